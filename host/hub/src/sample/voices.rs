//! All the partners of the sample city at their queues, and their door for scenarios: each says what it is told to.
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
use bus::{Bus, CloudEvent};
use futures::future::BoxFuture;
use keys::{FileStore, KeyStore};
use std::sync::Arc;
use store::{
    Store,
    filter::{MessageFilter, Paging},
};
use tokio::task::JoinSet;

const WHAT: &str = "the sample city's partners cannot answer";
/// Questions that a scenario may answer late.
const ASKED: u32 = 200;

/// Makes them known; the tasks in which they answer.
pub async fn start(hub: &Arc<Hub>) -> Result<JoinSet<()>, Failure> {
    let city = Arc::new(city());
    let mut tasks = JoinSet::new();
    for registry in city.registries.clone() {
        let desk = Desk::open(hub, &known(&registry.id)).await?;
        let office: Arc<dyn Voice> = Arc::new(Office { registry, city: city.clone() });
        tasks.spawn(desk.serve(hub.clone(), office));
    }
    for bank in city.banks.clone() {
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

/// The door for scenarios.
pub struct Voices {
    pub bus: Bus,
    pub store: Store,
    pub keys: Arc<FileStore>,
}

impl Outside for Voices {
    fn say(&self, saying: Saying) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(self.says(saying))
    }
}

impl Voices {
    async fn says(&self, saying: Saying) -> Result<(), String> {
        let id = &saying.partner;
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

    /// The last question of this type.
    async fn asked(&self, id: &str, kind: &str) -> Result<String, String> {
        let filter = MessageFilter { partner: Some(id.to_owned()), ..MessageFilter::default() };
        let page = self.store.messages(&filter, &Paging::first(ASKED)).await.map_err(|error| error.to_string())?;
        let asked = page.rows.into_iter().find(|message| message.body["type"] == kind);
        asked.map(|message| message.id).ok_or_else(|| format!("nobody asked {kind}"))
    }
}
