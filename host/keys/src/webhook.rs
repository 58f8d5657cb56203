//! Secrets of webhooks as Standard Webhooks has them: `whsec_` and base64, HMAC-SHA256 over `id.timestamp.body`. Two are
//! valid during a roll-over; what signs with both is understood by who knows either.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::error::CryptoError;
use crate::master::MasterKey;

const PREFIX: &str = "whsec_";
const SECRET_BYTES: usize = 32;

/// Shown once to the partner; its text is the secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(String);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret {
    pub fn generate() -> Self {
        let bytes: Zeroizing<[u8; SECRET_BYTES]> = Zeroizing::new(rand::random());
        Self(format!("{PREFIX}{}", STANDARD.encode(*bytes)))
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    /// One element of the header `webhook-signature`.
    fn signature(&self, id: &str, timestamp: i64, body: &[u8]) -> Result<String, CryptoError> {
        let encoded = self.0.strip_prefix(PREFIX).ok_or(CryptoError::Open)?;
        let key = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| CryptoError::Open)?);
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| CryptoError::Open)?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The one that comes, and the one that goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    pub newest: Secret,
    pub before: Option<Secret>,
}

impl Secrets {
    pub fn first() -> Self {
        Self { newest: Secret::generate(), before: None }
    }

    /// A new one beside the newest; an older one ends.
    pub fn rolled(self) -> Self {
        Self { newest: Secret::generate(), before: Some(self.newest) }
    }

    pub fn settled(self) -> Self {
        Self { before: None, ..self }
    }

    /// The header `webhook-signature`.
    pub fn signatures(&self, id: &str, timestamp: i64, body: &[u8]) -> Result<String, CryptoError> {
        let each = [Some(&self.newest), self.before.as_ref()].into_iter().flatten();
        let each: Vec<String> = each.map(|secret| secret.signature(id, timestamp, body)).collect::<Result<_, _>>()?;
        Ok(each.join(" "))
    }

    pub fn seal(&self, master: &MasterKey, partner: &str) -> Vec<u8> {
        let text = Zeroizing::new(serde_json::to_vec(self).expect("two texts are JSON"));
        master.seal_secret(&text, &context(partner))
    }

    pub fn open(master: &MasterKey, partner: &str, sealed: &[u8]) -> Result<Self, CryptoError> {
        let text = master.open_secret(sealed, &context(partner))?;
        serde_json::from_slice(&text).map_err(|_| CryptoError::Open)
    }
}

fn context(partner: &str) -> String {
    format!("webhook/{partner}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn signs_as_the_standard_has_it() {
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let signature = secret.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn both_sign_while_one_takes_over_from_the_other() {
        let first = Secrets::first();
        let alone = first.signatures("m", 1, b"x").unwrap();
        let rolled = first.clone().rolled();
        let both = rolled.signatures("m", 1, b"x").unwrap();
        assert_eq!(both.split(' ').nth(1), Some(alone.as_str()));
        assert_eq!(rolled.clone().settled().signatures("m", 1, b"x").unwrap(), both.split(' ').next().unwrap());
        assert_ne!(rolled.newest, first.newest);
    }

    #[test]
    fn they_open_for_their_partner_alone_and_never_print() {
        let master = MasterKey::ephemeral();
        let secrets = Secrets::first();
        let sealed = secrets.seal(&master, "bank-a");
        assert_eq!(Secrets::open(&master, "bank-a", &sealed).unwrap(), secrets);
        assert_eq!(Secrets::open(&master, "bank-b", &sealed), Err(CryptoError::Open));
        assert!(!format!("{secrets:?}").contains("whsec_"));
    }
}
