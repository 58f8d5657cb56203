//! The broker goes away while work goes on, and comes back. Alone in its file, and one test at a time, because
//! it takes the broker away from everybody.

mod common;

use std::time::Duration;

use bus::relay::{self, RelayOptions, Route};
use bus::{Bus, Consumer, Queue};
use common::outbox::Rows;
use common::{city, connect, fresh_broker, next, rabbit, servers, within};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

static BROKER: Mutex<()> = Mutex::const_new(());

async fn take(direction: &'static str) {
    tokio::task::spawn_blocking(move || servers(direction, &["amqp"])).await.unwrap();
}

async fn health_becomes(bus: &Bus, up: bool) {
    within(30, async {
        while bus.health().is_up() != up {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

/// Whatever happens to the test, the broker comes back for the others.
struct Outage;

impl Outage {
    async fn begin() -> Self {
        take("down").await;
        Self
    }

    async fn end(self) {
        std::mem::forget(self);
        take("up").await;
    }
}

impl Drop for Outage {
    fn drop(&mut self) {
        servers("up", &["amqp"]);
    }
}

/// Commits rows all the time, until it is told to stop.
fn work(rows: &Rows) -> (CancellationToken, JoinHandle<()>) {
    let (rows, stop) = (rows.clone(), CancellationToken::new());
    let stopped = stop.clone();
    let working = tokio::spawn(async move {
        while !stopped.is_cancelled() {
            rows.commit(Route::Event, "land.parcel.registered", 50);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    (stop, working)
}

/// Consumes up to row `last`, and says how many came more than once.
async fn consume(mut permits: Consumer, last: watch::Receiver<Option<i64>>) -> usize {
    let (mut seen, mut again) = (0, 0);
    while *last.borrow() != Some(seen) {
        let waited = timeout(Duration::from_millis(200), permits.next_batch(200)).await;
        for delivery in waited.unwrap_or_default() {
            let n: i64 = String::from_utf8_lossy(&delivery.body).parse().unwrap();
            // Duplicates repeat what was there; nothing is skipped, nothing overtakes.
            assert!(n <= seen + 1, "{n} came after {seen}");
            again += usize::from(n <= seen);
            seen = seen.max(n);
            delivery.ack();
        }
    }
    again
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_order_is_kept_across_an_outage() {
    let _alone = BROKER.lock().await;
    let (rows, bus) = (Rows::default(), rabbit().await);
    bus.declare(city()).await.unwrap();
    let token = CancellationToken::new();
    let options = RelayOptions::default();
    let relay = tokio::spawn(relay::run(rows.clone(), bus.clone(), options, token.clone()));
    let (total, last) = watch::channel(None);
    let consumed = tokio::spawn(consume(bus.consume(Queue::System("permits".into())), last));
    let (stop, working) = work(&rows);

    within(60, rows.sent_more_than(1000)).await;
    let outage = Outage::begin().await;
    health_becomes(&bus, false).await;
    let before = rows.sent();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(rows.sent(), before, "the broker is away");
    assert!(rows.count() > before, "work goes on");
    outage.end().await;
    within(60, rows.sent_more_than(before)).await;
    health_becomes(&bus, true).await;

    stop.cancel();
    working.await.unwrap();
    within(120, rows.all_sent()).await;
    total.send_replace(Some(rows.count()));
    let again = within(120, consumed).await.unwrap();
    println!("{again} of {} came more than once", rows.count());
    token.cancel();
    within(10, relay).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_starts_during_an_outage_catches_up() {
    let _alone = BROKER.lock().await;
    let config = fresh_broker();
    let outage = Outage::begin().await;
    let bus = connect(config).await;
    assert!(!bus.health().is_up());
    assert!(bus.declare(city()).await.is_err());
    let mut permits = bus.consume(Queue::System("permits".into()));
    let rows = Rows::default();
    rows.commit(Route::Event, "land.parcel.registered", 3);
    let token = CancellationToken::new();
    tokio::spawn(relay::run(rows.clone(), bus.clone(), RelayOptions::default(), token.clone()));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(rows.sent(), 0);
    outage.end().await;
    for n in 1..=3 {
        let delivery = next(&mut permits).await;
        assert_eq!(delivery.id, format!("id-{n}"));
        delivery.ack();
    }
    within(10, rows.all_sent()).await;
    assert!(bus.health().is_up());
    token.cancel();
}
