//! A certification under way, as the running hub sees it: it puts the kit's messages on the partner's way as they are,
//! and hands the kit what the partner says about it. Neither is seen by the hub's business, and business is never taken for
//! certification: a message belongs to it only if it bears one of the run's marks and speaks of no account of business.
use super::{accounts, mailbox};
use crate::wiring::Hub;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bus::{CloudEvent, Delivery, Envelope, Exchange, Outcome};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use store::{Store, StoreError, rows::Place};

const LEAD: &str = "certification";
const BATCH: u32 = 50;
const LOOK: Duration = Duration::from_secs(1);
/// While one is under way.
const LOOK_CLOSELY: Duration = Duration::from_millis(100);
const CLOSELY: u32 = 200;

/// What a run has said about itself; it ends by itself when its kit is gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct UnderWay {
    pub until: i64,
    /// The run's own name, and the accounts that the partner opened for it.
    pub marks: Vec<String>,
}

impl UnderWay {
    pub fn key(partner: &str) -> String {
        format!("certification/{partner}")
    }

    pub async fn of(store: &Store, partner: &str) -> Result<Option<UnderWay>, StoreError> {
        let text = store.meta(&UnderWay::key(partner)).await?;
        let now = jiff::Timestamp::now().as_millisecond();
        let known: Option<UnderWay> = text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(known.filter(|run| run.until > now))
    }
}

/// True when the message was the kit's and is with it now.
pub async fn takes(store: &Store, partner: &str, delivery: &Delivery) -> Result<bool, StoreError> {
    let Some(run) = UnderWay::of(store, partner).await? else {
        return Ok(false);
    };
    let Some(payload) = unverified(&delivery.body).filter(|said| run.marks.iter().any(|mark| bears(said, mark))) else {
        return Ok(false);
    };
    for account in named(&payload) {
        if store.partner_of_account(&account).await?.is_some() {
            return Ok(false);
        }
    }
    store.waiting_add(&mailbox::waiting(partner, Place::FromPartner, delivery)).await?;
    Ok(true)
}

/// The kit checks the signature itself: one that does not fit is something it has to say about the partner.
fn unverified(body: &[u8]) -> Option<String> {
    let payload = std::str::from_utf8(body).ok()?.split('.').nth(1)?;
    String::from_utf8(URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// As a word of its own: an account's number may stand inside another's.
fn bears(text: &str, mark: &str) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    text.match_indices(mark)
        .any(|(at, _)| is_apart(text[..at].chars().next_back()) && is_apart(text[at + mark.len()..].chars().next()))
}

fn named(payload: &str) -> Vec<String> {
    let event = payload.parse::<CloudEvent>().ok();
    event.and_then(|mut event| accounts::of(&mut event).ok()).unwrap_or_default()
}

/// One process puts what the kit has made on the partner's way.
pub async fn deliver(hub: Arc<Hub>) {
    let mut closely = 0_u32;
    loop {
        match pass(&hub).await {
            Ok(0) => closely = closely.saturating_sub(1),
            Ok(_) => closely = CLOSELY,
            Err(error) => tracing::warn!(error, "certification.not_delivered"),
        }
        tokio::time::sleep(if closely > 0 { LOOK_CLOSELY } else { LOOK }).await;
    }
}

async fn pass(hub: &Hub) -> Result<usize, String> {
    let trouble = |error: StoreError| error.to_string();
    if hub.store.waiting_at(Place::ToPartner, 1).await.map_err(trouble)?.is_empty() {
        return Ok(0);
    }
    let Some(lead) = hub.store.try_lead(LEAD).await.map_err(trouble)? else {
        return Ok(0);
    };
    let carried = carry(hub).await;
    // A lead that is only dropped runs out by and by, and the kit waits.
    lead.release().await.map_err(trouble)?;
    carried
}

async fn carry(hub: &Hub) -> Result<usize, String> {
    let trouble = |error: StoreError| error.to_string();
    let rows = hub.store.waiting_at(Place::ToPartner, BATCH).await.map_err(trouble)?;
    for row in &rows {
        let envelope = Envelope::new(Exchange::Partners, row.key.clone(), row.name.clone(), row.body.clone());
        let envelope = envelope.map_err(|error| error.to_string())?;
        let outcomes = hub.bus.publish(vec![envelope]).await.map_err(|error| error.to_string())?;
        if outcomes != [Outcome::Confirmed] {
            return Err(format!("no queue takes {}", row.key));
        }
        hub.store.waiting_take(&row.partner, &row.id).await.map_err(trouble)?;
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_word_of_its_own() {
        for (text, expected) in [
            (r#"{"account-no":"6217001"}"#, true),
            (r#"{"account-no":"62170010"}"#, false),
            (r#"{"account-no":"96217001"}"#, false),
            (r#"{"x":"62170010 6217001-3"}"#, true),
            ("号6217001号", true),
        ] {
            assert_eq!(bears(text, "6217001"), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_the_kits() {
        assert_eq!(unverified(b"a.e30.c").as_deref(), Some("{}"));
        for body in [&b"{}"[..], b"a", b"a.*.c", &[0xff]] {
            assert_eq!(unverified(body), None);
        }
        assert!(named("{}").is_empty());
    }
}
