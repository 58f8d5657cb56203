//! What the bus delivers: events to the systems that subscribe to them, partners'
//! answers to the cases that wait. One task a queue; in its order, acknowledged when
//! applied. What fails comes again; what can never succeed goes to `hub.dead`.
use crate::{letters, partner, wiring::Hub};
use bus::{
    CloudEvent, DeadReason, Delivery, Exchange, PartnersError, Pattern, Queue, Topology,
    partner::{PartnerError, Signed},
};
use cases::CaseError;
use contract::{Contract, handler::Trigger, procedure::Awaited};
use keys::jws::JwsError;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Lead, rows::PingHow};

/// Before a delivery that failed is looked at again.
const PAUSE: Duration = Duration::from_secs(1);
/// How often what a partner said is tried before those behind it are.
const IN_PLACE: u32 = 10;
/// Who hears the partners.
const LEAD: &str = "partners";
const LOOK: Duration = Duration::from_millis(500);

/// Event types that a contract wants to hear of.
fn subscriptions(contract: &Contract) -> BTreeSet<String> {
    let handlers = contract.handlers.values().filter_map(|h| match &h.on {
        Trigger::Event(kind) => Some(kind.clone()),
        _ => None,
    });
    let steps = contract.procedures.values().flat_map(|p| p.steps.values());
    let waits = steps.flat_map(|s| &s.r#for).filter_map(|awaited| match awaited {
        Awaited::Event(kind) => Some(kind.clone()),
        _ => None,
    });
    handlers.chain(waits).collect()
}

/// What the installed systems and known partners make of the bus.
pub async fn topology(hub: &Hub) -> Result<Topology, PartnersError> {
    let patterns =
        |c: &Contract| -> Vec<Pattern> { subscriptions(c).iter().filter_map(|kind| kind.parse().ok()).collect() };
    let systems = hub.systems.all();
    Ok(Topology {
        systems: systems.iter().map(|s| (s.id().to_owned(), patterns(&s.contract))).collect(),
        partners: hub.partners.ids().await?,
    })
}

pub async fn events_of(hub: Arc<Hub>, system: String) {
    let mut consumer = hub.bus.consume(Queue::System(system.clone()));
    while let Some(delivery) = consumer.next().await {
        let event = match CloudEvent::parse(&delivery.body) {
            Ok(event) => event,
            Err(error) => {
                delivery.reject(DeadReason::Malformed, error.to_string());
                continue;
            }
        };
        if event.went_round() {
            delivery.reject(DeadReason::TooManyHops, format!("{} hops", event.hops));
            continue;
        }
        let value = serde_json::to_value(&event).unwrap_or_default();
        settle(delivery, verdict(hub.engine.event(&system, &value).await)).await;
    }
}

