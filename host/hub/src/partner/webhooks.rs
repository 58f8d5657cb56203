//! Calls partners: what waits for each is posted, one after the other and in order, by one process. A partner that does
//! not answer holds up nobody but itself; one that is not reached for long, or says that it is gone, is called no more
//! until an operator sets it anew, and what waits for it stays. A message that it will not have becomes a dead letter.
use super::attempt::{self, Attempt, post};
use super::{intake, told};
use crate::{letters, wiring::Hub};
use bus::webhook::{self, Caller};
use bus::{CloudEvent, Envelope, Outcome, Queue};
use keys::{certificates, webhook::Secrets};
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{Lead, filter::Paging, rows::*};
use tokio::task::JoinSet;
use uuid::Uuid;

const LEAD: &str = "webhooks";
const LOOK: Duration = Duration::from_millis(500);
const HOUR_MS: i64 = 3600 * 1000;
const GONE: u16 = 410;

pub async fn call(hub: Arc<Hub>) {
    let caller = match Caller::new(&hub.config.webhooks) {
        Ok(caller) => caller,
        Err(error) => return tracing::error!(%error, "webhooks.cannot_be_called"),
    };
    if caller.loopback() {
        tracing::warn!("INSECURE: [webhooks] insecure-loopback-ca is set, partners on this machine are called");
    }
    loop {
        match hub.store.try_lead(LEAD).await {
            Ok(Some(lead)) => lead_on(&hub, &caller, lead).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "webhooks.no_lead"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What flies is dropped when another leads: it calls from the database anew.
async fn lead_on(hub: &Arc<Hub>, caller: &Caller, mut lead: Lead) {
    let mut intake = intake::Intake::default();
    let mut flying: HashSet<String> = HashSet::new();
    let mut flights: JoinSet<String> = JoinSet::new();
    while lead.holds().await {
        while let Some(landed) = flights.try_join_next() {
            flying.remove(&landed.unwrap_or_default());
        }
        match due(hub).await {
            Ok((webhooks, due)) => {
                if !intake::is_in_process(hub) {
                    intake.keep(hub, &webhooks);
                }
                for webhook in due.into_iter().filter(|w| flying.insert(w.partner.clone())) {
                    flights.spawn(flight(hub.clone(), caller.clone(), webhook));
                }
            }
            Err(error) => tracing::error!(%error, "webhooks.not_read"),
        }
        if let Err(error) = told::tell(hub).await {
            tracing::error!(%error, "key_changes.not_told");
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Those of active partners, and of them the ones for which something waits now.
async fn due(hub: &Hub) -> Result<(Vec<WebhookRow>, Vec<WebhookRow>), String> {
    let trouble = |error: &dyn std::fmt::Display| error.to_string();
    let active: HashSet<String> = hub.partners.ids().await.map_err(|e| trouble(&e))?.into_iter().collect();
    let mut webhooks = hub.store.webhooks().await.map_err(|e| trouble(&e))?;
    webhooks.retain(|w| active.contains(&w.partner));
    let waiting = hub.store.waiting_counts().await.map_err(|e| trouble(&e))?;
    let now = now();
    let ready = |w: &&WebhookRow| match w.state {
        WebhookState::Active => w.next_try <= now,
        WebhookState::Disabled => false,
        WebhookState::Removed => true,
    };
    let due = webhooks.iter().filter(|w| waiting.contains_key(&w.partner)).filter(ready).cloned().collect();
    Ok((webhooks, due))
}

async fn flight(hub: Arc<Hub>, caller: Caller, webhook: WebhookRow) -> String {
    let partner = webhook.partner.clone();
    let done = match webhook.state {
        WebhookState::Removed => give_back(&hub, &webhook).await,
        _ => deliver(&hub, &caller, webhook).await,
    };
    if let Err(error) = done {
        tracing::error!(error, partner, "webhook.failed");
    }
    partner
}

/// A partner that is called no more finds in its queue what it was not given.
async fn give_back(hub: &Hub, webhook: &WebhookRow) -> Result<(), String> {
    let queue = Queue::PartnerOut(webhook.partner.clone());
    while let Some(message) = first_waiting(hub, &webhook.partner).await? {
        let body = sealed(hub, &message)?;
        let envelope = Envelope::to_queue(&queue, message.id.clone(), body).map_err(|e| e.to_string())?;
        let outcomes = hub.bus.publish(vec![envelope]).await.map_err(|e| e.to_string())?;
        let still = hub.store.webhook(&webhook.partner).await.map_err(|e| e.to_string())?;
        // Set again meanwhile: then it was this hub that took it from the queue, and it waits here.
        if outcomes.first() != Some(&Outcome::Confirmed) || still.as_ref() != Some(webhook) {
            return Ok(());
        }
        hub.store.waiting_done(&webhook.partner, &message.id).await.map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// One after the other, until one fails or the webhook is another.
async fn deliver(hub: &Hub, caller: &Caller, mut webhook: WebhookRow) -> Result<(), String> {
    while let Some(message) = first_waiting(hub, &webhook.partner).await? {
        let stands = hub.store.webhook(&webhook.partner).await.map_err(|e| e.to_string())?;
        if stands.is_none_or(|w| w.set_at != webhook.set_at || w.state != WebhookState::Active) {
            return Ok(());
        }
        let attempt = called(hub, caller, &webhook, &message).await?;
        let (after, delivered) = after(hub, &webhook, &attempt);
        hub.store.delivery_add(&attempt.row(&webhook, &message)).await.map_err(|e| e.to_string())?;
        if after != webhook {
            hub.store.webhook_tried(&after).await.map_err(|e| e.to_string())?;
        }
        if !delivered {
            disabled(hub, &after).await?;
            if !attempt.refuses_message() || !is_refused_for_good(hub, &message).await? {
                return Ok(());
            }
            webhook = put_aside(hub, after, &message).await?;
            continue;
        }
        let at = now();
        let acknowledged = hub.store.ping_acknowledged(&message.id, &webhook.partner, PingHow::Delivered, at).await;
        acknowledged.map_err(|e| e.to_string())?;
        hub.store.waiting_done(&webhook.partner, &message.id).await.map_err(|e| e.to_string())?;
        webhook = after;
    }
    Ok(())
}

/// As often as a message is shown to a partner that says that it is the message which it will not have.
const TRIES: u32 = 5;

/// It stands at the head of its queue: the latest calls are all of it.
async fn is_refused_for_good(hub: &Hub, message: &WaitingRow) -> Result<bool, String> {
    let page = hub.store.deliveries(&message.partner, &Paging::first(TRIES)).await.map_err(|e| e.to_string())?;
    let refused = |row: &DeliveryRow| row.message == message.id && row.status.is_some_and(attempt::refuses);
    Ok(page.rows.len() >= TRIES as usize && page.rows.iter().all(refused))
}

/// A dead letter with its reason, so that those behind it go on; from there an operator sends it again.
async fn put_aside(hub: &Hub, webhook: WebhookRow, message: &WaitingRow) -> Result<WebhookRow, String> {
    letters::keep_undelivered(hub, message, sealed(hub, message)?, TRIES).await.map_err(|e| e.to_string())?;
    hub.store.waiting_done(&message.partner, &message.id).await.map_err(|e| e.to_string())?;
    // How long nothing was taken goes on counting: whoever refuses everything is called no more in the end.
    let next = WebhookRow { failures: 0, next_try: now(), ..webhook };
    hub.store.webhook_tried(&next).await.map_err(|e| e.to_string())?;
    Ok(next)
}

async fn first_waiting(hub: &Hub, partner: &str) -> Result<Option<WaitingRow>, String> {
    Ok(hub.store.waiting(partner, 1).await.map_err(|e| e.to_string())?.pop())
}

/// Signed when it goes: what waited for days is not too old for who reads it.
fn sealed(hub: &Hub, message: &WaitingRow) -> Result<Vec<u8>, String> {
    let event = CloudEvent::parse(&message.body).map_err(|e| e.to_string())?;
    hub.partners.seal(&event, now() / 1000).map_err(|e| e.to_string())
}

async fn called(hub: &Hub, caller: &Caller, webhook: &WebhookRow, message: &WaitingRow) -> Result<Attempt, String> {
    let body = sealed(hub, message)?;
    let secrets = Secrets::open(&hub.engine.master, &webhook.partner, &webhook.secrets).map_err(|e| e.to_string())?;
    post(caller, &webhook.url, &secrets, &message.id, body).await
}

/// What the attempt makes of the webhook, and whether the message was taken.
fn after(hub: &Hub, webhook: &WebhookRow, attempt: &Attempt) -> (WebhookRow, bool) {
    let mut next = webhook.clone();
    if let Ok(answer) = &attempt.result {
        let end = answer.certificate.as_deref().and_then(|der| certificates::until(der).ok());
        next.certificate_until = end.map(|seconds| seconds.saturating_mul(1000));
    }
    if attempt.delivered() {
        (next.failures, next.failing_since) = (0, None);
        return (next, true);
    }
    let config = &hub.config.webhooks;
    next.failures += 1;
    let since = *next.failing_since.get_or_insert(attempt.at);
    let wait = webhook::wait(Duration::from_secs(config.retry_seconds), next.failures, chance());
    next.next_try = now() + i64::try_from(wait.as_millis()).unwrap_or(HOUR_MS);
    let patience = i64::try_from(config.give_up_hours).unwrap_or(i64::MAX).saturating_mul(HOUR_MS);
    if attempt.result.as_ref().is_ok_and(|answer| answer.status == GONE) {
        (next.state, next.reason) = (WebhookState::Disabled, "gone".to_owned());
    } else if now() - since > patience {
        (next.state, next.reason) = (WebhookState::Disabled, "not-reached".to_owned());
    }
    (next, false)
}

/// From a fresh id: no generator of its own for a few calls a day.
fn chance() -> f64 {
    f64::from(Uuid::new_v4().as_fields().0) / f64::from(u32::MAX)
}

async fn disabled(hub: &Hub, webhook: &WebhookRow) -> Result<(), String> {
    if webhook.state != WebhookState::Disabled {
        return Ok(());
    }
    tracing::warn!(partner = webhook.partner, reason = webhook.reason, "webhook.disabled");
    let partner = &webhook.partner;
    let (why_zh, why_en) = match webhook.reason.as_str() {
        "gone" => ("对方回答该地址已停用（410）", "it said that the address is gone (410)"),
        _ => ("长时间无法送达", "it was not reached for too long"),
    };
    let zh = format!("已停止向合作方 {partner} 推送报文：{why_zh}。待发报文保留。请与对方核实后重新设置推送地址。");
    let en = format!(
        "Partner {partner} is called no more: {why_en}. What waits for it is kept. Ask it, then set its webhook again."
    );
    hub.engine.tell_operators(zh, en, "").await.map_err(|e| e.to_string())
}

fn now() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}
