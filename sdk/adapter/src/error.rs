//! What can go wrong between an adapter and the hub.
use thiserror::Error;

#[derive(Debug, Error)]
pub enum AdapterError {
    #[error("the credentials cannot be read: {0}")]
    Credentials(String),
    #[error("the key is no P-256 key in JSON (JWK)")]
    Key,
    #[error("the message is not the hub's: {0}")]
    Signature(&'static str),
    #[error("the message is no CloudEvent: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("the message does not say what its type demands: {0}")]
    Content(String),
    #[error("the broker: {0}")]
    Broker(#[from] lapin::Error),
    #[error("the hub cannot be reached: {0}")]
    Away(String),
    /// Sent again it is refused again.
    #[error("the hub refused the message ({status}): {text}")]
    Refused { status: u16, text: String },
    #[error("what was seen cannot be kept: {0}")]
    Seen(#[from] std::io::Error),
}
