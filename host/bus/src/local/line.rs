//! One queue in memory: first in, first out; what is given back goes to the front again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, mpsc};

use crate::envelope::Envelope;

/// One copy of a message in one queue.
pub(super) struct Item {
    pub envelope: Arc<Envelope>,
    pub deliveries: u32,
    settled: mpsc::UnboundedSender<()>,
}

impl Item {
    pub(super) fn new(envelope: Envelope, settled: mpsc::UnboundedSender<()>) -> Self {
        Self { envelope: Arc::new(envelope), deliveries: 0, settled }
    }

    pub(super) fn copy(&self) -> Self {
        Self { envelope: self.envelope.clone(), deliveries: 0, settled: self.settled.clone() }
    }

    /// Another message takes this one's place; whoever waits for this one waits for that.
    pub(super) fn become_of(self, envelope: Envelope) -> Self {
        Self::new(envelope, self.settled)
    }

    pub(super) fn settle(self) {
        // Nobody waits when the publisher has given up; its row is unsent and comes again.
        let _ = self.settled.send(());
    }
}

#[derive(Default)]
pub(super) struct Line {
    waiting: Mutex<VecDeque<Item>>,
    changed: Notify,
}

impl Line {
    pub(super) fn append(&self, item: Item) {
        self.lock().push_back(item);
        self.changed.notify_one();
    }

    /// Given in the order in which they were taken.
    pub(super) fn put_back(&self, items: impl DoubleEndedIterator<Item = Item>) {
        let mut waiting = self.lock();
        items.rev().for_each(|item| waiting.push_front(item));
        drop(waiting);
        self.changed.notify_one();
    }

    pub(super) fn take(&self) -> Option<Item> {
        self.lock().pop_front()
    }

    /// Resolves when something may have come; one permit is kept, so nothing is missed in between.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// A consumer that leaves wakes another one of the same queue.
    pub(super) fn pass_on(&self) {
        self.changed.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Item>> {
        self.waiting.lock().expect("no panic while locked")
    }
}
