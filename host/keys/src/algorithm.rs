//! The seam between what is signed and how. Bounded by two traits and two enums: code elsewhere holds a
//! `dyn Signer` or a `PublicKey` and never learns which curve is behind it.

use std::fmt;
use std::str::FromStr;

use der::asn1::ObjectIdentifier;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::error::CryptoError;
use crate::es256::{self, Es256Public};
use crate::sm2::{self, Sm2Public};

/// A signature algorithm, by its JOSE name where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    #[serde(rename = "ES256")]
    Es256,
    /// JOSE has no name for it; between parties of this country's own agreement it is this one.
    #[serde(rename = "SM2")]
    Sm2,
}

impl Algorithm {
    pub const ALL: [Algorithm; 2] = [Algorithm::Es256, Algorithm::Sm2];

    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Es256 => "ES256",
            Algorithm::Sm2 => "SM2",
        }
    }

    /// How certificates and CMS name it.
    pub fn signature_oid(self) -> ObjectIdentifier {
        match self {
            Algorithm::Es256 => ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2"),
            Algorithm::Sm2 => ObjectIdentifier::new_unwrap("1.2.156.10197.1.501"),
        }
    }

    pub fn of_signature_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.signature_oid() == oid)
    }

    /// The hash that belongs to it.
    pub fn digest_oid(self) -> ObjectIdentifier {
        match self {
            Algorithm::Es256 => ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"),
            Algorithm::Sm2 => ObjectIdentifier::new_unwrap("1.2.156.10197.1.401"),
        }
    }

    pub fn digest(self, parts: &[&[u8]]) -> [u8; 32] {
        match self {
            Algorithm::Es256 => digest::<Sha256>(parts),
            Algorithm::Sm2 => digest::<Sm3>(parts),
        }
    }

    /// From the fixed-size form of JOSE and of devices to that of certificates and CMS.
    pub fn to_der(self, fixed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match self {
            Algorithm::Es256 => es256::to_der(fixed),
            Algorithm::Sm2 => sm2::to_der(fixed),
        }
    }

    pub fn from_der(self, der: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match self {
            Algorithm::Es256 => es256::from_der(der),
            Algorithm::Sm2 => sm2::from_der(der),
        }
    }
}

fn digest<D: Digest<OutputSize = sha2::digest::consts::U32>>(parts: &[&[u8]]) -> [u8; 32] {
    parts.iter().fold(D::new(), |hash, part| hash.chain_update(part)).finalize().into()
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
    Sm2(Sm2Public),
}

impl PublicKey {
    /// The text that people exchange: `-----BEGIN PUBLIC KEY-----`.
    pub fn from_pem(pem: &str) -> Result<Self, CryptoError> {
        Es256Public::from_pem(pem).map(PublicKey::Es256).or_else(|_| Sm2Public::from_pem(pem).map(PublicKey::Sm2))
    }

    /// As a certificate carries it: SubjectPublicKeyInfo.
    pub fn from_spki(der: &[u8]) -> Result<Self, CryptoError> {
        Es256Public::from_spki(der).map(PublicKey::Es256).or_else(|_| Sm2Public::from_spki(der).map(PublicKey::Sm2))
    }

    pub fn to_spki(&self) -> Vec<u8> {
        match self {
            PublicKey::Es256(key) => key.to_spki(),
            PublicKey::Sm2(key) => key.to_spki(),
        }
    }

    /// A signature in the form of certificates and CMS.
    pub fn verify_der(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        self.verify(message, &self.algorithm().from_der(signature)?)
    }

    pub fn to_pem(&self) -> String {
        match self {
            PublicKey::Es256(key) => key.to_pem(),
            PublicKey::Sm2(key) => key.to_pem(),
        }
    }
}

impl Verifier for PublicKey {
    fn algorithm(&self) -> Algorithm {
        match self {
            PublicKey::Es256(_) => Algorithm::Es256,
            PublicKey::Sm2(_) => Algorithm::Sm2,
        }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        match self {
            PublicKey::Es256(key) => key.verify(message, signature),
            PublicKey::Sm2(key) => key.verify(message, signature),
        }
    }
}
