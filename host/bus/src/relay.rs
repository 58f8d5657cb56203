//! From the outbox to the bus, in commit order. The outbox is a trait because all SQL lies in the store; its two
//! halves are what must be *said to* the database by whoever leads (on the leader's own session, so that one who
//! has lost the lead cannot mark anything as sent) and what everybody may do.
//!
//! Two batches overlap: while the broker confirms one, the next is read and sent.

use std::time::Duration;

use thiserror::Error;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::backoff::Backoff;
use crate::bus::{Bus, Pending};
use crate::dead::{DeadLetter, DeadReason};
use crate::envelope::{Envelope, Outcome};
use crate::error::BusError;
use crate::name::Exchange;

/// One row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Commit order.
    pub n: i64,
    pub id: String,
    pub route: Route,
    /// The routing key.
    pub key: String,
    pub body: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Event,
    Partner,
}

/// The database does not answer, or not as it should; in its own words.
#[derive(Debug, Error)]
#[error("the outbox cannot be read: {0}")]
pub struct OutboxError(pub String);

pub trait Outbox: Send + Sync {
    type Lead: Lead;

    /// `None` while another relay leads. On PostgreSQL a session advisory lock, so that the lead ends with its
    /// session; on SQLite, which has one process, always given.
    fn try_lead(&self) -> impl Future<Output = Result<Option<Self::Lead>, OutboxError>> + Send;

    /// Resolves when rows may have been added. Missing some is fine: the relay also looks by itself.
    fn changed(&self) -> impl Future<Output = ()> + Send;
}

/// The right to relay, until it is dropped or its session ends; then both functions fail.
pub trait Lead: Send {
    /// Unsent rows after `after`, in order.
    fn next(&mut self, after: i64, limit: usize) -> impl Future<Output = Result<Vec<OutboxRow>, OutboxError>> + Send;

    /// All rows up to and including `up_to` are sent.
    fn sent(&mut self, up_to: i64) -> impl Future<Output = Result<(), OutboxError>> + Send;
}

#[derive(Debug, Clone)]
pub struct RelayOptions {
    /// Rows read and published together.
    pub batch: usize,
    /// How often to look without being told, and how often to try to take over.
    pub poll: Duration,
    /// How long a batch under way may take at the end.
    pub grace: Duration,
}

impl Default for RelayOptions {
    fn default() -> Self {
        Self { batch: 500, poll: Duration::from_secs(1), grace: Duration::from_secs(5) }
    }
}

