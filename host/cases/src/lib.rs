#![doc = include_str!("../README.md")]

pub mod admission;
mod changes;
pub mod checking;
pub mod clock;
pub mod corridor;
pub mod directory;
pub mod doc;
pub mod drafts;
pub mod engine;
pub mod error;
pub mod figures;
mod forms;
pub mod gather;
pub mod host;
mod incident;
mod input;
mod lane;
mod live;
pub mod materials;
pub mod occurrence;
pub mod papers;
pub mod plan;
pub mod publicity;
mod record;
pub mod replay;
pub mod sample;
pub mod seals;
pub mod settle;
pub mod texts;
pub mod verbs;
pub mod whom;
pub mod worker;

pub use corridor::Done;
pub use engine::{Changed, Engine};
pub use error::{CaseError, Denial};
pub use occurrence::{Act, Cause, What};
