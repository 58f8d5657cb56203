#![doc = include_str!("../README.md")]

mod backoff;
mod bus;
mod config;
mod consumer;
mod dead;
mod envelope;
mod error;
mod event;
mod health;
pub mod iso_xml;
mod local;
mod name;
pub mod partner;
mod partners;
mod rabbit;
pub mod relay;
mod topology;
pub mod webhook;

pub use bus::{Bus, Pending};
pub use config::{BusConfig, Management, RabbitConfig};
pub use consumer::{Consumer, Delivery};
pub use dead::{DeadLetter, DeadReason};
pub use envelope::{Envelope, Outcome};
pub use error::BusError;
pub use event::{CloudEvent, EventError, MAX_HOPS};
pub use health::Health;
pub use name::{Exchange, Queue};
pub use partners::{Partners, PartnersError, VALID_KEYS};
pub use topology::{Pattern, Topology};
