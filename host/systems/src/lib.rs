#![doc = include_str!("../README.md")]

mod catalogue;
mod error;
pub mod host;
mod install;
mod installed;
mod lint;
mod loose;
mod merge;
mod picture;
mod reasons;
pub mod section;
mod systems;

pub use error::SystemsError;
pub use install::{Indexer, Installation, Rebuilt};
pub use installed::Installed;
pub use loose::of as loose_register;
pub use picture::Found;
pub use reasons::Reason;
pub use section::Inspected;
pub use systems::{Problem, Systems};
