#![doc = include_str!("../README.md")]
// `sql/` is compiled once for each database, on purpose.
#![allow(clippy::duplicate_mod)]

pub mod audience;
mod backup;
mod config;
pub mod error;
mod failpoint;
pub mod filter;
pub mod lane;
mod lite;
mod migrations;
pub mod pack;
mod pg;
pub mod rows;
pub mod scope;
mod store;
mod table;

pub use backup::{ChainEnd, Manifest, Part};
pub use config::Config;
pub use error::{CommitError, Result, StoreError};
pub use failpoint::failpoint;
pub use filter::*;
pub use store::{Lane, Lead, Store};
