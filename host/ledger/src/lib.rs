#![doc = include_str!("../README.md")]
pub mod account;
pub mod error;
pub mod order;
pub mod statement;
pub mod transaction;

pub use account::{Account, Act, Balance, Change, Hold};
pub use error::LedgerError;
pub use order::{Drafted, Order, OrderState, Step};
pub use transaction::{Fen, Posting, Transaction};
