//! Every statement of the hub, one file per kind of row. This folder is
//! compiled twice, below `pg` and below `lite`; `super` is the database.
//! The helpers here are the few shapes that all statements share.
pub mod alerts;
pub mod backup;
pub mod blobs;
pub mod cases;
pub mod catalogue;
pub mod chain;
pub mod claims;
pub mod concerns;
pub mod credentials;
pub mod cursors;
pub mod dead_letters;
pub mod documents;
pub mod files;
pub mod history;
pub mod idempotency;
pub mod inbox;
pub mod incidents;
pub mod keys;
pub mod lane;
pub mod messages;
pub mod meta;
pub mod migrate;
pub mod notices;
pub mod offers;
pub mod outbox;
pub mod plugins;
pub mod query;
pub mod record_index;
pub mod record_query;
pub mod records;
pub mod seals;
pub mod sequences;
pub mod series;
pub mod sessions;
pub mod stamps;
pub mod tasks;
pub mod timers;

pub(crate) use super::{Base, Conn, Db, Row};
pub(crate) use crate::error::{Result, StoreError};
pub(crate) use crate::filter::*;
pub(crate) use crate::rows::*;
pub(crate) use crate::table::{Cell, Kind, Table, cells};
pub(crate) use query::*;
pub(crate) use sqlx::QueryBuilder;
pub(crate) use uuid::Uuid;
