//! One file a command.
pub mod backup;
mod by;
pub mod case;
pub mod clock;
pub mod doctor;
pub mod migrate;
pub mod partner;
pub mod plugin;
pub mod preview;
pub mod render;
pub mod replay;
pub mod restore;
pub mod scenario;
pub mod serve;
pub mod token;
pub mod user;
pub mod verify;
