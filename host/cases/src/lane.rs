//! The lane's queue in this process: whoever has a decision waiting starts a
//! drain unless one runs; a drain takes up to a batch, settles it in one
//! transaction, answers, and goes on until nothing waits. The drain is a task
//! of its own, so that a client that hangs up cancels nobody else's commit.
use crate::{
    clock::Clock,
    error::CaseError,
    settle::{
        self, Moment,
        proposal::{Proposal, Verdict},
    },
};
use async_recursion::async_recursion as boxed;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use store::{Store, error::CommitError};
use tokio::sync::oneshot;

const BATCH_MAX: usize = 64;
/// A database that comes back within this many tries loses no act.
const TRIES: usize = 3;
const PAUSE_MS: u64 = 200;

#[derive(Clone)]
pub struct Lane {
    store: Store,
    clock: Clock,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    draining: bool,
}

struct Job {
    proposal: Proposal,
    answer: oneshot::Sender<Result<Verdict, CaseError>>,
}

impl Lane {
    pub fn new(store: Store, clock: Clock) -> Lane {
        Lane { store, clock, queue: Arc::default() }
    }

    #[boxed]
    pub async fn submit(&self, proposal: Proposal) -> Result<Verdict, CaseError> {
        let (answer, verdict) = oneshot::channel();
        let start = {
            let mut queue = self.queue.lock().expect("nothing panics while holding the queue");
            queue.waiting.push_back(Job { proposal, answer });
            !std::mem::replace(&mut queue.draining, true)
        };
        if start {
            tokio::spawn(self.clone().drain());
        }
        verdict.await.map_err(|_| CaseError::Internal("the committer stopped".to_owned()))?
    }

    async fn drain(self) {
        while let Some(batch) = self.next() {
            self.settle(batch).await;
        }
    }

    fn next(&self) -> Option<Vec<Job>> {
        let mut queue = self.queue.lock().expect("nothing panics while holding the queue");
        let n = queue.waiting.len().min(BATCH_MAX);
        let batch: Vec<Job> = queue.waiting.drain(..n).collect();
        queue.draining = !batch.is_empty();
        (!batch.is_empty()).then_some(batch)
    }

    /// A statement that the database refuses bisects the batch: the culprit
    /// goes alone and fails alone.
    async fn settle(&self, mut batch: Vec<Job>) {
        let proposals: Vec<Proposal> = batch.iter().map(|j| j.proposal.clone()).collect();
        match self.commit(&proposals).await {
            Ok(verdicts) => {
                for (job, verdict) in batch.into_iter().zip(verdicts) {
                    let _ = job.answer.send(Ok(verdict));
                }
            }
            Err(error) if batch.len() == 1 || error.is_retryable() => {
                tracing::error!(%error, jobs = batch.len(), "batch.failed");
                for job in batch {
                    let text = error.to_string();
                    let answer = if error.is_retryable() { CaseError::Busy } else { CaseError::Internal(text) };
                    let _ = job.answer.send(Err(answer));
                }
            }
            Err(_) => {
                let rest = batch.split_off(batch.len() / 2);
                Box::pin(self.settle(batch)).await;
                Box::pin(self.settle(rest)).await;
            }
        }
    }

    async fn commit(&self, batch: &[Proposal]) -> store::error::Result<Vec<Verdict>> {
        let mut last = None;
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(std::time::Duration::from_millis(PAUSE_MS << attempt)).await;
            }
            match self.once(batch).await {
                Ok(done) => return Ok(done),
                Err(Failed::Commit(CommitError::Unknown(error))) => {
                    // Did it happen? One decision's id in history tells for all of the batch.
                    if self.happened(batch).await? {
                        return Ok(batch.iter().map(|_| Verdict::Repeated(None)).collect());
                    }
                    last = Some(error);
                }
                Err(Failed::Commit(CommitError::RolledBack(error)) | Failed::Before(error)) => {
                    if !error.is_retryable() {
                        return Err(error);
                    }
                    last = Some(error);
                }
            }
        }
        Err(last.expect("at least one try was made"))
    }

    async fn once(&self, batch: &[Proposal]) -> Result<Vec<Verdict>, Failed> {
        let now = self.clock.now().await?;
        let moment = Moment { now, today: self.clock.zone.date(now) };
        let mut lane = self.store.lane().await?;
        let seen = lane.read(&settle::wanted(batch, moment)).await?;
        let settled = settle::settle(seen, batch, moment);
        if settled.writes == store::lane::Writes::default() {
            return Ok(settled.verdicts);
        }
        lane.write(&settled.writes).await?;
        lane.commit().await.map_err(Failed::Commit)?;
        Ok(settled.verdicts)
    }

    async fn happened(&self, batch: &[Proposal]) -> store::error::Result<bool> {
        for id in batch.iter().filter_map(|p| p.history.as_ref().map(|h| h.id)) {
            if self.store.history_has(id).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

enum Failed {
    Before(store::StoreError),
    Commit(CommitError),
}

impl From<store::StoreError> for Failed {
    fn from(error: store::StoreError) -> Self {
        Failed::Before(error)
    }
}