#[derive(Debug, Error)]
enum RelayError {
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Bus(#[from] BusError),
    #[error("the broker could not keep a message")]
    Nacked,
}

/// Relays until `shutdown`. Trouble is logged and tried again; nothing that was not confirmed is marked as sent.
pub async fn run(outbox: impl Outbox, bus: Bus, options: RelayOptions, shutdown: CancellationToken) {
    let mut backoff = Backoff::new();
    while !shutdown.is_cancelled() {
        let wait = match outbox.try_lead().await {
            Ok(Some(lead)) => {
                let mut relay = Relay { outbox: &outbox, lead, bus: &bus, options: &options, backoff: &mut backoff };
                match relay.lead(&shutdown).await {
                    Ok(()) => return,
                    Err(error) => trouble(&error, &mut backoff),
                }
            }
            Ok(None) => options.poll,
            Err(error) => trouble(&error.into(), &mut backoff),
        };
        tokio::select! {
            () = sleep(wait) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

fn trouble(error: &RelayError, backoff: &mut Backoff) -> Duration {
    let wait = backoff.next();
    tracing::warn!(%error, ?wait, "the relay tries again");
    wait
}

struct Relay<'a, O: Outbox> {
    outbox: &'a O,
    lead: O::Lead,
    bus: &'a Bus,
    options: &'a RelayOptions,
    backoff: &'a mut Backoff,
}

/// A batch that was sent and is not confirmed yet.
struct Flight {
    rows: Vec<OutboxRow>,
    pending: Pending,
}

impl<O: Outbox> Relay<'_, O> {
    async fn lead(&mut self, shutdown: &CancellationToken) -> Result<(), RelayError> {
        let grace = self.options.grace;
        let mut after = 0;
        let mut flying: Option<Flight> = None;
        while !shutdown.is_cancelled() {
            let rows = self.lead.next(after, self.options.batch).await?;
            after = rows.last().map_or(after, |row| row.n);
            let departed = match rows.is_empty() {
                true => None,
                false => Some(self.depart(rows).await?),
            };
            match (flying.take(), &departed) {
                (Some(flight), _) => {
                    tokio::select! {
                        landed = self.land(flight) => landed?,
                        () = ended(shutdown, grace) => return Ok(()),
                    }
                }
                (None, None) => self.rest(shutdown).await,
                (None, Some(_)) => {}
            }
            flying = departed;
        }
        if let Some(flight) = flying {
            // Too late is as good as never sent: the rows stay and go out again.
            let _ = timeout(grace, self.land(flight)).await;
        }
        Ok(())
    }

    async fn depart(&self, rows: Vec<OutboxRow>) -> Result<Flight, RelayError> {
        let batch = rows.iter().map(envelope).collect();
        let pending = self.bus.send(batch).await?;
        Ok(Flight { rows, pending })
    }

    async fn land(&mut self, flight: Flight) -> Result<(), RelayError> {
        let outcomes = flight.pending.confirmed().await?;
        self.bury_unroutable(&flight.rows, &outcomes).await?;
        let kept = outcomes.iter().take_while(|o| **o != Outcome::Nacked);
        let kept = kept.count();
        if let Some(last) = kept.checked_sub(1) {
            self.lead.sent(flight.rows[last].n).await?;
        }
        if kept < flight.rows.len() {
            return Err(RelayError::Nacked);
        }
        self.backoff.reset();
        Ok(())
    }

    /// A message to a partner that nobody knows must not hold up all others behind it.
    async fn bury_unroutable(&self, rows: &[OutboxRow], outcomes: &[Outcome]) -> Result<(), RelayError> {
        let letters: Vec<Envelope> = rows
            .iter()
            .zip(outcomes)
            .filter(|(_, outcome)| **outcome == Outcome::Unroutable)
            .map(|(row, _)| {
                let detail = format!("no queue takes {}", row.key);
                Envelope::dead(letter(row, DeadReason::Unroutable, detail))
            })
            .collect();
        if letters.is_empty() {
            return Ok(());
        }
        tracing::warn!(count = letters.len(), "messages without a queue go to hub.dead");
        let outcomes = self.bus.publish(letters).await?;
        match outcomes.iter().all(|o| *o == Outcome::Confirmed) {
            true => Ok(()),
            false => Err(RelayError::Nacked),
        }
    }

    async fn rest(&self, shutdown: &CancellationToken) {
        tokio::select! {
            () = self.outbox.changed() => {}
            () = sleep(self.options.poll) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

async fn ended(shutdown: &CancellationToken, grace: Duration) {
    shutdown.cancelled().await;
    sleep(grace).await;
}

/// A row whose names do not fit the bus goes to the dead letters at once: it can never be published.
fn envelope(row: &OutboxRow) -> Envelope {
    Envelope::new(exchange(row.route), row.key.clone(), row.id.clone(), row.body.clone())
        .unwrap_or_else(|error| Envelope::dead(letter(row, DeadReason::Malformed, error.to_string())))
}

fn exchange(route: Route) -> Exchange {
    match route {
        Route::Event => Exchange::Events,
        Route::Partner => Exchange::Partners,
    }
}

fn letter(row: &OutboxRow, reason: DeadReason, detail: String) -> DeadLetter {
    DeadLetter {
        id: row.id.clone(),
        reason,
        detail,
        queue: None,
        exchange: exchange(row.route),
        routing_key: row.key.clone(),
        body: row.body.clone(),
    }
}
