#![doc = include_str!("../README.md")]

mod accounts;
pub mod acting;
mod code;
mod config;
mod error;
mod password;
mod seats;
pub mod visibility;

pub use accounts::{Accounts, Session, Visitor, random_token};
pub use acting::{Acting, Power, Seat, meant};
pub use code::Fresh;
pub use config::Config;
pub use error::AccountError;
pub use seats::Seats;
pub use visibility::audiences;
