//! Encryption at rest. Sealed bytes carry their form in the first byte, so that another cipher can be added
//! without touching what lies in the database.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

use crate::error::CryptoError;

pub(crate) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const FORM_AES_256_GCM: u8 = 1;

/// 256 random bits that seal the data of one case or one person. Forgetting it erases what it sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

impl DataKey {
    pub fn generate() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    pub(crate) fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// `form ‖ nonce ‖ ciphertext ‖ tag`. The context (`aad`) is not stored: it must be said again to open, so that
/// sealed bytes cannot be moved to another row.
///
/// The nonce is random: with a key per case no key comes near the 2^32 messages for which that is sound.
pub fn seal(key: &DataKey, plaintext: &[u8], aad: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let ciphertext =
        cipher(key).encrypt(&Nonce::from(nonce), Payload { msg: plaintext, aad }).expect("AES-GCM takes up to 64 GiB");
    let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + ciphertext.len());
    sealed.push(FORM_AES_256_GCM);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(&ciphertext);
    sealed
}

pub fn open(key: &DataKey, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let [FORM_AES_256_GCM, rest @ ..] = sealed else {
        return Err(CryptoError::Open);
    };
    let Some((nonce, ciphertext)) = rest.split_first_chunk::<NONCE_BYTES>() else {
        return Err(CryptoError::Open);
    };
    if ciphertext.len() < TAG_BYTES {
        return Err(CryptoError::Open);
    }
    cipher(key).decrypt(&Nonce::from(*nonce), Payload { msg: ciphertext, aad }).map_err(|_| CryptoError::Open)
}

fn cipher(key: &DataKey) -> Aes256Gcm {
    Aes256Gcm::new(&(*key.bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_the_same_key_and_context() {
        let key = DataKey::generate();
        for plaintext in [&b""[..], b"x", &[7; 100_000]] {
            let sealed = seal(&key, plaintext, b"case/1");
            assert_eq!(sealed.len(), plaintext.len() + 29);
            assert_eq!(open(&key, &sealed, b"case/1").as_deref(), Ok(plaintext));
        }
    }

    #[test]
    fn another_key_another_context_or_a_changed_byte_opens_nothing() {
        let key = DataKey::generate();
        let sealed = seal(&key, b"510108199001011234", b"case/1");
        assert_eq!(open(&DataKey::generate(), &sealed, b"case/1"), Err(CryptoError::Open));
        assert_eq!(open(&key, &sealed, b"case/2"), Err(CryptoError::Open));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(open(&key, &changed, b"case/1"), Err(CryptoError::Open));
            assert_eq!(open(&key, &sealed[..at], b"case/1"), Err(CryptoError::Open));
        }
    }

    #[test]
    fn the_same_text_never_looks_the_same_and_a_key_never_prints() {
        let key = DataKey::generate();
        assert_ne!(seal(&key, b"same", b""), seal(&key, b"same", b""));
        assert_eq!(format!("{key:?}"), "DataKey(..)");
    }
}
