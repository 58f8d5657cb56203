//! A message to or from a partner: a CloudEvent inside a compact JWS. The bytes on the wire are the evidence and
//! are kept as they are; nothing is parsed before the signature is checked.

use keys::jws::{self, JwsError, KeySet, Window};
use keys::{CryptoError, KeyId, Signer};
use thiserror::Error;

use crate::dead::DeadReason;
use crate::event::{CloudEvent, EventError};

#[derive(Debug, Error)]
pub enum PartnerError {
    #[error(transparent)]
    Signature(#[from] JwsError),
    #[error("signed, but {0}")]
    Content(#[from] EventError),
    #[error("the body is no text")]
    Text,
}

impl PartnerError {
    pub fn reason(&self) -> DeadReason {
        match self {
            PartnerError::Signature(_) => DeadReason::Signature,
            PartnerError::Content(_) | PartnerError::Text => DeadReason::Malformed,
        }
    }
}

/// A checked message and the key it was signed with.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    pub event: CloudEvent,
    pub kid: String,
    /// Seconds since 1970.
    pub iat: i64,
}

pub fn seal(event: &CloudEvent, signer: &dyn Signer, kid: &KeyId, iat: i64) -> Result<Vec<u8>, CryptoError> {
    jws::sign(signer, kid, &event.to_bytes(), iat).map(String::into_bytes)
}

/// `keys` are those of the one partner whose exchange the message came through.
pub fn open(body: &[u8], keys: &KeySet, window: &Window) -> Result<Signed, PartnerError> {
    let compact = std::str::from_utf8(body).map_err(|_| PartnerError::Text)?;
    let verified = jws::verify(compact, keys, window)?;
    Ok(Signed { event: CloudEvent::parse(&verified.payload)?, kid: verified.header.kid, iat: verified.header.iat })
}

#[cfg(test)]
mod tests {
    use super::*;
    use keys::Es256Signer;
    use serde_json::json;

    #[test]
    fn a_message_is_read_with_its_senders_key_only() {
        let (signer, kid) = (Es256Signer::generate(), "bank-1".parse().unwrap());
        let keys = KeySet::default().with(&kid, signer.public());
        let window = Window { now: 1000, past: 60, ahead: 60 };
        let event = CloudEvent::new("m-1", "/partners/bank", "bank.paid", json!({"fen": 1}));
        let body = seal(&event, &signer, &kid, 1000).unwrap();
        let signed = open(&body, &keys, &window).unwrap();
        assert_eq!((signed.event, signed.kid.as_str()), (event.clone(), "bank-1"));

        let forged = seal(&event, &Es256Signer::generate(), &kid, 1000).unwrap();
        for (body, reason) in [
            (forged, DeadReason::Signature),
            (event.to_bytes(), DeadReason::Signature),
            (vec![0xff], DeadReason::Malformed),
            (jws::sign(&signer, &kid, b"{}", 1000).unwrap().into_bytes(), DeadReason::Malformed),
        ] {
            assert_eq!(open(&body, &keys, &window).unwrap_err().reason(), reason);
        }
    }
}
