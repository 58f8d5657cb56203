//! All the partners of the sample city at their queues, and their door for scenarios: each says what it is told to. One that
//! a program outside plays is told in its queue, signed by the hub like all that it hears.
use super::{
    city::{City, city},
    outside::{self, Desk, Voice},
    registries::{Office, known},
};
use crate::{
    failure::{Failure, Or},
    wiring::Hub,
};
use api::sample::{Outside, Saying};
use bus::{Bus, CloudEvent, Envelope, Partners, Queue};
use cases::Engine;
use futures::future::BoxFuture;
use keys::{FileStore, KeyStore};
use serde_json::{Value, json};
use std::sync::Arc;
use store::filter::{MessageFilter, Paging};
use tokio::task::JoinSet;

const WHAT: &str = "the sample city's partners cannot answer";
/// Questions that a scenario may answer late.
const ASKED: u32 = 200;

/// Makes them known; the tasks in which they answer.
pub async fn start(hub: &Arc<Hub>) -> Result<JoinSet<()>, Failure> {
    let city = Arc::new(city());
    let mut tasks = JoinSet::new();
    let outside = &hub.config.sample.outside;
    for registry in city.registries.clone().into_iter().filter(|registry| !outside.contains(&registry.id)) {
        let desk = Desk::open(hub, &known(&registry.id)).await?;
        let office: Arc<dyn Voice> = Arc::new(Office { registry, city: city.clone() });
        tasks.spawn(desk.serve(hub.clone(), office));
    }
    for bank in city.banks.clone().into_iter().filter(|bank| !outside.contains(&bank.id)) {
        let (name, credit_code) = speaks_for(&city, &bank.organisation)?;
        let desk = Desk::open(hub, &bank.known(&name, &credit_code)).await?;
        let bank: Arc<dyn Voice> = Arc::new(bank);
        tasks.spawn(desk.serve(hub.clone(), bank));
    }
    Ok(tasks)
}

fn speaks_for(city: &City, id: &str) -> Result<(String, String), Failure> {
    let found = city.organisation(id).ok_or_else(|| format!("there is no organisation {id}"));
    let found = found.or_fail(WHAT, "mend config/sample/banks.toml")?;
    Ok((found.name.clone(), found.credit_code.clone()))
}

/// How it behaves from now on, and what it says.
const BEHAVE: &str = "sample.behave";
const SAY: &str = "sample.say";

/// The door for scenarios.
pub struct Voices {
    pub bus: Bus,
    pub engine: Arc<Engine>,
    pub keys: Arc<FileStore>,
    pub partners: Partners,
    pub outside: Vec<String>,
}

impl Outside for Voices {
    fn say(&self, saying: Saying) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(self.says(saying))
    }

    fn behave(&self, partner: String, how: Value) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            match self.outside.contains(&partner) {
                true => self.tell(&partner, BEHAVE, how).await,
                false => Ok(()),
            }
        })
    }
}

impl Voices {
    async fn says(&self, saying: Saying) -> Result<(), String> {
        let id = &saying.partner;
        if self.outside.contains(id) {
            let told = json!({"type": saying.r#type, "data": saying.data, "id": saying.id, "answer": saying.answer});
            return self.tell(id, SAY, told).await;
        }
        let kid = outside::kid(id).map_err(|error| error.to_string())?;
        let signer = self.keys.signer(&kid).map_err(|error| error.to_string())?;
        let name = saying.id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let mut event =
            CloudEvent::new(name, format!("/partners/{id}"), format!("{id}.{}", saying.r#type), saying.data);
        if saying.answer {
            event.answers = Some(self.asked(id, &event.kind).await?);
            event.kind.push_str(".answered");
        }
        outside::publish(&self.bus, id, &event, &*signer, &kid).await
    }

    /// With the time of the business clock, by which it shall go.
    async fn tell(&self, id: &str, what: &str, data: Value) -> Result<(), String> {
        let clock = &self.engine.clock;
        let now = clock.now().await.map_err(|error| error.to_string())?;
        let name = uuid::Uuid::now_v7().to_string();
        let mut event = CloudEvent::new(name.clone(), "/hub", format!("{id}.{what}"), data);
        event.time = jiff::Timestamp::from_millisecond(now).ok();
        let body = self.partners.seal(&event, jiff::Timestamp::now().as_second()).map_err(|error| error.to_string())?;
        let queue = Queue::PartnerOut(id.to_owned());
        let envelope = Envelope::to_queue(&queue, name, body).map_err(|error| error.to_string())?;
        self.bus.publish(vec![envelope]).await.map(drop).map_err(|error| error.to_string())
    }

    /// The last question of this type.
    async fn asked(&self, id: &str, kind: &str) -> Result<String, String> {
        let filter = MessageFilter { partner: Some(id.to_owned()), ..MessageFilter::default() };
        let page =
            self.engine.store.messages(&filter, &Paging::first(ASKED)).await.map_err(|error| error.to_string())?;
        let asked = page.rows.into_iter().find(|message| message.body["type"] == kind);
        asked.map(|message| message.id).ok_or_else(|| format!("nobody asked {kind}"))
    }
}
