#![doc = include_str!("../README.md")]

mod error;
mod files;
mod kind;
pub mod pades;
mod pdf;
pub mod verify;

pub use error::FileError;
pub use files::{Files, Stored};
pub use kind::{Kind, sniff};
pub use pdf::{Limits, PdfError};
