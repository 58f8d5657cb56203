//! An office's signature over a plugin file: a detached JWS over digest, system and version, in a file of its own.
//! Whose key it is, and of which office, is the hub's own list (`office_keys`), which two persons keep.
use crate::{error::SystemsError, section::Inspected};
use keys::{
    CryptoError, KeyId, PublicKey, Signer,
    jws::{self, JwsError, KeySet, Window},
};
use store::rows::{OfficeKeyRow, OfficeKeyState};

/// A plugin is not bound to the day it was signed on.
const EVER: Window = Window { now: 0, past: i64::MAX, ahead: i64::MAX };

#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    #[error("the signature cannot be read or does not fit the file: {0}")]
    Jws(#[from] JwsError),
    #[error("key `{kid}` is of {of}, and the system is of {office}")]
    OtherOffice { kid: String, of: String, office: String },
    #[error("key `{kid}` is not in force")]
    NotInForce { kid: String },
    #[error("key `{0}` is not known here: an operator adds it with `hub plugin key add`")]
    Unknown(String),
    #[error("key `{0}` cannot be used: {1}")]
    Key(String, CryptoError),
}

/// What is signed. The digest alone would do; with the names in it a signature says what it is for.
fn payload(read: &Inspected) -> Vec<u8> {
    let c = &read.contract;
    serde_json::json!({"sha256": read.sha256, "system": c.id, "version": c.version}).to_string().into_bytes()
}

pub fn sign(read: &Inspected, signer: &dyn Signer, kid: &KeyId, iat: i64) -> Result<String, CryptoError> {
    jws::sign_detached(signer, kid, &payload(read), iat)
}

/// Which key made it.
pub fn verify(read: &Inspected, signature: &str, known: &[OfficeKeyRow]) -> Result<String, SignatureError> {
    let signature = signature.trim();
    let kid = jws::unverified_header(signature)?.kid;
    let row = known.iter().find(|k| k.kid == kid).ok_or_else(|| SignatureError::Unknown(kid.clone()))?;
    if row.state != OfficeKeyState::Valid {
        return Err(SignatureError::NotInForce { kid });
    }
    let office = &read.contract.office;
    if row.office != *office {
        return Err(SignatureError::OtherOffice { kid, of: row.office.clone(), office: office.clone() });
    }
    let set = KeySet::default().with(&id(&kid)?, public(row)?);
    jws::verify_detached(signature, &payload(read), &set, &EVER)?;
    Ok(kid)
}

fn id(kid: &str) -> Result<KeyId, SignatureError> {
    kid.parse().map_err(|_| SignatureError::Unknown(kid.to_owned()))
}

fn public(row: &OfficeKeyRow) -> Result<PublicKey, SignatureError> {
    PublicKey::from_pem(&row.pem).map_err(|e| SignatureError::Key(row.kid.clone(), e))
}

/// The city's own word on a version, by a key of the hub: it says which file, and which rights its reviewer saw.
pub struct CitySeal {
    pub signer: std::sync::Arc<dyn Signer>,
    pub kid: KeyId,
}

impl CitySeal {
    pub fn seal(&self, said: &serde_json::Value, iat: i64) -> Result<String, SystemsError> {
        let failed = |e: CryptoError| SystemsError::Seal(e.to_string());
        jws::sign_detached(&*self.signer, &self.kid, said.to_string().as_bytes(), iat).map_err(failed)
    }

    pub fn fits(&self, said: &serde_json::Value, seal: &str) -> bool {
        let keys = KeySet::default().with(&self.kid, self.signer.public());
        jws::verify_detached(seal, said.to_string().as_bytes(), &keys, &EVER).is_ok()
    }
}
