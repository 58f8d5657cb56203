//! What the binary does for partners beside the bus.
pub mod accounts;
pub mod attempt;
pub mod broker;
pub mod certification;
pub mod intake;
pub mod mailbox;
pub mod told;
pub mod webhooks;
