#![doc = include_str!("../README.md")]

pub mod code;
mod error;
mod files;
mod kind;
pub mod pades;
mod pdf;
pub mod render;
pub mod seals;
pub mod verify;

pub use error::FileError;
pub use files::{Files, Stored};
pub use kind::{Kind, sniff};
pub use pdf::{Limits, PdfError};
