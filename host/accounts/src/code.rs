//! One-time codes (TOTP, RFC 6238). The secret is sealed under the master key;
//! a code serves once.
use crate::error::AccountError;
use keys::{DataKey, MasterKey};
use totp_rs::{Builder, Secret, Totp};

const SECRET_BYTES: usize = 20;
const CONTEXT: &str = "totp";

pub struct Fresh {
    /// For the authenticator's app, base32.
    pub secret: String,
    pub url: String,
    pub sealed: Vec<u8>,
}

/// A new secret for a person, not yet in force.
pub fn fresh(master: &MasterKey, name: &str) -> Result<Fresh, AccountError> {
    let secret: [u8; SECRET_BYTES] = rand::random();
    let base32 = Secret::from(secret).to_base32();
    let url = format!("otpauth://totp/hub:{name}?secret={base32}&issuer=hub");
    Ok(Fresh { secret: base32, url, sealed: seal(master, &secret)? })
}

/// The time step a code was made for, if it is right now.
pub fn step(master: &MasterKey, sealed: &[u8], code: &str, now_ms: i64) -> Result<Option<u64>, AccountError> {
    let secret = open(master, sealed)?;
    Ok(totp(&secret)?.check(code, (now_ms / 1000) as u64))
}

fn totp(secret: &[u8]) -> Result<Totp, AccountError> {
    Builder::new().with_secret(secret.to_vec()).build().map_err(|e| AccountError::Internal(e.to_string()))
}

/// Wrapped data key beside the sealed secret: `len(wrapped) | wrapped | sealed`.
fn seal(master: &MasterKey, secret: &[u8]) -> Result<Vec<u8>, AccountError> {
    let key = DataKey::generate();
    let wrapped = master.wrap(&key, CONTEXT);
    let length = u16::try_from(wrapped.len()).map_err(|e| AccountError::Internal(e.to_string()))?;
    let mut out = length.to_be_bytes().to_vec();
    out.extend(wrapped);
    out.extend(keys::seal(&key, secret, CONTEXT.as_bytes()));
    Ok(out)
}

fn open(master: &MasterKey, sealed: &[u8]) -> Result<Vec<u8>, AccountError> {
    let damaged = || AccountError::Internal("a sealed one-time secret is damaged".to_owned());
    let (length, rest) = sealed.split_first_chunk::<2>().ok_or_else(damaged)?;
    let (wrapped, body) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or_else(damaged)?;
    let key = master.unwrap(wrapped, CONTEXT).map_err(|_| damaged())?;
    keys::open(&key, body, CONTEXT.as_bytes()).map_err(|_| damaged())
}
