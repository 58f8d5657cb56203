//! What the partners of the sample city have in common: each has its own key, reads its own queue, checks the hub's
//! signature, and answers with signed messages through its own exchange, as any partner does.
use crate::{
    failure::{Failure, Or},
    wiring::Hub,
};
use bus::{CloudEvent, DeadReason, Delivery, Envelope, Exchange, Queue, partner};
use jiff::civil::Date;
use keys::{
    Algorithm, Es256Signer, KeyId, KeyStore, Signer,
    jws::{KeySet, Window},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::rows::PartnerRow;

/// The partner's signatures and the hub's lie within this time of each other.
const WINDOW_SECONDS: i64 = 26 * 3600;
const WHAT: &str = "the sample city's partners cannot answer";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    #[default]
    Answer,
    /// Answers something else than it should.
    Differ,
    /// Signs with a key that is not its own.
    Forge,
    Silent,
}

/// How a partner behaves now; scenarios change it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Behaviour {
    pub mode: Mode,
    pub with: Option<Map<String, Value>>,
}

/// What it says: to what it was asked, or by itself.
pub enum Saying {
    Answer(Value),
    Unasked { rest: &'static str, data: Value },
}

/// Whoever answers behind a queue.
pub trait Voice: Send + Sync + 'static {
    /// None: this is not answered here.
    fn says(&self, asked: &CloudEvent, how: &Behaviour, today: Date) -> Option<Vec<Saying>>;
}

pub struct Desk {
    id: String,
    kid: KeyId,
    signer: Arc<dyn Signer>,
}

impl Desk {
    /// Makes the partner known.
    pub async fn open(hub: &Hub, row: &PartnerRow) -> Result<Desk, Failure> {
        let kid = kid(&row.id).or_fail(WHAT, "reinstall the hub")?;
        let signer = hub.keys.signer_or_create(&kid, Algorithm::Es256).or_fail(WHAT, "check [data] keys")?;
        hub.partners.make_known(row, &kid, &signer.public()).await.or_fail(WHAT, "hub doctor")?;
        Ok(Desk { id: row.id.clone(), kid, signer })
    }

    pub async fn serve(self, hub: Arc<Hub>, voice: Arc<dyn Voice>) {
        let mut consumer = hub.bus.consume(Queue::PartnerOut(self.id.clone()));
        while let Some(delivery) = consumer.next().await {
            self.handle(&hub, &*voice, delivery).await;
        }
    }

    async fn handle(&self, hub: &Hub, voice: &dyn Voice, delivery: Delivery) {
        let (kid, key) = hub.partners.own_key();
        let keys = KeySet::default().with(kid, key);
        let now = jiff::Timestamp::now().as_second();
        let window = Window { now, past: WINDOW_SECONDS, ahead: WINDOW_SECONDS };
        let asked = match partner::open(&delivery.body, &keys, &window) {
            Ok(signed) => signed.event,
            Err(error) => return delivery.reject(error.reason(), error.to_string()),
        };
        let how = behaviour(hub, &self.id).await;
        if how.mode == Mode::Silent {
            return delivery.ack();
        }
        let today = match hub.engine.clock.now().await {
            Ok(at) => hub.engine.clock.zone.date(at),
            Err(error) => return tracing::warn!(partner = self.id, %error, "partner.not_answered"),
        };
        let Some(sayings) = voice.says(&asked, &how, today) else {
            return delivery.reject(DeadReason::Unexpected, format!("{} is not answered here", asked.kind));
        };
        for saying in sayings {
            if let Err(error) = self.say(hub, self.event(&asked, saying), how.mode).await {
                return tracing::warn!(partner = self.id, error, "partner.not_answered");
            }
        }
        delivery.ack();
    }

    fn event(&self, asked: &CloudEvent, saying: Saying) -> CloudEvent {
        let source = format!("/partners/{}", self.id);
        match saying {
            Saying::Answer(data) => {
                let (id, kind) = (format!("{}-answer", asked.id), format!("{}.answered", asked.kind));
                let mut event = CloudEvent::new(id, source, kind, data);
                event.answers = Some(asked.id.clone());
                event.subject = asked.subject.clone();
                event
            }
            Saying::Unasked { rest, data } => {
                CloudEvent::new(format!("{}-{rest}", asked.id), source, format!("{}.{rest}", self.id), data)
            }
        }
    }

    async fn say(&self, hub: &Hub, event: CloudEvent, mode: Mode) -> Result<(), String> {
        match mode {
            Mode::Forge => publish(&hub.bus, &self.id, &event, &Es256Signer::generate(), &self.kid).await,
            _ => publish(&hub.bus, &self.id, &event, &*self.signer, &self.kid).await,
        }
    }
}

pub fn kid(id: &str) -> Result<KeyId, keys::KeyError> {
    super::key_of(id).parse()
}

/// Signed, through the partner's own exchange.
pub async fn publish(
    bus: &bus::Bus,
    id: &str,
    event: &CloudEvent,
    signer: &dyn Signer,
    kid: &KeyId,
) -> Result<(), String> {
    let now = jiff::Timestamp::now().as_second();
    let body = partner::seal(event, signer, kid, now).map_err(|e| e.to_string())?;
    let exchange = Exchange::PartnerIn(id.to_owned());
    let envelope = Envelope::new(exchange, event.kind.clone(), event.id.clone(), body).map_err(|e| e.to_string())?;
    bus.publish(vec![envelope]).await.map(drop).map_err(|e| e.to_string())
}

async fn behaviour(hub: &Hub, id: &str) -> Behaviour {
    let text = hub.store.meta(&format!("sample/registry/{id}")).await.ok().flatten();
    text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
}
