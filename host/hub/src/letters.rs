//! Dead letters. They are kept in the database as soon as they die, because nobody may be looking and a queue is no
//! archive; and sent again to where they died when somebody asks for it.
use crate::wiring::Hub;
use bus::{DeadLetter, DeadReason, Envelope, Exchange, Outcome, Queue};
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{
    Lead, StoreError,
    filter::Paging,
    rows::{DeadLetterRow, LetterState, WaitingRow},
};
use tokio::task::JoinSet;

/// Before a letter that could not be written down is looked at again.
const PAUSE: Duration = Duration::from_secs(1);
/// Sent again at once.
const BATCH: u32 = 100;
const LEAD: &str = "letters";
const LOOK: Duration = Duration::from_secs(1);

pub async fn keep(hub: Arc<Hub>) {
    let mut consumer = hub.bus.consume(Queue::Dead);
    while let Some(delivery) = consumer.next().await {
        let Some(letter) = delivery.dead.as_deref() else {
            delivery.ack();
            continue;
        };
        tracing::warn!(id = %letter.id, reason = %letter.reason, detail = %letter.detail, "letter.dead");
        match hub.store.dead_letter_keep(&row(letter)).await {
            Ok(()) => delivery.ack(),
            Err(error) => {
                tracing::error!(%error, "letter.not_kept");
                tokio::time::sleep(PAUSE).await;
                delivery.release();
            }
        }
    }
}

/// One process sends. A letter on its way is not sent twice; it is done when the bus has it safe.
pub async fn resend(hub: Arc<Hub>) {
    loop {
        match hub.store.try_lead(LEAD).await {
            Ok(Some(lead)) => lead_on(&hub, lead).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "letters.no_lead"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn lead_on(hub: &Arc<Hub>, mut lead: Lead) {
    let mut flying: HashSet<String> = HashSet::new();
    let mut flights: JoinSet<String> = JoinSet::new();
    while lead.holds().await {
        while let Some(landed) = flights.try_join_next() {
            flying.remove(&landed.unwrap_or_default());
        }
        match hub.store.dead_letters(LetterState::Retrying, &Paging::first(BATCH)).await {
            Ok(page) => {
                for row in page.rows.into_iter().filter(|row| flying.insert(row.id.clone())) {
                    flights.spawn(send(hub.clone(), row));
                }
            }
            Err(error) => tracing::error!(%error, "letters.not_read"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn send(hub: Arc<Hub>, row: DeadLetterRow) -> String {
    let to = match sent(&hub, &row).await {
        Ok(()) => LetterState::Retried,
        Err(error) => {
            tracing::warn!(id = %row.id, %error, "letter.not_sent");
            LetterState::Open
        }
    };
    let by = row.closed_by.clone().unwrap_or_default();
    if let Err(error) = hub.store.dead_letter_state(&row.id, LetterState::Retrying, to, &by, now()).await {
        tracing::error!(id = %row.id, %error, "letter.not_marked");
    }
    row.id
}

async fn sent(hub: &Hub, row: &DeadLetterRow) -> Result<(), String> {
    let outcomes = hub.bus.publish(vec![envelope(row)?]).await.map_err(|error| error.to_string())?;
    match outcomes.first() {
        Some(Outcome::Confirmed) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn envelope(row: &DeadLetterRow) -> Result<Envelope, String> {
    let letter = DeadLetter {
        id: row.message.clone(),
        reason: DeadReason::parse(&row.reason).unwrap_or(DeadReason::Malformed),
        detail: row.detail.clone(),
        queue: row.queue.as_deref().and_then(Queue::parse),
        exchange: Exchange::parse(&row.exchange).ok_or_else(|| format!("no exchange `{}`", row.exchange))?,
        routing_key: row.routing_key.clone(),
        body: row.body.clone(),
    };
    letter.retry().map_err(|error| error.to_string())
}

/// What a partner that is called will not have. The body is as its queue had it, and there it goes when it is sent again.
pub async fn keep_undelivered(hub: &Hub, message: &WaitingRow, body: Vec<u8>, tries: u32) -> Result<(), StoreError> {
    let letter = DeadLetter {
        id: message.id.clone(),
        reason: DeadReason::FailedTooOften,
        detail: format!("{} refused it {tries} times", message.partner),
        queue: Some(Queue::PartnerOut(message.partner.clone())),
        exchange: Exchange::Partners,
        routing_key: message.r#type.clone(),
        body,
    };
    tracing::warn!(id = %letter.id, reason = %letter.reason, detail = %letter.detail, "letter.dead");
    hub.store.dead_letter_keep(&row(&letter)).await
}

/// A partner chooses its own ids, or none: so that no letter stands for another, the bytes tell them apart.
fn name_of(partner: &str, body: &[u8]) -> String {
    let exchange = Exchange::PartnerIn(partner.to_owned());
    contract::canonical::sha256(format!("{exchange}/{}", contract::canonical::sha256(body)).as_bytes())
}

/// When a partner's message that is tried again came first; none for one that never died.
pub async fn first_came(hub: &Hub, partner: &str, body: &[u8]) -> Result<Option<i64>, StoreError> {
    let letter = hub.store.dead_letter(&name_of(partner, body)).await?;
    let again = letter.filter(|l| matches!(l.state, LetterState::Retrying | LetterState::Retried));
    Ok(again.map(|l| l.first.unwrap_or(l.at)))
}

fn row(letter: &DeadLetter) -> DeadLetterRow {
    let queue = letter.queue.as_ref().map(ToString::to_string);
    let exchange = letter.exchange.to_string();
    let id = match &letter.exchange {
        Exchange::PartnerIn(partner) => name_of(partner, &letter.body),
        _ => {
            let place = queue.as_deref().unwrap_or(&exchange);
            contract::canonical::sha256(format!("{place}/{}", letter.id).as_bytes())
        }
    };
    DeadLetterRow {
        id,
        message: letter.id.clone(),
        reason: letter.reason.code().to_owned(),
        detail: letter.detail.clone(),
        queue,
        exchange,
        routing_key: letter.routing_key.clone(),
        body: letter.body.clone(),
        times: 1,
        state: LetterState::Open,
        at: now(),
        first: None,
        closed_by: None,
        closed: None,
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
