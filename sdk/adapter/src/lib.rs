//! An adapter's side of the wire: signed messages over AMQP or HTTP, each worked on once. The protocol is
//! `sdk/guide/src/partners.md`; nothing of the hub's own code is in here, so that an adapter needs nothing but this.
//!
//! - [`Adapter`]: connects, hands over verified messages once each, answers, says, acknowledges
//! - [`Seen`]: which messages were worked on; [`SeenFile`] keeps them in a file
//! - [`iso`]: orders read (JSON or XML), what was booked and what became of orders written
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
