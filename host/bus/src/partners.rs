//! Who the partners are, with which keys each signs, and the hub's own key. The
//! public keys stand in the database, so that every process knows a new partner at
//! once; the hub's private key stays in its key store.
use crate::event::CloudEvent;
use crate::partner::{self, PartnerError, Signed};
use async_recursion::async_recursion as boxed;
use keys::jws::{KeySet, Window};
use keys::{Algorithm, CryptoError, KeyError, KeyId, KeyStore, PublicKey, Signer};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Store, StoreError};
use thiserror::Error;

/// Meta keys of partners: `partner/{id}` holds a JSON object, key id to PEM.
const PREFIX: &str = "partner/";
const OWN_KEY: &str = "hub-1";
/// How old a message may be: a broker may have been away for a day.
const PAST_SECONDS: i64 = 26 * 3600;
const AHEAD_SECONDS: i64 = 300;

#[derive(Debug, Error)]
pub enum PartnersError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error("the keys of partner {0} cannot be read")]
    Damaged(String),
    #[error(transparent)]
    Message(#[from] PartnerError),
}

#[derive(Clone)]
pub struct Partners {
    store: Store,
    signer: Arc<dyn Signer>,
    kid: KeyId,
}

impl Partners {
    /// Makes the hub's own signing key at the first start.
    pub fn open(store: Store, keys: &dyn KeyStore) -> Result<Partners, PartnersError> {
        let kid: KeyId = OWN_KEY.parse()?;
        let signer = keys.signer_or_create(&kid, Algorithm::Es256)?;
        Ok(Partners { store, signer, kid })
    }

    pub async fn ids(&self) -> Result<Vec<String>, PartnersError> {
        let rows = self.store.meta_below(PREFIX).await?;
        Ok(rows.into_iter().filter_map(|(key, _)| key.strip_prefix(PREFIX).map(str::to_owned)).collect())
    }

    /// A partner's key; with another `kid` than before, both are valid.
    #[boxed]
    pub async fn add(&self, id: &str, kid: &KeyId, key: &PublicKey) -> Result<(), PartnersError> {
        let mut pems = self.pems(id).await?;
        pems.insert(kid.as_str().to_owned(), key.to_pem());
        let text = serde_json::to_string(&pems).map_err(|_| PartnersError::Damaged(id.to_owned()))?;
        Ok(self.store.meta_set(&format!("{PREFIX}{id}"), &text).await?)
    }

    pub fn seal(&self, event: &CloudEvent, now: i64) -> Result<Vec<u8>, PartnersError> {
        Ok(partner::seal(event, &*self.signer, &self.kid, now)?)
    }

    /// What partners check the hub's messages with.
    pub fn own_key(&self) -> (&KeyId, PublicKey) {
        (&self.kid, self.signer.public())
    }

    /// A message that came through this partner's door, checked with its keys alone.
    #[boxed]
    pub async fn open_message(&self, id: &str, body: &[u8], now: i64) -> Result<Signed, PartnersError> {
        let mut keys = KeySet::default();
        for (kid, pem) in self.pems(id).await? {
            keys = keys.with(&kid.parse()?, PublicKey::from_pem(&pem)?);
        }
        let window = Window { now, past: PAST_SECONDS, ahead: AHEAD_SECONDS };
        Ok(partner::open(body, &keys, &window)?)
    }

    async fn pems(&self, id: &str) -> Result<BTreeMap<String, String>, PartnersError> {
        let Some(text) = self.store.meta(&format!("{PREFIX}{id}")).await? else {
            return Ok(BTreeMap::new());
        };
        serde_json::from_str(&text).map_err(|_| PartnersError::Damaged(id.to_owned()))
    }
}
