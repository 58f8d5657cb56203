//! Partners with neither a place at the broker nor a webhook. What is for them is taken off their queue at once, so that
//! one who does not come for it holds nobody up, and waits in the database until they fetch it
//! (`api/src/routes/mailbox.rs`). Once a partner is called, its mail goes back to its queue, from where it is called.
use crate::{sample, wiring::Hub};
use bus::{Delivery, Envelope, Outcome, Queue};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use store::{
    StoreError,
    rows::{MailRow, PartnerState, Place, WebhookRow, WebhookState},
};
use tokio::task::{AbortHandle, JoinSet};

const BATCH: u32 = 50;
/// Before what failed is tried again, and between two looks at who the partners are.
const PAUSE: Duration = Duration::from_secs(1);

pub async fn keep(hub: Arc<Hub>) {
    let mut work = JoinSet::new();
    let mut filled = HashMap::<String, AbortHandle>::new();
    loop {
        match owners(&hub).await {
            Ok(owners) => {
                filled.retain(|partner, task| {
                    let stays = owners.contains(partner);
                    if !stays {
                        task.abort();
                    }
                    stays
                });
                for partner in owners {
                    filled.entry(partner.clone()).or_insert_with(|| work.spawn(fill(hub.clone(), partner)));
                }
            }
            Err(error) => tracing::warn!(%error, "mailboxes.not_looked_at"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Comes twice where two processes do it at once: a partner knows a message that it has seen.
async fn give_back(hub: &Hub, partner: &str) -> Result<(), String> {
    let queue = Queue::PartnerOut(partner.to_owned());
    for mail in hub.store.mail_of(partner, Place::Mailbox, BATCH).await.map_err(|e| e.to_string())? {
        let envelope = Envelope::to_queue(&queue, mail.name, mail.body).map_err(|e| e.to_string())?;
        let outcomes = hub.bus.publish(vec![envelope]).await.map_err(|e| e.to_string())?;
        if outcomes.first() == Some(&Outcome::Confirmed) {
            hub.store.mail_take(partner, &mail.id).await.map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

fn is_called(webhooks: &[WebhookRow], partner: &str) -> bool {
    webhooks.iter().any(|w| w.partner == partner && w.state != WebhookState::Removed)
}

async fn owners(hub: &Hub) -> Result<HashSet<String>, StoreError> {
    let (mut owners, webhooks) = (HashSet::new(), hub.store.webhooks().await?);
    for partner in hub.store.partners().await? {
        let has_none = partner.state == PartnerState::Active && partner.broker_user.is_none();
        if is_called(&webhooks, &partner.id) {
            if let Err(error) = give_back(hub, &partner.id).await {
                tracing::warn!(error, partner = partner.id, "mailbox.not_given_back");
            }
        } else if has_none && !is_played(hub, &partner.id).await? {
            owners.insert(partner.id);
        }
    }
    Ok(owners)
}

/// By the hub itself, which reads its queue: the outside of the sample city.
async fn is_played(hub: &Hub, partner: &str) -> Result<bool, StoreError> {
    let own = sample::key_of(partner);
    Ok(hub.store.partner_keys(partner).await?.iter().any(|key| key.kid == own))
}

async fn fill(hub: Arc<Hub>, partner: String) {
    let mut consumer = hub.bus.consume(Queue::PartnerOut(partner.clone()));
    while let Some(delivery) = consumer.next().await {
        match hub.store.mail_add(&mail(&partner, Place::Mailbox, &delivery)).await {
            Ok(()) => delivery.ack(),
            Err(error) => {
                tracing::warn!(%error, partner, "mailbox.not_filled");
                tokio::time::sleep(PAUSE).await;
                delivery.release();
            }
        }
    }
}

pub fn mail(partner: &str, place: Place, delivery: &Delivery) -> MailRow {
    MailRow {
        id: uuid::Uuid::now_v7().to_string(),
        partner: partner.to_owned(),
        place,
        name: delivery.id.clone(),
        key: delivery.routing_key.clone(),
        body: delivery.body.to_vec(),
        at: jiff::Timestamp::now().as_millisecond(),
    }
}
