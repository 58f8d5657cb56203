//! What both transports hand to whoever consumes: a stream of deliveries, each with a ticket that says once what
//! became of it. Saying so is cheap and never waits; the transport gathers and settles.

use async_recursion::async_recursion as boxed;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::Stream;
use tokio::sync::mpsc;

use crate::dead::{DeadLetter, DeadReason};
use crate::name::{Exchange, Queue};

#[derive(Debug)]
pub struct Delivery {
    pub queue: Queue,
    pub exchange: Exchange,
    pub routing_key: String,
    pub id: String,
    pub body: Vec<u8>,
    /// It may have been handled before; nothing follows from `false`.
    pub redelivered: bool,
    /// On `hub.dead`: what is known about its end.
    pub dead: Option<Box<DeadLetter>>,
    pub(crate) ticket: Ticket,
}

impl Delivery {
    /// Handled, and durably so: it will not come again.
    pub fn ack(self) {
        self.ticket.decide(Decision::Ack);
    }

    /// It can never be handled: to `hub.dead`, with the reason.
    pub fn reject(mut self, reason: DeadReason, detail: impl Into<String>) {
        let letter = DeadLetter::of_delivery(&mut self, reason, detail.into());
        self.ticket.decide(Decision::Bury(Box::new(letter)));
    }

    /// Back into its queue, to be delivered again. A delivery that is dropped does the same.
    pub fn release(self) {}
}

#[derive(Debug)]
pub(crate) struct Ticket {
    tag: u64,
    /// Which connection the tag belongs to; a decision for an older one comes too late and is void.
    session: u64,
    /// Gone once the decision is said.
    decisions: Option<mpsc::UnboundedSender<Decided>>,
}

#[derive(Debug)]
pub(crate) struct Decided {
    pub tag: u64,
    pub session: u64,
    pub decision: Decision,
}

#[derive(Debug)]
pub(crate) enum Decision {
    Ack,
    Bury(Box<DeadLetter>),
    Release,
}

impl Ticket {
    pub(crate) fn new(tag: u64, session: u64, decisions: mpsc::UnboundedSender<Decided>) -> Self {
        Self { tag, session, decisions: Some(decisions) }
    }

    fn decide(mut self, decision: Decision) {
        self.say(decision);
    }

    fn say(&mut self, decision: Decision) {
        if let Some(decisions) = self.decisions.take() {
            // Nobody listens any more when the transport is gone; then the message comes again by itself.
            let _ = decisions.send(Decided { tag: self.tag, session: self.session, decision });
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.say(Decision::Release);
    }
}

/// Deliveries of one queue, in order. Dropping it stops the consumer; what was not decided comes again.
#[derive(Debug)]
pub struct Consumer {
    deliveries: mpsc::UnboundedReceiver<Delivery>,
}

impl Consumer {
    /// The transport's half sends; how much is under way is bounded by the prefetch limit, not by this channel.
    pub(crate) fn channel() -> (mpsc::UnboundedSender<Delivery>, Self) {
        let (sender, deliveries) = mpsc::unbounded_channel();
        (sender, Self { deliveries })
    }

    /// `None` only when the bus was closed.
    #[boxed]
    pub async fn next(&mut self) -> Option<Delivery> {
        self.deliveries.recv().await
    }

    /// Waits for one delivery, then takes what else is there, so that a consumer commits a batch at once and
    /// acknowledges it at once. Empty only when the bus was closed.
    pub async fn next_batch(&mut self, most: usize) -> Vec<Delivery> {
        let mut batch = Vec::new();
        self.deliveries.recv_many(&mut batch, most).await;
        batch
    }
}

impl Stream for Consumer {
    type Item = Delivery;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Delivery>> {
        self.deliveries.poll_recv(cx)
    }
}
