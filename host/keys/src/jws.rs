//! Compact JWS (RFC 7515) with everything pinned that the RFC leaves to the sender. Split in two: this file
//! holds the rules, `jws/header.rs` the only JSON that is read before a signature is checked.
//!
//! `iat` stands in the protected header, so that the payload can be any bytes (a CloudEvent, a file's digest).

mod header;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;

use crate::algorithm::{Algorithm, PublicKey, Signer, Verifier};
use crate::error::CryptoError;
use crate::store::KeyId;

pub use header::Header;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JwsError {
    #[error("the {0} of the signature is malformed")]
    Malformed(&'static str),
    #[error("the signature's header may not carry '{0}'")]
    Forbidden(&'static str),
    #[error("algorithm '{found}' where key {kid} is pinned to {pinned}")]
    Algorithm { kid: String, found: String, pinned: Algorithm },
    #[error("key '{0}' is not one of the sender's")]
    UnknownKey(String),
    #[error("the signature does not fit")]
    Signature,
    #[error("signed {0} s before the time that is accepted")]
    TooOld(i64),
    #[error("signed {0} s in the future")]
    TooNew(i64),
}

/// The keys of one sender. During a roll-over it holds two.
#[derive(Debug, Clone, Default)]
pub struct KeySet(BTreeMap<String, PublicKey>);

impl KeySet {
    pub fn with(mut self, kid: &KeyId, key: PublicKey) -> Self {
        self.0.insert(kid.to_string(), key);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn pinned(&self, header: &Header) -> Result<&PublicKey, JwsError> {
        let key = self.0.get(&header.kid).ok_or_else(|| JwsError::UnknownKey(header.kid.clone()))?;
        if header.alg != key.algorithm().name() {
            return Err(JwsError::Algorithm {
                kid: header.kid.clone(),
                found: header.alg.clone(),
                pinned: key.algorithm(),
            });
        }
        Ok(key)
    }
}

/// When a signature may have been made, in seconds since 1970: from `now - past` to `now + ahead`.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub now: i64,
    pub past: i64,
    pub ahead: i64,
}

impl Window {
    fn check(&self, iat: i64) -> Result<(), JwsError> {
        let age = i128::from(self.now) - i128::from(iat);
        if age > i128::from(self.past) {
            return Err(JwsError::TooOld(clamp(age - i128::from(self.past))));
        }
        if -age > i128::from(self.ahead) {
            return Err(JwsError::TooNew(clamp(-age)));
        }
        Ok(())
    }
}

fn clamp(seconds: i128) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// What a checked signature vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub header: Header,
    pub payload: Vec<u8>,
}

pub fn sign(signer: &dyn Signer, kid: &KeyId, payload: &[u8], iat: i64) -> Result<String, CryptoError> {
    let input = signing_input(&header_of(signer, kid, iat), payload);
    let signature = signer.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// The payload travels elsewhere and the middle part is empty (RFC 7515, appendix F).
pub fn sign_detached(signer: &dyn Signer, kid: &KeyId, payload: &[u8], iat: i64) -> Result<String, CryptoError> {
    let header = header_of(signer, kid, iat);
    let signature = signer.sign(signing_input(&header, payload).as_bytes())?;
    Ok(format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature)))
}

pub fn verify(compact: &str, keys: &KeySet, window: &Window) -> Result<Verified, JwsError> {
    let parts = Parts::split(compact)?;
    let header = parts.header()?;
    let signed = &compact[..compact.len() - parts.signature.len() - 1];
    let key = keys.pinned(&header)?;
    check(key, signed.as_bytes(), parts.signature)?;
    window.check(header.iat)?;
    let payload = decode(parts.payload, "payload")?;
    Ok(Verified { header, payload })
}

/// Leaves the payload where it is: the caller parses it after this has succeeded.
pub fn verify_detached(compact: &str, payload: &[u8], keys: &KeySet, window: &Window) -> Result<Header, JwsError> {
    let parts = Parts::split(compact)?;
    if !parts.payload.is_empty() {
        return Err(JwsError::Malformed("payload"));
    }
    let header = parts.header()?;
    let key = keys.pinned(&header)?;
    let signed = signing_input(parts.header, payload);
    check(key, signed.as_bytes(), parts.signature)?;
    window.check(header.iat)?;
    Ok(header)
}

/// What the sender claims, unchecked: for logs, and to find out whose key a stored signature needs.
pub fn unverified_header(compact: &str) -> Result<Header, JwsError> {
    Parts::split(compact)?.header()
}

struct Parts<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    fn split(compact: &'a str) -> Result<Self, JwsError> {
        let mut parts = compact.split('.');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(header), Some(payload), Some(signature), None) => Ok(Self { header, payload, signature }),
            _ => Err(JwsError::Malformed("number of parts")),
        }
    }

    fn header(&self) -> Result<Header, JwsError> {
        Header::decode(self.header)
    }
}

fn header_of(signer: &dyn Signer, kid: &KeyId, iat: i64) -> String {
    let header = Header { alg: signer.algorithm().name().into(), kid: kid.to_string(), iat };
    header.encode()
}

fn signing_input(header: &str, payload: &[u8]) -> String {
    format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload))
}

fn check(key: &PublicKey, signed: &[u8], signature: &str) -> Result<(), JwsError> {
    let signature = decode(signature, "signature")?;
    key.verify(signed, &signature).map_err(|_| JwsError::Signature)
}

fn decode(part: &str, name: &'static str) -> Result<Vec<u8>, JwsError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Malformed(name))
}
