//! One consumer of one queue in memory: hands out up to a limit, carries out decisions, and gives back what was
//! left undecided when it ends.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::Board;
use super::line::{Item, Line};
use crate::config;
use crate::consumer::{Decided, Decision, Delivery, Ticket};
use crate::dead::{DeadLetter, DeadReason};
use crate::envelope::Envelope;
use crate::name::Queue;

/// There is one connection for ever.
const SESSION: u64 = 0;

pub(super) struct Work {
    board: Arc<Board>,
    line: Arc<Line>,
    queue: Queue,
    deliveries: mpsc::UnboundedSender<Delivery>,
    decisions: mpsc::UnboundedReceiver<Decided>,
    tickets: mpsc::UnboundedSender<Decided>,
    open: BTreeMap<u64, Item>,
    next_tag: u64,
}

impl Work {
    pub(super) fn new(
        board: Arc<Board>,
        line: Arc<Line>,
        queue: Queue,
        deliveries: mpsc::UnboundedSender<Delivery>,
    ) -> Self {
        let (tickets, decisions) = mpsc::unbounded_channel();
        Self { board, line, queue, deliveries, decisions, tickets, open: BTreeMap::new(), next_tag: 1 }
    }

    pub(super) async fn run(mut self) {
        loop {
            self.hand_out();
            tokio::select! {
                Some(decided) = self.decisions.recv() => {
                    self.carry_out(decided);
                    while let Ok(decided) = self.decisions.try_recv() {
                        self.carry_out(decided);
                    }
                }
                () = self.line.changed(), if self.has_room() => {}
                () = self.deliveries.closed() => break,
            }
        }
        let (unused, _) = mpsc::unbounded_channel();
        drop(mem::replace(&mut self.tickets, unused));
        while let Some(decided) = self.decisions.recv().await {
            self.carry_out(decided);
        }
    }

    fn has_room(&self) -> bool {
        self.open.len() < usize::from(config::prefetch())
    }

    fn hand_out(&mut self) {
        while self.has_room() && !self.deliveries.is_closed() {
            let Some(mut item) = self.line.take() else {
                return;
            };
            item.deliveries += 1;
            let tag = self.next_tag;
            self.next_tag += 1;
            let delivery = self.delivery(&item, tag);
            self.open.insert(tag, item);
            // A consumer that is gone in this very moment drops it, and thereby releases it.
            let _ = self.deliveries.send(delivery);
        }
    }

    fn delivery(&self, item: &Item, tag: u64) -> Delivery {
        let Envelope { exchange, routing_key, id, body, dead } = item.envelope.as_ref();
        Delivery {
            queue: self.queue.clone(),
            exchange: exchange.clone(),
            routing_key: routing_key.clone(),
            id: id.clone(),
            body: body.clone(),
            redelivered: item.deliveries > 1,
            dead: dead.clone(),
            ticket: Ticket::new(tag, SESSION, self.tickets.clone()),
        }
    }

    fn carry_out(&mut self, decided: Decided) {
        let Some(item) = self.open.remove(&decided.tag) else {
            return;
        };
        match decided.decision {
            Decision::Ack => item.settle(),
            Decision::Bury(letter) => self.bury(item, *letter),
            Decision::Release if item.deliveries > config::delivery_limit() => {
                let letter = self.failed(&item);
                self.bury(item, letter);
            }
            Decision::Release => self.line.put_back([item].into_iter()),
        }
    }

    /// What cannot be buried (nothing declared yet) goes back instead of getting lost.
    fn bury(&self, item: Item, letter: DeadLetter) {
        let kept = item.copy();
        if self.board.post(item.become_of(Envelope::dead(letter))) == 0 {
            self.line.put_back([kept].into_iter());
        }
    }

    fn failed(&self, item: &Item) -> DeadLetter {
        let envelope = item.envelope.as_ref().clone();
        let detail = format!("given back {} times", item.deliveries);
        let mut letter = DeadLetter::of_envelope(envelope, DeadReason::FailedTooOften, detail);
        letter.queue = Some(self.queue.clone());
        letter
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.line.put_back(mem::take(&mut self.open).into_values());
        self.line.pass_on();
    }
}
