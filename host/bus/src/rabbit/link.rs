//! The one connection. Whoever needs it asks for a session; the first to find it broken makes a new one while the
//! others wait for that. lapin could recover by itself, but then nobody would know which confirms and tags
//! belong to the time before: a session is numbered, and what is of an older one is void.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use lapin::options::ConfirmSelectOptions;
use lapin::uri::AMQPUri;
use lapin::{Channel, Connection, ConnectionProperties};
use tokio::sync::watch;
use tokio::time::{error::Elapsed, timeout};

use super::declare;
use crate::config::RabbitConfig;
use crate::error::BusError;
use crate::health::Health;
use crate::name::{Exchange, Queue};
use crate::topology::{Binding, Topology};

const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// A connection that is lost at the wrong moment answers nobody: whoever waits for its channels, its queues or its end
/// would wait for ever, and everybody else for him. A city's queues are declared in a few seconds.
const READY_WITHIN: Duration = Duration::from_secs(60);
const CLOSE_WITHIN: Duration = Duration::from_secs(3);
/// Several tasks notice an outage at once; one attempt answers them all for this long.
const ONE_ATTEMPT_COUNTS: Duration = Duration::from_millis(90);
const HEARTBEAT_SECONDS: u16 = 10;

pub(super) struct Session {
    pub number: u64,
    pub connection: Connection,
    /// For events: batches may overlap on it.
    pub events: Channel,
    /// For what must arrive, one batch at a time: a returned message comes inside *some* confirmation of its
    /// channel, so only a batch that has the channel to itself can tell which were its own.
    pub addressed: Channel,
    pub turn: tokio::sync::Mutex<()>,
}

impl Session {
    fn is_alive(&self) -> bool {
        self.connection.status().connected() && self.events.status().connected() && self.addressed.status().connected()
    }
}

pub(super) struct Link {
    uri: AMQPUri,
    delivery_limit: u32,
    confirm_within: Duration,
    current: tokio::sync::Mutex<Current>,
    wanted: Mutex<Wanted>,
    /// Queues that this process has declared.
    declared: watch::Sender<Vec<Queue>>,
    health: Mutex<Health>,
    numbers: AtomicU64,
}

#[derive(Default)]
struct Current {
    session: Option<Arc<Session>>,
    failed: Option<(Instant, BusError)>,
}

/// The topology to have, and bindings of earlier ones that must go.
#[derive(Default)]
struct Wanted {
    topology: Option<Topology>,
    stale: Vec<Binding>,
}

impl Link {
    pub(super) fn new(config: &RabbitConfig) -> Result<Self, BusError> {
        let mut uri: AMQPUri =
            config.url.parse().map_err(|why| BusError::Address { url: without_password(&config.url), why })?;
        uri.query.heartbeat.get_or_insert(HEARTBEAT_SECONDS);
        Ok(Self {
            uri,
            delivery_limit: config.delivery_limit,
            confirm_within: config.confirm_within(),
            current: Default::default(),
            wanted: Default::default(),
            declared: watch::Sender::default(),
            health: Mutex::new(Health::not_yet()),
            numbers: AtomicU64::new(1),
        })
    }

    pub(super) fn confirm_within(&self) -> Duration {
        self.confirm_within
    }

    /// The living session, or one attempt to make it.
    pub(super) async fn session(&self) -> Result<Arc<Session>, BusError> {
        let mut current = self.current.lock().await;
        if let Some(session) = current.session.as_ref().filter(|s| s.is_alive()) {
            return Ok(session.clone());
        }
        if let Some((at, error)) = &current.failed
            && at.elapsed() < ONE_ATTEMPT_COUNTS
        {
            return Err(error.clone());
        }
        current.session = None;
        match self.open().await {
            Ok(session) => {
                tracing::info!(session = session.number, "connected to the broker");
                let session = Arc::new(session);
                *current = Current { session: Some(session.clone()), failed: None };
                self.set_health(|health| *health = Health::Up);
                Ok(session)
            }
            Err(error) => {
                current.failed = Some((Instant::now(), error.clone()));
                self.set_health(|health| health.fell(error.to_string()));
                Err(error)
            }
        }
    }

    async fn open(&self) -> Result<Session, BusError> {
        let properties = ConnectionProperties::default().with_connection_name("hub".into());
        let connection =
            timeout(CONNECT_WITHIN, Connection::connect_uri(self.uri.clone(), properties)).await.map_err(silent)??;
        timeout(READY_WITHIN, self.ready(connection)).await.map_err(silent)?
    }

