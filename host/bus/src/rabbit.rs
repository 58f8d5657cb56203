//! RabbitMQ. Split by what can fail on its own: `link` keeps the one connection and brings it back, `declare`
//! makes the topology, `publish` sends and reads confirmations, `consume` delivers and settles, `letter` writes
//! and reads the headers of dead letters.

mod consume;
mod declare;
mod letter;
mod link;
mod publish;
mod settle;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::config::RabbitConfig;
use crate::consumer::Consumer;
use crate::envelope::Envelope;
use crate::error::BusError;
use crate::health::Health;
use crate::name::Queue;
use crate::topology::Topology;

use link::Link;
pub(crate) use publish::Flight;

pub(crate) struct Rabbit {
    link: Arc<Link>,
    prefetch: u16,
    closed: CancellationToken,
}

impl Rabbit {
    pub(crate) fn new(config: &RabbitConfig) -> Result<Self, BusError> {
        Ok(Self { link: Arc::new(Link::new(config)?), prefetch: config.prefetch, closed: CancellationToken::new() })
    }

    /// A first attempt, so that health is known; what went wrong stands there.
    pub(crate) async fn greet(&self) {
        let _ = self.link.session().await;
    }

    pub(crate) async fn declare(&self, topology: Topology) -> Result<(), BusError> {
        self.link.declare(topology).await
    }

    pub(crate) async fn send(&self, batch: Vec<Envelope>) -> Result<Flight, BusError> {
        let session = self.link.session().await?;
        let sent = publish::send(&self.link, &session, &batch).await;
        sent.inspect_err(|error| self.link.failed(&session, error))
            .map(|confirms| Flight::new(self.link.clone(), session.clone(), confirms))
    }

    pub(crate) fn consume(&self, queue: Queue) -> Consumer {
        let (deliveries, consumer) = Consumer::channel();
        let work = consume::Work::new(self.link.clone(), queue, self.prefetch, deliveries);
        let closed = self.closed.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = work.run() => {}
                () = closed.cancelled() => {}
            }
        });
        consumer
    }

    /// Asked on a channel of its own: one that asks for a queue that is not there is closed.
    pub(crate) async fn waiting(&self, queue: &Queue) -> Result<u64, BusError> {
        let session = self.link.session().await?;
        let channel = session.connection.create_channel().await?;
        let found = declare::waiting(&channel, queue).await;
        // A channel that was closed for its question is closed already.
        let _ = channel.close(200, "asked".into()).await;
        found
    }

    pub(crate) fn health(&self) -> Health {
        self.link.health()
    }

    pub(crate) async fn close(&self) {
        self.closed.cancel();
        self.link.close().await;
    }
}