/// At a broker one process hears the partners, so that what each says is heard in its order: an account before its first
/// entry, an entry before it is taken back. In process each hub hears what came to itself.
pub async fn answers(hub: Arc<Hub>) {
    if partner::intake::is_in_process(&hub) {
        let mut consumer = hub.bus.consume(Queue::In);
        while let Some(delivery) = consumer.next().await {
            answer(&hub, delivery).await;
        }
        return;
    }
    loop {
        match hub.store.try_lead(LEAD).await {
            Ok(Some(lead)) => lead_on(&hub, lead).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "partners.no_lead"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What was fetched and not decided goes back when another leads.
async fn lead_on(hub: &Hub, mut lead: Lead) {
    let mut consumer = hub.bus.consume(Queue::In);
    let mut looked = Instant::now();
    loop {
        if looked.elapsed() >= LOOK {
            if !lead.holds().await {
                return;
            }
            looked = Instant::now();
        }
        match tokio::time::timeout(LOOK, consumer.next()).await {
            Ok(Some(delivery)) => answer(hub, delivery).await,
            Ok(None) => return,
            Err(_) => {}
        }
    }
}

/// What ails it may pass: it is tried in its place, because those behind it may rest on it, but not for ever.
async fn answer(hub: &Hub, delivery: Delivery) {
    let Exchange::PartnerIn(partner) = delivery.exchange.clone() else {
        return delivery.reject(DeadReason::Unexpected, "it came through no partner's exchange");
    };
    for _ in 1..IN_PLACE {
        match said(hub, &partner, &delivery).await {
            Verdict::Again(error) => {
                failed(&delivery, &error);
                tokio::time::sleep(PAUSE).await;
            }
            verdict => return settle(delivery, verdict).await,
        }
    }
    let verdict = said(hub, &partner, &delivery).await;
    settle(delivery, verdict).await;
}

async fn said(hub: &Hub, partner: &str, delivery: &Delivery) -> Verdict {
    match partner::certification::takes(&hub.store, partner, delivery).await {
        Ok(false) => {}
        Ok(true) => return Verdict::Done,
        Err(error) => return Verdict::Again(error.to_string()),
    }
    let event = match heard(hub, partner, &delivery.body).await {
        Ok(event) => event,
        Err(Unheard::Refused(reason, detail)) => return Verdict::Dead(reason, detail),
        Err(Unheard::Trouble(error)) => return Verdict::Again(error),
    };
    let evidence = contract::canonical::sha256(&delivery.body);
    let done = match event["answers"].is_string() {
        true if is_ping(&event) => acknowledged(hub, partner, &event).await,
        true => hub.engine.answered(partner, &event, &evidence).await,
        false => hub.engine.hear(partner, &event, &evidence).await,
    };
    match done {
        // A system's own queue waits with it; what partners say to others must not.
        Err(error @ (CaseError::Parked(_) | CaseError::NotGranted { .. })) => {
            Verdict::Dead(DeadReason::Refused, error.to_string())
        }
        done => verdict(done),
    }
}

/// The answer to a test that an operator sent; no case waits for it.
fn is_ping(event: &Value) -> bool {
    event["type"].as_str().is_some_and(|kind| kind.ends_with(".hub.ping.answered"))
}

async fn acknowledged(hub: &Hub, partner: &str, event: &Value) -> Result<(), CaseError> {
    let ping = event["answers"].as_str().unwrap_or_default();
    let now = jiff::Timestamp::now().as_millisecond();
    hub.store.ping_acknowledged(ping, partner, PingHow::Answered, now).await?;
    Ok(())
}

enum Unheard {
    Refused(DeadReason, String),
    Trouble(String),
}

impl From<PartnersError> for Unheard {
    fn from(error: PartnersError) -> Self {
        match error {
            PartnersError::Message(error) => Unheard::Refused(error.reason(), error.to_string()),
            PartnersError::Unknown(_) => Unheard::Refused(DeadReason::NotEntitled, error.to_string()),
            error => Unheard::Trouble(error.to_string()),
        }
    }
}

/// The signature first, over the bytes; then what it says; then whether this partner may say it.
async fn heard(hub: &Hub, partner: &str, body: &[u8]) -> Result<Value, Unheard> {
    let now = jiff::Timestamp::now();
    let said = opened(hub, partner, body, now.as_second()).await?;
    let mut heard = said.event.clone();
    let unfit = |why| Unheard::Refused(DeadReason::Schema, why);
    let mut accounts = partner::accounts::of(&mut heard).map_err(unfit)?;
    let event = serde_json::to_value(&heard).map_err(|error| Unheard::Trouble(error.to_string()))?;
    match hub.engine.accounts_named(partner, &event).await {
        Ok(named) => accounts.extend(named),
        Err(CaseError::Unfit(why)) => return Err(unfit(why)),
        Err(error) => return Err(Unheard::Trouble(error.to_string())),
    }
    let admitted = hub.partners.admit(partner, &said, &accounts, now.as_millisecond()).await;
    if let Err(PartnersError::Message(PartnerError::Account { .. })) = &admitted {
        hub.engine.warn_of_partner(partner).await.map_err(|error| Unheard::Trouble(error.to_string()))?;
    }
    admitted?;
    Ok(event)
}

/// A letter that is tried again was in time if it was when it came first; its key must be valid now.
async fn opened(hub: &Hub, partner: &str, body: &[u8], now: i64) -> Result<Signed, Unheard> {
    match hub.partners.open_message(partner, body, now).await {
        Err(PartnersError::Message(PartnerError::Signature(error @ JwsError::TooOld(_)))) => {
            let first = letters::first_came(hub, partner, body).await.map_err(|e| Unheard::Trouble(e.to_string()))?;
            let Some(first) = first else {
                return Err(PartnersError::Message(PartnerError::Signature(error)).into());
            };
            Ok(hub.partners.open_message(partner, body, first / 1000).await?)
        }
        opened => Ok(opened?),
    }
}

/// What becomes of a delivery.
enum Verdict {
    Done,
    Dead(DeadReason, String),
    Again(String),
}

fn verdict(done: Result<(), CaseError>) -> Verdict {
    match done {
        Ok(()) => Verdict::Done,
        Err(CaseError::NotFound(what)) => Verdict::Dead(DeadReason::Unexpected, format!("there is no such {what}")),
        Err(CaseError::Unfit(why)) => Verdict::Dead(DeadReason::Schema, why),
        Err(error @ CaseError::ForeignAccount(_)) => Verdict::Dead(DeadReason::UnknownAccount, error.to_string()),
        Err(CaseError::Refused(said)) => {
            let codes: Vec<_> = said.iter().map(|s| s.code.as_str()).collect();
            Verdict::Dead(DeadReason::Refused, codes.join(", "))
        }
        Err(
            CaseError::Plugin { incident, .. }
            | CaseError::Undeclared { incident, .. }
            | CaseError::Unmatched { incident },
        ) => Verdict::Dead(DeadReason::Refused, format!("incident {incident}")),
        Err(error) => Verdict::Again(error.to_string()),
    }
}

/// Back into its queue, but not at once: what ails it may pass.
async fn settle(delivery: Delivery, verdict: Verdict) {
    match verdict {
        Verdict::Done => delivery.ack(),
        Verdict::Dead(reason, detail) => delivery.reject(reason, detail),
        Verdict::Again(error) => {
            failed(&delivery, &error);
            tokio::time::sleep(PAUSE).await;
            delivery.release();
        }
    }
}

fn failed(delivery: &Delivery, error: &str) {
    tracing::warn!(id = delivery.id, queue = %delivery.queue, error, "delivery.failed");
}