    async fn ready(&self, connection: Connection) -> Result<Session, BusError> {
        let session = Session {
            number: self.numbers.fetch_add(1, Ordering::Relaxed),
            events: confirming(&connection).await?,
            addressed: confirming(&connection).await?,
            turn: Default::default(),
            connection,
        };
        self.apply(&session).await?;
        Ok(session)
    }

    pub(super) async fn declare(&self, topology: Topology) -> Result<(), BusError> {
        self.want(topology);
        let session = self.session().await?;
        let applied = timeout(READY_WITHIN, self.apply(&session)).await.map_err(silent).flatten();
        applied.inspect_err(|error| self.failed(&session, error))
    }

    fn want(&self, topology: Topology) {
        let mut wanted = self.wanted.lock().expect("no panic while locked");
        let bindings = topology.bindings();
        if let Some(earlier) = wanted.topology.replace(topology) {
            wanted.stale.extend(earlier.bindings());
        }
        wanted.stale.retain(|binding| !bindings.contains(binding));
    }

    /// Idempotent: a broker that comes back empty gets everything again.
    async fn apply(&self, session: &Session) -> Result<(), BusError> {
        let (topology, stale) = {
            let wanted = self.wanted.lock().expect("no panic while locked");
            let Some(topology) = wanted.topology.clone() else {
                return Ok(());
            };
            (topology, wanted.stale.clone())
        };
        let channel = session.connection.create_channel().await?;
        declare::apply(&channel, &topology, &stale, self.delivery_limit).await?;
        self.declared.send_replace(topology.queues());
        // Forgotten when it is done, and not before: this may be given up in the middle.
        let mut wanted = self.wanted.lock().expect("no panic while locked");
        wanted.stale.retain(|binding| !stale.contains(binding));
        Ok(())
    }

    /// Asking the broker for an exchange that is not there would cost the channel, and everybody on it.
    pub(super) fn knows(&self, exchange: &Exchange) -> bool {
        match exchange {
            Exchange::PartnerIn(id) => {
                let queue = Queue::PartnerOut(id.clone());
                self.declared.borrow().contains(&queue)
            }
            _ => true,
        }
    }

    /// RabbitMQ 3.10 drops the whole connection of who consumes from a quorum queue at the moment in which it is
    /// made; so a consumer waits here until its queue is there.
    pub(super) async fn has(&self, queue: &Queue) {
        let mut declared = self.declared.subscribe();
        // The sender lives as long as this link.
        let _ = declared.wait_for(|queues| queues.contains(queue)).await;
    }

    /// Somebody found the session broken. The next to ask makes a new one.
    pub(super) fn failed(&self, session: &Session, error: &BusError) {
        if !session.is_alive() {
            self.set_health(|health| health.fell(error.to_string()));
        }
    }

    /// The broker does not answer on a connection that looks alive: give it up.
    pub(super) async fn give_up(&self, session: &Session) {
        let mut current = self.current.lock().await;
        if current.session.as_ref().is_some_and(|s| s.number == session.number) {
            current.session = None;
            self.set_health(|health| health.fell("it does not confirm".into()));
        }
    }

    pub(super) fn health(&self) -> Health {
        // Locked means that somebody is connecting at this moment; what was last known stands.
        if let Ok(current) = self.current.try_lock()
            && let Some(session) = &current.session
            && !session.is_alive()
        {
            self.set_health(|health| health.fell("the connection is lost".into()));
        }
        self.health.lock().expect("no panic while locked").clone()
    }

    fn set_health(&self, change: impl FnOnce(&mut Health)) {
        change(&mut self.health.lock().expect("no panic while locked"));
    }

    pub(super) async fn close(&self) {
        let closed = async {
            if let Some(session) = self.current.lock().await.session.take() {
                // It may be gone already; then there is nothing to close.
                let _ = session.connection.close(200, "OK".into()).await;
            }
        };
        if timeout(CLOSE_WITHIN, closed).await.is_err() {
            tracing::warn!("the broker did not say farewell within {} s", CLOSE_WITHIN.as_secs());
        }
    }
}

fn silent(_: Elapsed) -> BusError {
    BusError::Away("it does not answer".into())
}

async fn confirming(connection: &Connection) -> Result<Channel, BusError> {
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok(channel)
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_address_is_named_without_its_password() {
        let error = Link::new(&RabbitConfig::new("http://hub:secret@broker:5672/city")).err().unwrap().to_string();
        assert!(error.contains("http://…@broker:5672/city"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}
