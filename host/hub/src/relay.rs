//! The outbox as the relay sees it: the store's rows, read only while this process
//! leads. A partner's message is signed here, on its way out: the signature vouches
//! for what was committed.
use crate::partner::accounts;
use bus::{
    CloudEvent, Partners,
    relay::{Lead, Outbox, OutboxError, OutboxRow, Route},
};
use contract::iso::Iso;
use std::{collections::HashSet, sync::Arc};
use store::{Store, rows::PartnerFormat};
use tokio::sync::Notify;

const NAME: &str = "relay";

pub struct StoreOutbox {
    pub store: Store,
    pub partners: Partners,
    pub wake: Arc<Notify>,
}

pub struct StoreLead {
    store: Store,
    partners: Partners,
    lead: store::Lead,
}

impl Outbox for StoreOutbox {
    type Lead = StoreLead;

    async fn try_lead(&self) -> Result<Option<StoreLead>, OutboxError> {
        let lead = self.store.try_lead(NAME).await.map_err(trouble)?;
        Ok(lead.map(|lead| StoreLead { store: self.store.clone(), partners: self.partners.clone(), lead }))
    }

    async fn changed(&self) {
        self.wake.notified().await;
    }
}

impl Lead for StoreLead {
    async fn next(&mut self, after: i64, limit: usize) -> Result<Vec<OutboxRow>, OutboxError> {
        self.still_leads().await?;
        // A batch may be on its way: its rows are unsent still, and stand before those asked for.
        let most = u32::try_from(limit * 2).unwrap_or(u32::MAX);
        let rows = self.store.outbox_next(most).await.map_err(trouble)?;
        let fresh: Vec<_> = rows.into_iter().filter(|row| row.n > after).take(limit).collect();
        let xml = self.readers_of_xml(&fresh).await?;
        fresh.into_iter().map(|row| self.outgoing(row, &xml)).collect()
    }

    async fn sent(&mut self, up_to: i64) -> Result<(), OutboxError> {
        self.still_leads().await?;
        self.store.outbox_sent(up_to).await.map_err(trouble)
    }
}

impl StoreLead {
    async fn still_leads(&mut self) -> Result<(), OutboxError> {
        match self.lead.holds().await {
            true => Ok(()),
            false => Err(OutboxError("another process leads now".to_owned())),
        }
    }

    /// Partners of this batch that want banks' messages as XML.
    async fn readers_of_xml(&self, rows: &[store::rows::OutboxRow]) -> Result<HashSet<String>, OutboxError> {
        let banks = rows.iter().any(|row| row.route == "partner" && Iso::of(&row.key).is_some());
        if !banks {
            return Ok(HashSet::new());
        }
        let partners = self.store.partners().await.map_err(trouble)?;
        Ok(partners.into_iter().filter(|p| p.format == PartnerFormat::Xml).map(|p| p.id).collect())
    }

    fn outgoing(&self, row: store::rows::OutboxRow, xml: &HashSet<String>) -> Result<OutboxRow, OutboxError> {
        let (route, body) = match row.route.as_str() {
            "partner" => {
                let reader = row.key.split('.').next().unwrap_or_default();
                (Route::Partner, self.signed(&row.body, xml.contains(reader))?)
            }
            _ => (Route::Event, row.body),
        };
        Ok(OutboxRow { n: row.n, id: row.id, route, key: row.key, body })
    }

    fn signed(&self, body: &[u8], as_xml: bool) -> Result<Vec<u8>, OutboxError> {
        let mut event = CloudEvent::parse(body).map_err(trouble)?;
        if as_xml {
            // What cannot be written as XML must not hold up what follows: it goes as it is, and the partner says so.
            if let Err(error) = accounts::to_xml(&mut event) {
                tracing::error!(id = event.id, error, "message.not_xml");
            }
        }
        self.partners.seal(&event, now()).map_err(trouble)
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn trouble(error: impl std::fmt::Display) -> OutboxError {
    OutboxError(error.to_string())
}
