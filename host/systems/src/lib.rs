#![doc = include_str!("../README.md")]

pub mod capability;
pub mod catalogue;
mod error;
pub mod host;
mod hurdles;
mod install;
mod installed;
mod lint;
mod loose;
mod merge;
mod picture;
mod reasons;
mod review;
pub mod section;
pub mod signing;
mod switch;
mod systems;

pub use capability::{Capabilities, Capability};
pub use error::SystemsError;
pub use hurdles::{Hurdle, Standing};
pub use install::{Indexer, Installation, Rebuilt, Upload};
pub use installed::{CityWord, Installed};
pub use loose::of as loose_register;
pub use picture::Found;
pub use reasons::Reason;
pub use review::{City, Word};
pub use section::Inspected;
pub use switch::By;
pub use systems::{Problem, Systems};
