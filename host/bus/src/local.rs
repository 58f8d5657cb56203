//! The bus inside one process, over the same outbox. Memory is not safe, so a message counts as published only
//! when every queue that it went to has had it acknowledged: until then its outbox row stays unsent, and a crash
//! delivers it again from there. `local/line.rs` is one queue, `local/work.rs` one consumer.

mod line;
mod work;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::consumer::Consumer;
use crate::envelope::{Envelope, Outcome};
use crate::error::BusError;
use crate::name::{Exchange, Queue};
use crate::topology::{Binding, Topology};

use line::{Item, Line};

pub(crate) struct Local {
    board: Arc<Board>,
    closed: CancellationToken,
}

/// Which queue takes what.
#[derive(Default)]
struct Board {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    bindings: Vec<Binding>,
    lines: HashMap<Queue, Arc<Line>>,
}

impl Local {
    pub(crate) fn new() -> Self {
        Self { board: Arc::default(), closed: CancellationToken::new() }
    }

    pub(crate) fn declare(&self, topology: Topology) {
        let mut state = self.board.lock();
        state.bindings = topology.bindings();
        for queue in topology.queues() {
            state.lines.entry(queue).or_default();
        }
    }

    pub(crate) fn send(&self, batch: Vec<Envelope>) -> Flight {
        let (settled, settlements) = mpsc::unbounded_channel();
        let mut expected = 0;
        let outcomes = batch
            .into_iter()
            .map(|envelope| {
                let must_arrive = envelope.exchange.must_arrive();
                let copies = self.board.post(Item::new(envelope, settled.clone()));
                expected += copies;
                match copies == 0 && must_arrive {
                    true => Outcome::Unroutable,
                    false => Outcome::Confirmed,
                }
            })
            .collect();
        Flight { outcomes, expected, settlements }
    }

    pub(crate) fn consume(&self, queue: Queue) -> Consumer {
        let (deliveries, consumer) = Consumer::channel();
        let line = self.board.line(&queue);
        let work = work::Work::new(self.board.clone(), line, queue, deliveries);
        let closed = self.closed.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = work.run() => {}
                () = closed.cancelled() => {}
            }
        });
        consumer
    }

    pub(crate) fn close(&self) {
        self.closed.cancel();
    }
}

impl Board {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("no panic while locked")
    }

    fn line(&self, queue: &Queue) -> Arc<Line> {
        self.lock().lines.entry(queue.clone()).or_default().clone()
    }

    /// Puts a copy into each queue that is bound to it; says how many.
    fn post(&self, item: Item) -> usize {
        let lines: Vec<Arc<Line>> = {
            let state = self.lock();
            let queues = state.queues_for(&item.envelope);
            queues.iter().filter_map(|queue| state.lines.get(queue).cloned()).collect()
        };
        for line in &lines {
            line.append(item.copy());
        }
        lines.len()
    }
}

impl State {
    fn queues_for(&self, envelope: &Envelope) -> Vec<Queue> {
        if envelope.exchange == Exchange::Direct {
            return Queue::parse(&envelope.routing_key).into_iter().collect();
        }
        let mut queues = Vec::new();
        for Binding(exchange, pattern, queue) in &self.bindings {
            let bound = *exchange == envelope.exchange && pattern.matches(&envelope.routing_key);
            if bound && !queues.contains(queue) {
                queues.push(queue.clone());
            }
        }
        queues
    }
}

pub(crate) struct Flight {
    outcomes: Vec<Outcome>,
    expected: usize,
    settlements: mpsc::UnboundedReceiver<()>,
}

impl Flight {
    /// Each copy says by itself that it was acknowledged: copies that merely vanish (the bus was closed) must
    /// not look like that.
    pub(crate) async fn confirmed(mut self) -> Result<Vec<Outcome>, BusError> {
        for _ in 0..self.expected {
            if self.settlements.recv().await.is_none() {
                return Err(BusError::Away("the bus was closed".into()));
            }
        }
        Ok(self.outcomes)
    }
}
