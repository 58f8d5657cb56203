#![doc = include_str!("../README.md")]

pub mod code;
pub mod editable;
mod error;
pub mod files;
mod kind;
pub mod pades;
mod pdf;
pub mod preview;
pub mod render;
pub mod seals;
pub mod verify;

pub use error::FileError;
pub use files::{Files, Stored, Wanted};
pub use kind::{Kind, sniff};
pub use pdf::{Limits, PdfError};
