#![doc = include_str!("../README.md")]

mod artefact;
mod cache;
mod config;
mod engine;
mod error;
mod fault;
mod heavy;
mod log;
mod memory;
mod meter;
mod plugin;
mod sandbox;
mod shape;
mod state;

pub use config::Config;
pub use error::SandboxError;
pub use fault::{Fault, Location};
pub use log::{Level, LogLine};
pub use plugin::{Plugin, Reply, Verb};
pub use sandbox::Sandbox;
pub use shape::RULES;
