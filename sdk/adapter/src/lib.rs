#![doc = include_str!("../README.md")]

mod adapter;
mod amqp;
mod credentials;
mod error;
mod http;
pub mod iso;
pub mod jose;
mod message;
mod seen;
mod xml;

pub use adapter::{Adapter, Asked, Way};
pub use credentials::Credentials;
pub use error::AdapterError;
pub use message::Message;
pub use seen::{Seen, SeenFile};
