//! What the binary does for partners beside the bus.
pub mod accounts;
pub mod attempt;
pub mod broker;
pub mod intake;
pub mod told;
pub mod webhooks;
pub mod certification;
pub mod mailbox;
