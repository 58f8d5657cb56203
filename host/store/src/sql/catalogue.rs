//! All tables, in the order in which a backup writes and restores them. A test
//! compares it with the database, so that no table and no column is forgotten.
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

/// Left out of a backup: whoever restores one signs in again, and no lease outlives its process.
#[cfg(test)]
pub const EPHEMERAL: &[&str] = &["sessions", "leases", "schema_migrations"];
