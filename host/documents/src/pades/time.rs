//! Who says when something was sealed.

use jiff::Timestamp;
use keys::certificates::Certified;

use super::error::TimeError;
use super::stamp::issue;

pub trait TimeAuthority: Send + Sync {
    /// A token (RFC 3161, DER) over a SHA-256 digest.
    fn stamp(&self, digest: &[u8; 32]) -> Result<Vec<u8>, TimeError>;
}

/// The built-in authority. Its certificate says that it is for development; the clock is the caller's.
pub struct DevelopmentTime<C> {
    signer: Certified,
    clock: C,
}

impl<C: Fn() -> Timestamp + Send + Sync> DevelopmentTime<C> {
    pub fn new(signer: Certified, clock: C) -> Self {
        Self { signer, clock }
    }
}

impl<C: Fn() -> Timestamp + Send + Sync> TimeAuthority for DevelopmentTime<C> {
    fn stamp(&self, digest: &[u8; 32]) -> Result<Vec<u8>, TimeError> {
        issue(&self.signer, digest, (self.clock)())
    }
}
