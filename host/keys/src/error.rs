//! What can go wrong with keys. Cryptographic failures say no more than that they failed: a reason would help
//! only an attacker. Failures of files and configuration say where and what to do.

use std::path::PathBuf;

use thiserror::Error;

use crate::algorithm::Algorithm;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CryptoError {
    #[error("the sealed bytes are damaged, or the key or their context is another one")]
    Open,
    #[error("the signature does not fit the bytes and the key")]
    Signature,
    #[error("this is not a public key of a known algorithm")]
    PublicKey,
    #[error("the device that holds the key does not sign; see whether its token is in place")]
    Device,
}

#[derive(Debug, Error)]
pub enum KeyError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path} can be read by other users (mode {mode:o}); make it private with `chmod 600 {path}`")]
    Exposed { path: PathBuf, mode: u32 },
    #[error("{path} does not hold a key: {why}; restore it from the backup")]
    Damaged { path: PathBuf, why: &'static str },
    #[error("there is no key {0}")]
    Missing(String),
    #[error("there is already a key {0}")]
    Exists(String),
    #[error(
        "'{0}' cannot name a key: use 1 to 100 of a-z, A-Z, 0-9, '-', '_' and '.', starting with a letter or digit"
    )]
    Id(String),
    #[error("the token '{label}' cannot be used: {why}; put it in place, and check the module and the PIN's file")]
    Token { label: String, why: String },
    #[error("the token makes no keys for {0}")]
    Unsupported(Algorithm),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl KeyError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> KeyError {
        let path = path.into();
        move |source| KeyError::Io { path, source }
    }
}
