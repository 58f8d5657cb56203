//! The seam between what is signed and how. Bounded by two traits and two enums: code elsewhere holds a
//! `dyn Signer` or a `PublicKey` and never learns which curve is behind it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::CryptoError;
use crate::es256::Es256Public;

/// A signature algorithm, by its JOSE name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    #[serde(rename = "ES256")]
    Es256,
}

impl Algorithm {
    pub const ALL: [Algorithm; 1] = [Algorithm::Es256];

    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Es256 => "ES256",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Algorithm {
    type Err = CryptoError;

    fn from_str(name: &str) -> Result<Self, CryptoError> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name).ok_or(CryptoError::PublicKey)
    }
}

/// Signs with a key that stays where it is. It may fail: a device can be unplugged.
pub trait Signer: Send + Sync {
    fn algorithm(&self) -> Algorithm;
    fn public(&self) -> PublicKey;
    /// The fixed-size form that JOSE uses; of ES256 r and s, 32 bytes each.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError>;
}

pub trait Verifier: Send + Sync {
    fn algorithm(&self) -> Algorithm;
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError>;
}

/// A public key together with the algorithm it is pinned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    Es256(Es256Public),
}

impl PublicKey {
    /// The text that people exchange: `-----BEGIN PUBLIC KEY-----`.
    pub fn from_pem(pem: &str) -> Result<Self, CryptoError> {
        Es256Public::from_pem(pem).map(PublicKey::Es256)
    }

    pub fn to_pem(&self) -> String {
        match self {
            PublicKey::Es256(key) => key.to_pem(),
        }
    }
}

impl Verifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        match self {
            PublicKey::Es256(_) => Algorithm::Es256,
        }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        match self {
            PublicKey::Es256(key) => key.verify(message, signature),
        }
    }
}
