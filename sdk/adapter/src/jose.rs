//! Compact JWS (RFC 7515) with ES256 and nothing else: three fields in the header, one key that may have signed, a time
//! within its window. Nothing of the payload is parsed before all of that holds.
use crate::error::AdapterError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::ecdsa::{
    Signature, VerifyingKey,
    signature::{Signer, Verifier},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A broker may have been away for a day.
const PAST_SECONDS: i64 = 26 * 3600;
const AHEAD_SECONDS: i64 = 300;
/// Of one coordinate, and of the secret.
const SIZE: usize = 32;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    iat: i64,
}

/// The adapter's own.
#[derive(Clone)]
pub struct SigningKey {
    kid: String,
    key: p256::ecdsa::SigningKey,
}

/// What the hub's messages are checked with.
#[derive(Clone)]
pub struct HubKey {
    kid: String,
    key: VerifyingKey,
}

impl SigningKey {
    pub fn of_jwk(jwk: &Value) -> Result<SigningKey, AdapterError> {
        let kid = jwk["kid"].as_str().ok_or(AdapterError::Key)?.to_owned();
        let key = p256::ecdsa::SigningKey::from_slice(&part(jwk, "d")?).map_err(|_| AdapterError::Key)?;
        Ok(SigningKey { kid, key })
    }

    pub fn sign(&self, payload: &[u8], iat: i64) -> String {
        let header = Header { alg: "ES256".to_owned(), kid: self.kid.clone(), iat };
        let header = serde_json::to_vec(&header).expect("texts and a number are JSON");
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let signature: Signature = self.key.sign(input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

impl HubKey {
    pub fn of_jwk(jwk: &Value) -> Result<HubKey, AdapterError> {
        let kid = jwk["kid"].as_str().ok_or(AdapterError::Key)?.to_owned();
        let point = [vec![4], part(jwk, "x")?, part(jwk, "y")?].concat();
        let key = VerifyingKey::from_sec1_bytes(&point).map_err(|_| AdapterError::Key)?;
        Ok(HubKey { kid, key })
    }

    /// The payload, once everything about its signature holds. `now` in seconds since 1970.
    pub fn verify(&self, compact: &[u8], now: i64) -> Result<Vec<u8>, AdapterError> {
        let refused = AdapterError::Signature;
        let text = std::str::from_utf8(compact).map_err(|_| refused("it is no text"))?;
        let mut parts = text.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(refused("it has not three parts"));
        };
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| refused("a part is not base64url"));
        let said: Header = serde_json::from_slice(&decoded(header)?)
            .map_err(|_| refused("the header has not exactly alg, kid and iat"))?;
        if said.alg != "ES256" || said.kid != self.kid {
            return Err(refused("it is not signed with the hub's key"));
        }
        let signature =
            Signature::from_slice(&decoded(signature)?).map_err(|_| refused("the signature has the wrong size"))?;
        let input = &text[..header.len() + 1 + payload.len()];
        self.key.verify(input.as_bytes(), &signature).map_err(|_| refused("the signature does not fit"))?;
        if now.saturating_sub(said.iat) > PAST_SECONDS || said.iat.saturating_sub(now) > AHEAD_SECONDS {
            return Err(refused("it was signed outside of the time that is accepted"));
        }
        decoded(payload)
    }
}

fn part(jwk: &Value, name: &str) -> Result<Vec<u8>, AdapterError> {
    let is_ours = jwk["kty"] == "EC" && jwk["crv"] == "P-256";
    let bytes = jwk[name].as_str().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    bytes.filter(|bytes| is_ours && bytes.len() == SIZE).ok_or(AdapterError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The key of RFC 7515, appendix A.3.
    fn jwk(kid: &str) -> Value {
        json!({"kty": "EC", "crv": "P-256", "kid": kid,
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})
    }

    #[test]
    fn only_the_hubs_own_words_are_read() {
        let (own, hub) = (SigningKey::of_jwk(&jwk("hub-1")).unwrap(), HubKey::of_jwk(&jwk("hub-1")).unwrap());
        let sound = own.sign(b"{}", 1_000_000);
        assert_eq!(hub.verify(sound.as_bytes(), 1_000_000).unwrap(), b"{}");
        assert!(hub.verify(sound.as_bytes(), 1_000_000 + PAST_SECONDS + 1).is_err(), "too old");
        assert!(hub.verify(sound.as_bytes(), 1_000_000 - AHEAD_SECONDS - 1).is_err(), "of tomorrow");
        let other = SigningKey::of_jwk(&jwk("hub-2")).unwrap().sign(b"{}", 1_000_000);
        let bent = sound.replacen(".e30.", ".e31.", 1);
        let none = format!("{}.e30.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"hub-1","iat":1000000}"#));
        let header = r#"{"alg":"ES256","kid":"hub-1","iat":1000000,"jku":"https://evil.example"}"#;
        let more = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), sound.split_once('.').unwrap().1);
        for forged in [other, bent, none, more, "a.b".to_owned()] {
            assert!(hub.verify(forged.as_bytes(), 1_000_000).is_err(), "{forged}");
        }
    }

    #[test]
    fn a_key_is_complete_or_none() {
        for broken in [
            json!({}),
            json!({"kty": "EC", "crv": "P-384", "kid": "k"}),
            json!({"kty": "EC", "crv": "P-256", "kid": "k", "x": "AA"}),
        ] {
            assert!(SigningKey::of_jwk(&broken).is_err() && HubKey::of_jwk(&broken).is_err());
        }
    }
}
