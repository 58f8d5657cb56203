//! One consumer of one queue: a task that lives through reconnects. It alone owns the channel, so deliveries,
//! decisions and the end of the consumer meet in one place and in order.

use std::sync::Arc;

use futures::StreamExt;
use lapin::Channel;
use lapin::message::Delivery as Raw;
use lapin::options::{BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicNackOptions, BasicQosOptions};
use lapin::types::FieldTable;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::declare::name;
use super::letter;
use super::link::{Link, Session};
use super::publish;
use super::settle::Settler;
use crate::backoff::Backoff;
use crate::consumer::{Decided, Decision, Delivery, Ticket};
use crate::dead::DeadLetter;
use crate::envelope::{Envelope, Outcome};
use crate::error::BusError;
use crate::name::{Exchange, Queue};

pub(super) struct Work {
    link: Arc<Link>,
    queue: Queue,
    prefetch: u16,
    deliveries: mpsc::UnboundedSender<Delivery>,
    decisions: mpsc::UnboundedReceiver<Decided>,
    tickets: mpsc::UnboundedSender<Decided>,
}

impl Work {
    pub(super) fn new(
        link: Arc<Link>,
        queue: Queue,
        prefetch: u16,
        deliveries: mpsc::UnboundedSender<Delivery>,
    ) -> Self {
        let (tickets, decisions) = mpsc::unbounded_channel();
        Self { link, queue, prefetch, deliveries, decisions, tickets }
    }

    /// Until the consumer is dropped.
    pub(super) async fn run(mut self) {
        tokio::select! {
            () = self.link.has(&self.queue) => {}
            () = self.deliveries.closed() => return,
        }
        let mut backoff = Backoff::new();
        while !self.deliveries.is_closed() {
            let ended = match self.link.session().await {
                Ok(session) => self.one_session(&session, &mut backoff).await,
                Err(error) => Err(error),
            };
            let Err(error) = ended else { return };
            let wait = backoff.next();
            if error.is_away() {
                tracing::debug!(queue = %self.queue, %error, ?wait, "consumer waits for the broker");
            } else {
                tracing::warn!(queue = %self.queue, %error, ?wait, "consumer tries again");
            }
            tokio::select! {
                () = sleep(wait) => {}
                () = self.deliveries.closed() => return,
            }
        }
    }

    async fn one_session(&mut self, session: &Session, backoff: &mut Backoff) -> Result<(), BusError> {
        let channel = session.connection.create_channel().await?;
        channel.basic_qos(self.prefetch, BasicQosOptions::default()).await?;
        let queue = name(&self.queue)?;
        let mut incoming =
            channel.basic_consume(queue, "".into(), BasicConsumeOptions::default(), FieldTable::default()).await?;
        backoff.reset();
        let mut desk = Desk { link: &self.link.clone(), session, channel, settler: Settler::new(self.prefetch) };
        loop {
            tokio::select! {
                raw = incoming.next() => {
                    let raw = raw.ok_or_else(|| BusError::Away("the consumer was cancelled".into()))??;
                    desk.settler.delivered(raw.delivery_tag);
                    self.hand_over(session.number, raw);
                }
                Some(decided) = self.decisions.recv() => {
                    desk.take(decided).await?;
                    while let Ok(decided) = self.decisions.try_recv() {
                        desk.take(decided).await?;
                    }
                    desk.settle().await?;
                }
                () = self.deliveries.closed() => {
                    desk.channel
                        .basic_cancel(incoming.tag(), BasicCancelOptions::default())
                        .await?;
                    return self.finish(desk).await;
                }
            }
        }
    }

    /// A consumer that is gone in this very moment drops the delivery, and thereby releases it.
    fn hand_over(&self, session: u64, raw: Raw) {
        let ticket = Ticket::new(raw.delivery_tag, session, self.tickets.clone());
        let _ = self.deliveries.send(delivery(&self.queue, raw, ticket));
    }

    /// Deliveries that are still in somebody's hands may yet be acknowledged; closing the channel gives back
    /// the rest.
    async fn finish(&mut self, mut desk: Desk<'_>) -> Result<(), BusError> {
        let (unused, _) = mpsc::unbounded_channel();
        drop(std::mem::replace(&mut self.tickets, unused));
        while let Some(decided) = self.decisions.recv().await {
            desk.take(decided).await?;
            desk.settle().await?;
        }
        desk.channel.close(200, "OK".into()).await?;
        Ok(())
    }
}

fn delivery(queue: &Queue, raw: Raw, ticket: Ticket) -> Delivery {
    let id = raw.properties.message_id().as_ref();
    let id = id.map(ToString::to_string).unwrap_or_default();
    let routing_key = raw.routing_key.to_string();
    let dead = (*queue == Queue::Dead).then(|| {
        let headers = raw.properties.headers().as_ref();
        Box::new(letter::read(headers, &routing_key, &id, &raw.data))
    });
    Delivery {
        queue: queue.clone(),
        exchange: Exchange::parse(raw.exchange.as_str()).unwrap_or(Exchange::Direct),
        routing_key,
        id,
        body: raw.data,
        redelivered: raw.redelivered,
        dead,
        ticket,
    }
}

/// Where decisions of one session are carried out.
struct Desk<'a> {
    link: &'a Link,
    session: &'a Session,
    channel: Channel,
    settler: Settler,
}

impl Desk<'_> {
    async fn take(&mut self, decided: Decided) -> Result<(), BusError> {
        if decided.session != self.session.number {
            return Ok(());
        }
        match decided.decision {
            Decision::Ack => self.settler.done(decided.tag),
            Decision::Bury(letter) => {
                self.bury(*letter).await?;
                self.settler.done(decided.tag);
            }
            Decision::Release => {
                let options = BasicNackOptions { requeue: true, multiple: false };
                self.channel.basic_nack(decided.tag, options).await?;
                self.settler.returned(decided.tag);
            }
        }
        Ok(())
    }

    /// Confirmed on `hub.dead` before it is acknowledged where it was; a crash between the two leaves both.
    async fn bury(&self, letter: DeadLetter) -> Result<(), BusError> {
        let batch = [Envelope::dead(letter)];
        let confirms = publish::send(self.link, self.session, &batch).await?;
        match confirms.as_slice() {
            [publish::Confirm::Known(Outcome::Confirmed)] => Ok(()),
            _ => Err(BusError::Refused("hub.dead takes no message".into())),
        }
    }

    async fn settle(&mut self) -> Result<(), BusError> {
        for settlement in self.settler.settle() {
            let options = BasicAckOptions { multiple: settlement.multiple };
            self.channel.basic_ack(settlement.tag, options).await?;
        }
        Ok(())
    }
}
