//! The outbox as the relay sees it: the store's rows, read only while this process
//! leads. A partner's message is signed here, on its way out: the signature vouches
//! for what was committed.
use bus::{
    CloudEvent, Partners,
    relay::{Lead, Outbox, OutboxError, OutboxRow, Route},
};
use std::sync::Arc;
use store::Store;
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
        let fresh = rows.into_iter().filter(|row| row.n > after).take(limit);
        fresh.map(|row| self.outgoing(row)).collect()
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

    fn outgoing(&self, row: store::rows::OutboxRow) -> Result<OutboxRow, OutboxError> {
        let (route, body) = match row.route.as_str() {
            "partner" => (Route::Partner, self.signed(&row.body)?),
            _ => (Route::Event, row.body),
        };
        Ok(OutboxRow { n: row.n, id: row.id, route, key: row.key, body })
    }

    fn signed(&self, body: &[u8]) -> Result<Vec<u8>, OutboxError> {
        let event = CloudEvent::parse(body).map_err(trouble)?;
        self.partners.seal(&event, now()).map_err(trouble)
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn trouble(error: impl std::fmt::Display) -> OutboxError {
    OutboxError(error.to_string())
}
