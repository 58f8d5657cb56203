//! The loops beside the requests. Each does the same in every process: the
//! database decides who acts. A loop that fails is logged and goes on.
use crate::{
    anchors, consumers, letters,
    partner::{certification, mailbox},
    relay::StoreOutbox,
    wiring::Hub,
};
use bus::{Topology, relay};
use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const TICK: Duration = Duration::from_secs(1);
/// Commits within this time are looked at together.
const GATHERED: Duration = Duration::from_millis(20);
/// A post may also end by its date, or through a system.
const ABANDONED: Duration = Duration::from_secs(20);
const TIDY: Duration = Duration::from_secs(600);
/// Sent rows of the outbox that stay for looking at.
const OUTBOX_KEPT: i64 = 100_000;
const TRIM_AT_ONCE: u32 = 10_000;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// A broker's redelivery or a client's repetition is younger than this.
const REMEMBERED_DAYS: i64 = 30;

pub fn start(hub: &Arc<Hub>, stop: &CancellationToken) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let outbox =
        StoreOutbox { store: hub.store.clone(), partners: hub.partners.clone(), wake: hub.engine.wake.clone() };
    tasks.spawn(relay::run(outbox, hub.bus.clone(), relay::RelayOptions::default(), stop.clone()));
    tasks.spawn(until(stop.clone(), timers(hub.clone())));
    tasks.spawn(until(stop.clone(), news(hub.clone())));
    tasks.spawn(until(stop.clone(), documents(hub.clone())));
    tasks.spawn(until(stop.clone(), abandoned(hub.clone())));
    tasks.spawn(until(stop.clone(), watch(hub.clone())));
    tasks.spawn(until(stop.clone(), tidy(hub.clone())));
    tasks.spawn(until(stop.clone(), consumers::answers(hub.clone())));
    tasks.spawn(until(stop.clone(), mailbox::keep(hub.clone())));
    tasks.spawn(until(stop.clone(), certification::deliver(hub.clone())));
    tasks.spawn(until(stop.clone(), anchors::run(hub.clone())));
    tasks.spawn(until(stop.clone(), letters::keep(hub.clone())));
    tasks.spawn(until(stop.clone(), letters::resend(hub.clone())));
    tasks
}

/// The queues of all that is installed, before anything is published.
pub async fn prepare(hub: &Arc<Hub>) {
    match consumers::topology(hub).await {
        Ok(topology) => {
            // Without the broker it is remembered and done at the next connection.
            if let Err(error) = hub.bus.declare(topology).await {
                tracing::warn!(%error, "bus.not_declared");
            }
        }
        Err(error) => tracing::error!(%error, "topology.failed"),
    }
}

async fn until(stop: CancellationToken, work: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Fires what is due; woken by commits, because an automatic step is a timer due at once.
async fn timers(hub: Arc<Hub>) {
    loop {
        match hub.engine.tick().await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "timers.failed"),
        }
        woken(&hub).await;
    }
}

/// Renders and seals what is due.
async fn documents(hub: Arc<Hub>) {
    loop {
        match hub.engine.issue_due().await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "documents.failed"),
        }
        woken(&hub).await;
    }
}

/// Frees what was taken by people who left.
async fn abandoned(hub: Arc<Hub>) {
    loop {
        tokio::time::sleep(ABANDONED).await;
        match hub.engine.free_abandoned().await {
            Ok(0) => {}
            Ok(tasks) => tracing::info!(tasks, "tasks.freed"),
            Err(error) => tracing::error!(%error, "tasks.not_freed"),
        }
    }
}

/// Tells the browsers that wait at this process what any process has committed.
async fn news(hub: Arc<Hub>) {
    let mut told = None;
    loop {
        match hub.engine.tell(told).await {
            Ok(batch) => told = Some(batch),
            Err(error) => tracing::warn!(%error, "news.failed"),
        }
        woken(&hub).await;
    }
}

async fn woken(hub: &Hub) {
    let _ = tokio::time::timeout(TICK, hub.engine.wake.notified()).await;
    tokio::time::sleep(GATHERED).await;
}

/// Takes over what other processes activate, and keeps queues and consumers in step with it.
async fn watch(hub: Arc<Hub>) {
    let mut consumers = JoinSet::new();
    let (mut declared, mut consumed) = (None::<Topology>, HashSet::new());
    loop {
        if let Err(error) = hub.systems.refresh().await {
            tracing::error!(%error, "systems.refresh_failed");
        }
        match consumers::topology(&hub).await {
            Ok(topology) if declared.as_ref() != Some(&topology) => {
                for (system, _) in &topology.systems {
                    if consumed.insert(system.clone()) {
                        consumers.spawn(consumers::events_of(hub.clone(), system.clone()));
                    }
                }
                // Without the broker it is remembered and done at the next connection.
                if let Err(error) = hub.bus.declare(topology.clone()).await {
                    tracing::warn!(%error, "bus.not_declared");
                }
                if let Err(error) = hub.engine.schedules().await {
                    tracing::error!(%error, "schedules.failed");
                }
                declared = Some(topology);
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "topology.failed"),
        }
        tokio::time::sleep(TICK).await;
    }
}

/// Old rows that nothing asks for any more.
async fn tidy(hub: Arc<Hub>) {
    loop {
        tokio::time::sleep(TIDY).await;
        let now = now();
        let before = now - REMEMBERED_DAYS * DAY_MS;
        let done = async {
            hub.store.outbox_trim(OUTBOX_KEPT, TRIM_AT_ONCE).await?;
            hub.store.inbox_trim(before).await?;
            hub.store.idempotency_trim(before).await?;
            hub.store.sessions_trim(now).await
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "tidy.failed");
        }
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| d.as_millis() as i64)
}
