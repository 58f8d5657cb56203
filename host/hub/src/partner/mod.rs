//! What the binary does for partners beside the bus.
pub mod accounts;
pub mod broker;
pub mod certification;
pub mod mailbox;
