//! Two kinds of trouble matter to callers: the broker is away (try again, nothing is lost) and it answers but
//! will not have what we ask (somebody must look).

use thiserror::Error;

#[derive(Debug, Clone, Error)]
pub enum BusError {
    #[error("the broker is away: {0}")]
    Away(String),
    #[error("the broker refuses: {0}")]
    Refused(String),
    #[error("'{0}' is longer than the 255 bytes that a name on the bus may have")]
    Name(String),
    #[error("'{url}' is not the address of a broker: {why}")]
    Address { url: String, why: String },
}

impl BusError {
    pub fn is_away(&self) -> bool {
        matches!(self, BusError::Away(_))
    }
}

impl From<lapin::Error> for BusError {
    fn from(error: lapin::Error) -> Self {
        // Soft errors are answers about one channel (no such queue, other arguments, no right); everything else,
        // a forced close included, means that the connection is gone.
        if error.is_amqp_soft_error() {
            BusError::Refused(error.to_string())
        } else {
            BusError::Away(error.to_string())
        }
    }
}
