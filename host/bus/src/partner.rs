//! A message to or from a partner: a CloudEvent inside a compact JWS. The bytes on the wire are the evidence and
//! are kept as they are; nothing is parsed before the signature is checked.

use keys::jws::{self, JwsError, KeySet, Window};
use keys::{Algorithm, CryptoError, KeyId, Signer};
use thiserror::Error;

use crate::dead::DeadReason;
use crate::event::{CloudEvent, EventError};

/// A list of a day's entries fits; more is split by its sender.
pub const MAX_BODY: usize = 1 << 20;
const MAX_ID: usize = 100;

#[derive(Debug, Error)]
pub enum PartnerError {
    #[error(transparent)]
    Signature(#[from] JwsError),
    #[error("signed, but {0}")]
    Content(#[from] EventError),
    #[error("the body is no text")]
    Text,
    #[error("{0} bytes are more than a message may have")]
    TooLarge(usize),
    #[error("the id is longer than {MAX_ID} characters")]
    LongId,
    #[error("key '{0}' was revoked")]
    Revoked(String),
    #[error("it says it is from '{found}', and this partner is '{own}'")]
    Source { found: String, own: String },
    #[error("this partner may not say '{0}' unasked")]
    NotEntitled(String),
    #[error("account {} is {}", masked(account), if *known { "another partner's" } else { "nobody's" })]
    Account { account: String, known: bool },
    #[error("this partner has said something else under the id '{0}' before")]
    IdTaken(String),
}

impl PartnerError {
    pub fn reason(&self) -> DeadReason {
        match self {
            PartnerError::Signature(_) | PartnerError::Revoked(_) => DeadReason::Signature,
            PartnerError::Content(_) | PartnerError::Text | PartnerError::TooLarge(_) | PartnerError::LongId => {
                DeadReason::Malformed
            }
            PartnerError::Source { .. } | PartnerError::NotEntitled(_) => DeadReason::NotEntitled,
            PartnerError::Account { .. } => DeadReason::UnknownAccount,
            PartnerError::IdTaken(_) => DeadReason::IdTaken,
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
    /// Of the payload; signed anew, the same message has the same.
    pub digest: String,
    /// As it came.
    pub jws: Vec<u8>,
}

/// An account may be a person's.
fn masked(account: &str) -> String {
    let last: Vec<char> = account.chars().rev().take(4).collect();
    format!("…{}", last.into_iter().rev().collect::<String>())
}

pub fn seal(event: &CloudEvent, signer: &dyn Signer, kid: &KeyId, iat: i64) -> Result<Vec<u8>, CryptoError> {
    jws::sign(signer, kid, &event.to_bytes(), iat).map(String::into_bytes)
}

/// `keys` are those of the one partner whose exchange the message came through.
pub fn open(body: &[u8], keys: &KeySet, window: &Window) -> Result<Signed, PartnerError> {
    let compact = std::str::from_utf8(body).map_err(|_| PartnerError::Text)?;
    let verified = jws::verify(compact, keys, window)?;
    let event = CloudEvent::parse(&verified.payload)?;
    if event.id.chars().count() > MAX_ID {
        return Err(PartnerError::LongId);
    }
    let digest = Algorithm::Es256.digest(&[&verified.payload]).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Signed { event, kid: verified.header.kid, iat: verified.header.iat, digest, jws: body.to_vec() })
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
        assert_eq!((&signed.event, signed.kid.as_str(), &signed.jws), (&event, "bank-1", &body));
        let again = open(&seal(&event, &signer, &kid, 1001).unwrap(), &keys, &window).unwrap();
        assert_eq!(again.digest, signed.digest, "signed anew, it is the same message");
        assert_eq!(masked("6217000012345678"), "…5678");

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
