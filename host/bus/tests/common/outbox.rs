//! An outbox in memory: rows in order, one lead at a time, and it keeps what was marked as sent.

use std::sync::Arc;
use std::sync::Mutex;

use bus::relay::{Lead, Outbox, OutboxError, OutboxRow, Route};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

#[derive(Clone)]
pub struct Rows {
    rows: Arc<Mutex<Vec<OutboxRow>>>,
    sent: Arc<Mutex<i64>>,
    lead: Arc<Semaphore>,
    changed: Arc<Notify>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { rows: Arc::default(), sent: Arc::default(), lead: Arc::new(Semaphore::new(1)), changed: Arc::default() }
    }
}

impl Rows {
    pub fn commit(&self, route: Route, key: &str, count: usize) {
        self.commit_sized(route, key, count, 0);
    }

    /// Bodies begin with the row's number and are filled up with blanks.
    pub fn commit_sized(&self, route: Route, key: &str, count: usize, bytes: usize) {
        let mut rows = self.rows.lock().unwrap();
        for _ in 0..count {
            let n = rows.len() as i64 + 1;
            rows.push(OutboxRow {
                n,
                id: format!("id-{n}"),
                route,
                key: key.into(),
                body: format!("{n:<bytes$}").into_bytes(),
            });
        }
        self.changed.notify_one();
    }

    pub fn sent(&self) -> i64 {
        *self.sent.lock().unwrap()
    }

    pub fn count(&self) -> i64 {
        self.rows.lock().unwrap().len() as i64
    }

    pub async fn all_sent(&self) {
        self.sent_more_than(self.count() - 1).await;
    }

    pub async fn sent_more_than(&self, rows: i64) {
        while self.sent() <= rows {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

impl Outbox for Rows {
    type Lead = RowsLead;

    async fn try_lead(&self) -> Result<Option<RowsLead>, OutboxError> {
        let permit = self.lead.clone().try_acquire_owned().ok();
        Ok(permit.map(|permit| RowsLead { rows: self.clone(), _permit: permit }))
    }

    async fn changed(&self) {
        self.changed.notified().await;
    }
}

pub struct RowsLead {
    rows: Rows,
    _permit: OwnedSemaphorePermit,
}

impl Lead for RowsLead {
    async fn next(&mut self, after: i64, limit: usize) -> Result<Vec<OutboxRow>, OutboxError> {
        let from = after.max(self.rows.sent());
        let rows = self.rows.rows.lock().unwrap();
        let unsent = rows.partition_point(|row| row.n <= from);
        Ok(rows[unsent..].iter().take(limit).cloned().collect())
    }

    async fn sent(&mut self, up_to: i64) -> Result<(), OutboxError> {
        let mut sent = self.rows.sent.lock().unwrap();
        assert!(up_to >= *sent, "sent goes forward only");
        *sent = up_to;
        Ok(())
    }
}
