//! The protected header: the one part that must be read to know which key to check with, so it is short,
//! of fixed shape, and may not bring keys or rules of its own.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::JwsError;

const MAX_ENCODED: usize = 1024;

/// Parameters that name or carry a key, or change what the signature covers.
const FORBIDDEN: [&str; 8] = ["jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64"];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub alg: String,
    pub kid: String,
    /// Seconds since 1970.
    pub iat: i64,
}

impl Header {
    pub(super) fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).expect("texts and numbers are JSON"))
    }

    pub(super) fn decode(encoded: &str) -> Result<Self, JwsError> {
        const MALFORMED: JwsError = JwsError::Malformed("header");
        if encoded.len() > MAX_ENCODED {
            return Err(MALFORMED);
        }
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| MALFORMED)?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|_| MALFORMED)?;
        if let Some(name) = FORBIDDEN.into_iter().find(|name| value.get(name).is_some()) {
            return Err(JwsError::Forbidden(name));
        }
        // Read again from the bytes, not from the value: a struct refuses a parameter that stands twice.
        serde_json::from_slice(&bytes).map_err(|_| MALFORMED)
    }
}
