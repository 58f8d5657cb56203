//! Partners without a place at the broker. What is for them is taken off their queue at once, so that one who does not
//! come for it holds nobody up, and waits in the database until they fetch it (`api/src/routes/mailbox.rs`).
use crate::{sample, wiring::Hub};
use bus::{Delivery, Queue};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use store::{
    StoreError,
    rows::{PartnerState, Place, WaitingRow},
};
use tokio::task::{AbortHandle, JoinSet};

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

async fn owners(hub: &Hub) -> Result<HashSet<String>, StoreError> {
    let mut owners = HashSet::new();
    for partner in hub.store.partners().await? {
        let has_none = partner.state == PartnerState::Active && partner.broker_user.is_none();
        if has_none && !is_played(hub, &partner.id).await? {
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
        match hub.store.waiting_add(&waiting(&partner, Place::Mailbox, &delivery)).await {
            Ok(()) => delivery.ack(),
            Err(error) => {
                tracing::warn!(%error, partner, "mailbox.not_filled");
                tokio::time::sleep(PAUSE).await;
                delivery.release();
            }
        }
    }
}

pub fn waiting(partner: &str, place: Place, delivery: &Delivery) -> WaitingRow {
    WaitingRow {
        id: uuid::Uuid::now_v7().to_string(),
        partner: partner.to_owned(),
        place,
        name: delivery.id.clone(),
        key: delivery.routing_key.clone(),
        body: delivery.body.to_vec(),
        at: jiff::Timestamp::now().as_millisecond(),
    }
}
