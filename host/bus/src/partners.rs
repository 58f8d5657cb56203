//! Who the partners are, with which keys each signs, what each may say about which accounts, and the hub's own key.
//! All of it stands in the database, so that every process knows a new partner at once; the hub's private key stays in
//! its key store.
use crate::partner::{self, PartnerError, Signed};
use crate::topology::Pattern;
use crate::{event::CloudEvent, partner::MAX_BODY};
use async_recursion::async_recursion as boxed;
use keys::jws::{JwsError, KeySet, Window};
use keys::{Algorithm, CryptoError, KeyError, KeyId, KeyStore, PublicKey, Signer, Verifier};
use std::sync::Arc;
use store::rows::*;
use store::{Store, StoreError};
use thiserror::Error;

const OWN_KEY: &str = "hub-1";
/// How old a message may be: a broker may have been away for a day.
const PAST_SECONDS: i64 = 26 * 3600;
const AHEAD_SECONDS: i64 = 300;
/// The one that goes and the one that comes.
pub const VALID_KEYS: usize = 2;

#[derive(Debug, Error)]
pub enum PartnersError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error("the partner `{0}` is known already, or was once: an id is never given twice")]
    Taken(String),
    #[error("there is no partner `{0}`")]
    Unknown(String),
    #[error("key `{kid}` of partner `{id}` was used before: a key has a name of its own")]
    KeyTaken { id: String, kid: String },
    #[error("partner `{0}` has two valid keys already")]
    TwoKeys(String),
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

    /// Of those that take part now.
    pub async fn ids(&self) -> Result<Vec<String>, PartnersError> {
        let rows = self.store.partners().await?;
        Ok(rows.into_iter().filter(|p| p.state == PartnerState::Active).map(|p| p.id).collect())
    }

    pub async fn active(&self, id: &str) -> Result<PartnerRow, PartnersError> {
        let row = self.store.partner(id).await?.filter(|p| p.state == PartnerState::Active);
        row.ok_or_else(|| PartnersError::Unknown(id.to_owned()))
    }

    /// A partner with its first key.
    #[boxed]
    pub async fn add(&self, partner: &PartnerRow, kid: &KeyId, key: &PublicKey) -> Result<(), PartnersError> {
        if !self.store.partner_add(partner).await? {
            return Err(PartnersError::Taken(partner.id.clone()));
        }
        self.add_key(&partner.id, kid, key, partner.added).await
    }

    /// A partner that the hub itself plays: added once, with one key.
    #[boxed]
    pub async fn make_known(&self, partner: &PartnerRow, kid: &KeyId, key: &PublicKey) -> Result<(), PartnersError> {
        let known = self.store.partner_keys(&partner.id).await?;
        match known.iter().any(|k| k.kid == kid.as_str() && k.pem == key.to_pem()) {
            true => Ok(()),
            false => self.add(partner, kid, key).await,
        }
    }

    /// A further key beside the one that goes.
    #[boxed]
    pub async fn add_key(&self, id: &str, kid: &KeyId, key: &PublicKey, now: i64) -> Result<(), PartnersError> {
        let valid = self.store.partner_keys(id).await?.iter().filter(|k| k.state == PartnerKeyState::Valid).count();
        if valid >= VALID_KEYS {
            return Err(PartnersError::TwoKeys(id.to_owned()));
        }
        let row = PartnerKeyRow {
            partner: id.to_owned(),
            kid: kid.to_string(),
            algorithm: key.algorithm().name().to_owned(),
            pem: key.to_pem(),
            state: PartnerKeyState::Valid,
            added: now,
            revoked: None,
            reason: String::new(),
        };
        match self.store.partner_key_add(&row).await? {
            true => Ok(()),
            false => Err(PartnersError::KeyTaken { id: id.to_owned(), kid: kid.to_string() }),
        }
    }

    /// A key that was approved elsewhere, or why it cannot be asked for.
    #[boxed]
    pub async fn may_add_key(&self, id: &str, kid: &KeyId) -> Result<(), PartnersError> {
        let keys = self.store.partner_keys(id).await?;
        if keys.iter().any(|k| k.kid == kid.as_str()) {
            return Err(PartnersError::KeyTaken { id: id.to_owned(), kid: kid.to_string() });
        }
        match keys.iter().filter(|k| k.state == PartnerKeyState::Valid).count() >= VALID_KEYS {
            true => Err(PartnersError::TwoKeys(id.to_owned())),
            false => Ok(()),
        }
    }

    pub fn seal(&self, event: &CloudEvent, now: i64) -> Result<Vec<u8>, PartnersError> {
        Ok(partner::seal(event, &*self.signer, &self.kid, now)?)
    }

    /// A message of the hub itself, as it lies in a partner's queue; one that waits for long is signed anew.
    pub fn reopen(&self, body: &[u8]) -> Result<CloudEvent, PartnersError> {
        let keys = KeySet::default().with(&self.kid, self.signer.public());
        let ever = Window { now: 0, past: i64::MAX, ahead: i64::MAX };
        Ok(partner::open(body, &keys, &ever)?.event)
    }

    /// What partners check the hub's messages with.
    pub fn own_key(&self) -> (&KeyId, PublicKey) {
        (&self.kid, self.signer.public())
    }

    /// A message that came through this partner's door, checked with its keys alone.
    #[boxed]
    pub async fn open_message(&self, id: &str, body: &[u8], now: i64) -> Result<Signed, PartnersError> {
        if body.len() > MAX_BODY {
            return Err(PartnerError::TooLarge(body.len()).into());
        }
        self.active(id).await?;
        let rows = self.store.partner_keys(id).await?;
        let mut keys = KeySet::default();
        for row in rows.iter().filter(|k| k.state == PartnerKeyState::Valid) {
            keys = keys.with(&row.kid.parse()?, PublicKey::from_pem(&row.pem)?);
        }
        let window = Window { now, past: PAST_SECONDS, ahead: AHEAD_SECONDS };
        partner::open(body, &keys, &window).map_err(|error| revoked(error, &rows).into())
    }

    /// Whether this partner may say this, about these accounts. What it may is kept with its signature, before anything
    /// is made of it.
    #[boxed]
    pub async fn admit(&self, id: &str, said: &Signed, accounts: &[String], now: i64) -> Result<(), PartnersError> {
        let partner = self.active(id).await?;
        may_say(&partner, &said.event)?;
        for account in accounts {
            let owner = self.store.partner_of_account(account).await?;
            if owner.as_deref() != Some(id) {
                return Err(PartnerError::Account { account: account.clone(), known: owner.is_some() }.into());
            }
        }
        let row = PartnerReceivedRow {
            partner: id.to_owned(),
            id: said.event.id.clone(),
            r#type: said.event.kind.clone(),
            kid: said.kid.clone(),
            iat: said.iat,
            digest: said.digest.clone(),
            jws: said.jws.clone(),
            at: now,
        };
        match self.store.partner_receive(&row).await?.digest == row.digest {
            true => Ok(()),
            false => Err(PartnerError::IdTaken(row.id).into()),
        }
    }
}

/// A key that was taken away is told apart from one that never was.
fn revoked(error: PartnerError, rows: &[PartnerKeyRow]) -> PartnerError {
    match &error {
        PartnerError::Signature(JwsError::UnknownKey(kid)) if rows.iter().any(|k| k.kid == *kid) => {
            PartnerError::Revoked(kid.clone())
        }
        _ => error,
    }
}

fn may_say(partner: &PartnerRow, event: &CloudEvent) -> Result<(), PartnerError> {
    let own = format!("/partners/{}", partner.id);
    if event.source != own {
        return Err(PartnerError::Source { found: event.source.clone(), own });
    }
    // Whether it was asked is known where the questions are.
    let unasked = event.answers.is_none();
    let allowed = |text: &String| text.parse::<Pattern>().is_ok_and(|pattern| pattern.matches(&event.kind));
    if unasked && !partner.says.iter().any(allowed) {
        return Err(PartnerError::NotEntitled(event.kind.clone()));
    }
    Ok(())
}
