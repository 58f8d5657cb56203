//! The outside registries of the sample city. They are partners like any other:
//! each has its own key, reads its own queue, checks the hub's signature, and answers
//! with a signed message through its own exchange.
use super::city::{City, Registry, Source, city};
use crate::{
    failure::{Failure, Or},
    wiring::Hub,
};
use bus::{CloudEvent, DeadReason, Delivery, Envelope, Exchange, Queue, partner};
use contract::canonical::sha256;
use keys::{
    Algorithm, Es256Signer, KeyId, KeyStore, Signer,
    jws::{KeySet, Window},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::rows::{PartnerFormat, PartnerKind, PartnerRow, PartnerState};
use tokio::task::JoinSet;

/// The partner's signatures and the hub's lie within this time of each other.
const WINDOW_SECONDS: i64 = 26 * 3600;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    #[default]
    Answer,
    /// Answers something else than the city holds.
    Differ,
    /// Signs with a key that is not its own.
    Forge,
    Silent,
}

/// How a registry behaves now; scenarios change it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Behaviour {
    mode: Mode,
    with: Option<Map<String, Value>>,
}

struct Office {
    registry: Registry,
    signer: Arc<dyn Signer>,
    kid: KeyId,
    city: Arc<City>,
}

/// Makes the registries known as partners; the tasks in which they answer.
pub async fn start(hub: &Arc<Hub>) -> Result<JoinSet<()>, Failure> {
    let what = "the sample city's registries cannot answer";
    let city = Arc::new(city());
    let mut tasks = JoinSet::new();
    for registry in city.registries.clone() {
        let kid: KeyId = super::key_of(&registry.id).parse().or_fail(what, "reinstall the hub")?;
        let signer = hub.keys.signer_or_create(&kid, Algorithm::Es256).or_fail(what, "check [data] keys")?;
        let partner = known(&registry.id);
        hub.partners.make_known(&partner, &kid, &signer.public()).await.or_fail(what, "hub doctor")?;
        let office = Office { registry, signer, kid, city: city.clone() };
        tasks.spawn(serve(hub.clone(), office));
    }
    Ok(tasks)
}

/// It only answers.
fn known(id: &str) -> PartnerRow {
    PartnerRow {
        id: id.to_owned(),
        kind: PartnerKind::Registry,
        name: id.to_owned(),
        says: vec![],
        format: PartnerFormat::Json,
        broker_user: None,
        state: PartnerState::Active,
        added: jiff::Timestamp::now().as_millisecond(),
        ended: None,
    }
}

async fn serve(hub: Arc<Hub>, office: Office) {
    let mut consumer = hub.bus.consume(Queue::PartnerOut(office.registry.id.clone()));
    while let Some(delivery) = consumer.next().await {
        handle(&hub, &office, delivery).await;
    }
}

async fn handle(hub: &Hub, office: &Office, delivery: Delivery) {
    let (kid, key) = hub.partners.own_key();
    let keys = KeySet::default().with(kid, key);
    let now = jiff::Timestamp::now().as_second();
    let window = Window { now, past: WINDOW_SECONDS, ahead: WINDOW_SECONDS };
    let asked = match partner::open(&delivery.body, &keys, &window) {
        Ok(signed) => signed.event,
        Err(error) => return delivery.reject(error.reason(), error.to_string()),
    };
    if asked.kind != office.registry.query {
        return delivery.reject(DeadReason::Unexpected, format!("{} is not answered here", asked.kind));
    }
    let behaviour = behaviour(hub, &office.registry.id).await;
    if behaviour.mode != Mode::Silent
        && let Err(error) = reply(hub, office, &asked, behaviour, now).await
    {
        tracing::warn!(registry = office.registry.id, error, "registry.not_answered");
        return;
    }
    delivery.ack();
}

async fn behaviour(hub: &Hub, id: &str) -> Behaviour {
    let text = hub.store.meta(&format!("sample/registry/{id}")).await.ok().flatten();
    text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
}

async fn reply(hub: &Hub, office: &Office, asked: &CloudEvent, how: Behaviour, now: i64) -> Result<(), String> {
    let mut data = office.looks_up(&asked.data);
    if how.mode == Mode::Differ && how.with.as_ref().is_none_or(Map::is_empty) {
        differ(&mut data);
    }
    for (field, value) in how.with.into_iter().flatten() {
        data[field.as_str()] = value;
    }
    let id = format!("{}-answer", asked.id);
    let mut event = CloudEvent::new(
        id.clone(),
        format!("/partners/{}", office.registry.id),
        format!("{}.answered", asked.kind),
        data,
    );
    event.answers = Some(asked.id.clone());
    event.subject = asked.subject.clone();
    let signer = match how.mode {
        Mode::Forge => Arc::new(Es256Signer::generate()),
        _ => office.signer.clone(),
    };
    let body = partner::seal(&event, &*signer, &office.kid, now).map_err(|e| e.to_string())?;
    let exchange = Exchange::PartnerIn(office.registry.id.clone());
    let envelope = Envelope::new(exchange, event.kind.clone(), id, body).map_err(|e| e.to_string())?;
    hub.bus.publish(vec![envelope]).await.map(drop).map_err(|e| e.to_string())
}

/// Another value in the first field that has a text.
fn differ(data: &mut Value) {
    let mut fields = data.as_object_mut().into_iter().flatten();
    if let Some((_, text)) = fields.find(|(_, v)| v.is_string()) {
        *text = format!("{}（另）", text.as_str().unwrap_or_default()).into();
    }
}

impl Office {
    fn looks_up(&self, asked: &Value) -> Value {
        match self.registry.from {
            None => self.entry(asked),
            Some(Source::Organisations) => self.organisation(asked),
            Some(Source::Certificates) => self.certificates(asked),
            Some(Source::Persons) => self.person(asked),
        }
    }

    /// By the query's first field.
    fn entry(&self, asked: &Value) -> Value {
        let Some((field, value)) = asked.as_object().and_then(|o| o.iter().next()) else {
            return json!({});
        };
        let found = self.registry.entry.iter().find(|e| e.get(field) == Some(value));
        found.cloned().map_or_else(|| json!({}), Value::Object)
    }

    fn organisation(&self, asked: &Value) -> Value {
        let Some(o) = self.city.organisations.iter().find(|o| asked["credit-code"] == o.credit_code.as_str()) else {
            return json!({});
        };
        let representative = self.city.legal_representative(o);
        json!({
            "name": o.name, "legal-representative-name-hash": representative.map(|p| sha256(p.name().as_bytes())),
            "state": "存续", "established": o.established, "licence-until": null, "division": o.division,
        })
    }

    fn certificates(&self, asked: &Value) -> Value {
        let found = self.city.organisations.iter().find(|o| asked["credit-code"] == o.credit_code.as_str());
        let list: Vec<Value> = found
            .into_iter()
            .flat_map(|o| &o.qualifications)
            .map(|c| {
                let mut c = c.clone();
                c.insert("status".to_owned(), "有效".into());
                Value::Object(c)
            })
            .collect();
        json!({"certificates": list})
    }

    fn person(&self, asked: &Value) -> Value {
        let known = self.city.persons.iter().find(|p| asked["id-number"] == p.id_number.as_str());
        // A newcomer is whoever he says he is; a person of the city must bear his name.
        let matches = known.is_none_or(|p| asked["name"] == p.name().as_str());
        json!({"match": matches, "level": "L2"})
    }
}
