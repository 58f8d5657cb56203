//! Keys as JSON (RFC 7517), the form that adapters in any language read. P-256 only: JOSE has no agreed name for the
//! curve of SM2, whose public keys are exchanged as PEM.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::algorithm::{PublicKey, Signer};
use crate::error::CryptoError;
use crate::es256::{Es256Public, Es256Signer};
use crate::store::KeyId;

/// Of one coordinate, and of the secret.
const SIZE: usize = 32;

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    d: Option<String>,
}

/// A public key and the name it brings, if any. One that carries its secret is refused: it is nobody else's business.
pub fn read(text: &str) -> Result<(PublicKey, Option<KeyId>), CryptoError> {
    let jwk = parse(text)?;
    if jwk.d.is_some() {
        return Err(CryptoError::PublicKey);
    }
    let point = [vec![4], coordinate(&jwk.x)?, coordinate(&jwk.y)?].concat();
    let key = PublicKey::Es256(Es256Public::from_point(&point)?);
    let kid = jwk.kid.map(|kid| kid.parse()).transpose().map_err(|_| CryptoError::PublicKey)?;
    Ok((key, kid))
}

/// With its secret, as it was printed for its owner.
pub fn read_secret(text: &str) -> Result<Es256Signer, CryptoError> {
    let secret = parse(text)?.d.ok_or(CryptoError::PublicKey)?;
    Es256Signer::from_secret(&coordinate(&secret)?)
}

/// None for a key that has no form in JSON.
pub fn public(key: &PublicKey, kid: &KeyId) -> Option<Value> {
    let PublicKey::Es256(key) = key else {
        return None;
    };
    let spki = key.to_spki();
    let (x, y) = spki[spki.len() - 2 * SIZE..].split_at(SIZE);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    Some(json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid.as_str(), "x": x, "y": y}))
}

/// For the one moment in which a key that was made for somebody is handed to him.
pub fn secret(signer: &Es256Signer, kid: &KeyId) -> Value {
    let mut jwk = public(&signer.public(), kid).expect("P-256 has a form in JSON");
    jwk["d"] = URL_SAFE_NO_PAD.encode(signer.secret()).into();
    jwk
}

fn parse(text: &str) -> Result<Jwk, CryptoError> {
    let jwk: Jwk = serde_json::from_str(text).map_err(|_| CryptoError::PublicKey)?;
    let ours = jwk.kty == "EC" && jwk.crv == "P-256" && jwk.alg.as_deref().is_none_or(|alg| alg == "ES256");
    if ours { Ok(jwk) } else { Err(CryptoError::PublicKey) }
}

fn coordinate(text: &str) -> Result<Vec<u8>, CryptoError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CryptoError::PublicKey)?;
    if bytes.len() == SIZE { Ok(bytes) } else { Err(CryptoError::PublicKey) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sm2::Sm2Signer;

    #[test]
    fn a_key_is_read_back_and_its_secret_stays_with_its_owner() {
        let (signer, kid) = (Es256Signer::generate(), "bank-1".parse::<KeyId>().unwrap());
        let shown = public(&signer.public(), &kid).unwrap();
        assert_eq!(read(&shown.to_string()).unwrap(), (signer.public(), Some(kid.clone())));
        let whole = secret(&signer, &kid).to_string();
        assert!(read(&whole).is_err(), "whoever is given a secret key must say so");
        assert_eq!(read_secret(&whole).unwrap().public(), signer.public());
        assert!(public(&Sm2Signer::generate().public(), &kid).is_none());
    }

    #[test]
    fn other_curves_algorithms_and_points_are_refused() {
        let kid = "k".parse().unwrap();
        let good = public(&Es256Signer::generate().public(), &kid).unwrap();
        for (field, value) in [
            ("kty", json!("RSA")),
            ("crv", json!("secp256k1")),
            ("alg", json!("HS256")),
            ("x", json!("AAAA")),
            ("y", good["x"].clone()),
            ("kid", json!("../hub")),
        ] {
            let mut bad = good.clone();
            bad[field] = value;
            assert!(read(&bad.to_string()).is_err(), "{field}");
        }
    }
}
