//! From the queues of partners that are called into the database, in order: there a message waits as long as it must,
//! and holds up nobody. At a broker the leading process alone consumes, because two would change the order; in process
//! each hub has what its own relay sent.
use crate::wiring::Hub;
use bus::{BusConfig, DeadReason, Delivery, Queue};
use std::{collections::HashMap, sync::Arc, time::Duration};
use store::rows::{WaitingRow, WebhookRow, WebhookState};
use tokio_util::task::AbortOnDropHandle;

/// Before a message that could not be written down is tried again.
const PAUSE: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(500);

/// One consumer a partner; dropped, they stop.
#[derive(Default)]
pub struct Intake(HashMap<String, AbortOnDropHandle<()>>);

impl Intake {
    /// Those of a disabled webhook go on: what is for the partner waits in one place.
    pub fn keep(&mut self, hub: &Arc<Hub>, webhooks: &[WebhookRow]) {
        let called = |partner: &str| webhooks.iter().any(|w| w.partner == partner && w.state != WebhookState::Removed);
        self.0.retain(|partner, task| called(partner) && !task.is_finished());
        for webhook in webhooks.iter().filter(|w| w.state != WebhookState::Removed) {
            let start = || AbortOnDropHandle::new(tokio::spawn(take(hub.clone(), webhook.partner.clone())));
            self.0.entry(webhook.partner.clone()).or_insert_with(start);
        }
    }
}

pub fn is_in_process(hub: &Hub) -> bool {
    matches!(hub.config.bus, BusConfig::InProcess)
}

pub async fn in_process(hub: Arc<Hub>) {
    let mut intake = Intake::default();
    while is_in_process(&hub) {
        match hub.store.webhooks().await {
            Ok(webhooks) => intake.keep(&hub, &webhooks),
            Err(error) => tracing::error!(%error, "webhooks.not_read"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn take(hub: Arc<Hub>, partner: String) {
    let mut consumer = hub.bus.consume(Queue::PartnerOut(partner.clone()));
    while let Some(delivery) = consumer.next().await {
        match row(&hub, &partner, &delivery) {
            Err(why) => delivery.reject(DeadReason::Malformed, why),
            Ok(row) => {
                // Not given back meanwhile: those behind it would overtake it.
                while let Err(error) = hub.store.waiting_add(&row).await {
                    tracing::error!(%error, partner, "webhook.not_kept");
                    tokio::time::sleep(PAUSE).await;
                }
                delivery.ack();
            }
        }
    }
}

fn row(hub: &Hub, partner: &str, delivery: &Delivery) -> Result<WaitingRow, String> {
    let event = hub.partners.reopen(&delivery.body).map_err(|error| error.to_string())?;
    Ok(WaitingRow {
        partner: partner.to_owned(),
        id: event.id.clone(),
        n: 0,
        r#type: event.kind.clone(),
        body: event.to_bytes(),
        at: jiff::Timestamp::now().as_millisecond(),
    })
}
