#![doc = include_str!("../README.md")]

pub mod code;
mod error;
mod files;
mod kind;
pub mod render;

pub use error::FileError;
pub use files::{Files, Stored};
pub use kind::{Kind, sniff};
