//! The face that the rest of the hub sees. An enum and not a trait object: there are two transports, both are
//! known, and callers never bring their own.

use async_recursion::async_recursion as boxed;
use std::sync::Arc;

use crate::config::BusConfig;
use crate::consumer::Consumer;
use crate::envelope::{Envelope, Outcome};
use crate::error::BusError;
use crate::health::Health;
use crate::local::{self, Local};
use crate::name::Queue;
use crate::rabbit::{self, Rabbit};
use crate::topology::Topology;

#[derive(Clone)]
pub struct Bus(Transport);

#[derive(Clone)]
enum Transport {
    Rabbit(Arc<Rabbit>),
    Local(Arc<Local>),
}

impl Bus {
    /// Succeeds while the broker is away: work goes on, and `health` says so.
    #[boxed]
    pub async fn connect(config: &BusConfig) -> Result<Self, BusError> {
        let transport = match config {
            BusConfig::InProcess => Transport::Local(Arc::new(Local::new())),
            BusConfig::RabbitMq(config) => {
                let rabbit = Arc::new(Rabbit::new(config)?);
                rabbit.greet().await;
                Transport::Rabbit(rabbit)
            }
        };
        Ok(Self(transport))
    }

    /// Makes the queues and what flows into them; called at start and whenever systems or partners change.
    /// With the broker away it fails, but is remembered and done at the next connection.
    #[boxed]
    pub async fn declare(&self, topology: Topology) -> Result<(), BusError> {
        match &self.0 {
            Transport::Rabbit(rabbit) => rabbit.declare(topology).await,
            Transport::Local(local) => {
                local.declare(topology);
                Ok(())
            }
        }
    }

    /// Publishes and waits until each message is safe or refused; outcomes in the order of the batch.
    #[boxed]
    pub async fn publish(&self, batch: Vec<Envelope>) -> Result<Vec<Outcome>, BusError> {
        self.send(batch).await?.confirmed().await
    }

    /// Publishes without waiting, so that a next batch can be prepared meanwhile.
    #[boxed]
    pub async fn send(&self, batch: Vec<Envelope>) -> Result<Pending, BusError> {
        match &self.0 {
            Transport::Rabbit(rabbit) => rabbit.send(batch).await.map(Flight::Rabbit),
            Transport::Local(local) => Ok(Flight::Local(local.send(batch))),
        }
        .map(Pending)
    }

    /// Never fails: deliveries begin when the broker is there and this process has declared the queue.
    pub fn consume(&self, queue: Queue) -> Consumer {
        match &self.0 {
            Transport::Rabbit(rabbit) => rabbit.consume(queue),
            Transport::Local(local) => local.consume(queue),
        }
    }

    /// How many messages wait in a queue at the broker; in process they wait in the outbox alone.
    #[boxed]
    pub async fn waiting(&self, queue: &Queue) -> Result<u64, BusError> {
        match &self.0 {
            Transport::Rabbit(rabbit) => rabbit.waiting(queue).await,
            Transport::Local(_) => Ok(0),
        }
    }

    pub fn health(&self) -> Health {
        match &self.0 {
            Transport::Rabbit(rabbit) => rabbit.health(),
            Transport::Local(_) => Health::Up,
        }
    }

    /// Ends consumers and the connection. What was not acknowledged comes again after the next start.
    #[boxed]
    pub async fn close(&self) {
        match &self.0 {
            Transport::Rabbit(rabbit) => rabbit.close().await,
            Transport::Local(local) => local.close(),
        }
    }
}

/// A batch on its way. Dropping it says nothing about the messages: they may arrive.
pub struct Pending(Flight);

enum Flight {
    Rabbit(rabbit::Flight),
    Local(local::Flight),
}

impl Pending {
    #[boxed]
    pub async fn confirmed(self) -> Result<Vec<Outcome>, BusError> {
        match self.0 {
            Flight::Rabbit(flight) => flight.confirmed().await,
            Flight::Local(flight) => flight.confirmed().await,
        }
    }
}
