//! Where signing keys live. The trait is small enough for a folder and for a hardware device alike: make a key,
//! sign with it, show its public half, throw it away. There is no way to take a private key out.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::algorithm::{Algorithm, PublicKey, Signer};
use crate::error::KeyError;

/// The name of a key; also the `kid` of what it signs and, in a folder, its file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyId {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let sound = (1..=100).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if sound { Ok(Self(text.into())) } else { Err(KeyError::Id(text.into())) }
    }
}

pub trait KeyStore: Send + Sync {
    /// Makes a key inside the store; `KeyError::Exists` when the name is taken.
    fn create(&self, id: &KeyId, algorithm: Algorithm) -> Result<PublicKey, KeyError>;

    /// `KeyError::Missing` when there is none.
    fn signer(&self, id: &KeyId) -> Result<Arc<dyn Signer>, KeyError>;

    fn list(&self) -> Result<Vec<KeyId>, KeyError>;

    fn remove(&self, id: &KeyId) -> Result<(), KeyError>;

    /// For keys that the hub makes for itself on first use; two processes that do so together get the same.
    fn signer_or_create(&self, id: &KeyId, algorithm: Algorithm) -> Result<Arc<dyn Signer>, KeyError> {
        match self.signer(id) {
            Err(KeyError::Missing(_)) => match self.create(id, algorithm) {
                Ok(_) | Err(KeyError::Exists(_)) => self.signer(id),
                Err(error) => Err(error),
            },
            found => found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_id_is_safe_as_a_file_name() {
        for id in ["hub-2025", "bank_a.1", "A"] {
            assert_eq!(id.parse::<KeyId>().unwrap().as_str(), id);
        }
        for id in ["", ".", "../master", "a/b", ".hidden", "键", &"a".repeat(101)] {
            assert!(matches!(id.parse::<KeyId>(), Err(KeyError::Id(_))));
        }
    }
}
