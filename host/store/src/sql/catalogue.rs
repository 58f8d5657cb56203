//! All tables of a backup, in the order in which it writes and restores them. A
//! test compares them with the database, so that none is forgotten. Left out are
//! sessions (whoever restores signs in again) and leases, which die with their process.
use super::*;

pub const TABLES: &[&Table] = &[
    &meta::TABLE,
    &cursors::TABLE,
    &stamps::TABLE,
    &keys::TABLE,
    &cases::TABLE,
    &concerns::TABLE,
    &tasks::TABLE,
    &offers::TABLE,
    &history::TABLE,
    &blobs::TABLE,
    &chain::TABLE,
    &records::TABLE,
    &records::VERSIONS,
    &record_index::TABLE,
    &claims::TABLE,
    &series::TABLE,
    &sequences::TABLE,
    &outbox::TABLE,
    &inbox::TABLE,
    &idempotency::TABLE,
    &timers::TABLE,
    &documents::TABLE,
    &notices::TABLE,
    &notices::READERS,
    &notices::READS,
    &alerts::TABLE,
    &messages::TABLE,
    &incidents::TABLE,
    &files::TABLE,
    &plugins::TABLE,
    &credentials::TABLE,
];
