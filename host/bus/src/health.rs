//! What `/readyz` says about the bus. A broker that is away degrades the hub, it does not stop it.

use std::time::SystemTime;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    Up,
    Down { since: SystemTime, why: String },
}

impl Health {
    pub(crate) fn not_yet() -> Self {
        Health::Down { since: SystemTime::now(), why: "not connected yet".into() }
    }

    /// Keeps the first moment of an outage while its cause may change.
    pub(crate) fn fell(&mut self, cause: String) {
        match self {
            Health::Down { why, .. } => *why = cause,
            Health::Up => *self = Health::Down { since: SystemTime::now(), why: cause },
        }
    }

    pub fn is_up(&self) -> bool {
        *self == Health::Up
    }
}
