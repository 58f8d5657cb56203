//! The broker goes away while work goes on, and comes back. Alone in its file, and one test at a time, because
//! it takes the broker away from everybody.

mod common;

use std::time::{Duration, Instant};

use bus::relay::{self, RelayOptions, Route};
use bus::{Bus, Queue};
use common::outbox::Rows;
use common::{city, connect, fresh_broker, next, rabbit, servers, within};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

static BROKER: Mutex<()> = Mutex::const_new(());

async fn take(direction: &'static str) {
    tokio::task::spawn_blocking(move || servers(direction, &["amqp"]))
        .await
        .unwrap();
}

async fn health_becomes(bus: &Bus, up: bool) {
    within(30, async {
        while bus.health().is_up() != up {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_order_is_kept_across_an_outage() {
    let _alone = BROKER.lock().await;
    let (rows, bus) = (Rows::default(), rabbit().await);
    bus.declare(city()).await.unwrap();
    let token = CancellationToken::new();
    let relay = tokio::spawn(relay::run(
        rows.clone(),
        bus.clone(),
        RelayOptions::default(),
        token.clone(),
    ));
    let mut permits = bus.consume(Queue::System("permits".into()));
    let consumed = tokio::spawn(async move {
        let (mut last, mut again) = (0, 0);
        while last < 30_000 {
            for delivery in within(120, permits.next_batch(200)).await {
                let n: u64 = String::from_utf8_lossy(&delivery.body).parse().unwrap();
                // Duplicates repeat what was there; nothing is skipped, nothing overtakes.
                assert!(n <= last + 1, "{n} came after {last}");
                again += u64::from(n <= last);
                last = last.max(n);
                delivery.ack();
            }
        }
        again
    });

    let work = rows.clone();
    let working = tokio::spawn(async move {
        for _ in 0..300 {
            work.commit(Route::Event, "land.parcel.registered", 100);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    take("down").await;
    health_becomes(&bus, false).await;
    working.await.unwrap();
    assert!(rows.sent() < 30_000, "the broker is away");
    take("up").await;
    let back = Instant::now();
    within(120, rows.all_sent()).await;
    println!("drained {:?} after the broker was back", back.elapsed());
    let again = within(120, consumed).await.unwrap();
    health_becomes(&bus, true).await;
    println!("{again} of 30000 came more than once");
    token.cancel();
    within(10, relay).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_starts_during_an_outage_catches_up() {
    let _alone = BROKER.lock().await;
    let config = fresh_broker();
    take("down").await;
    let bus = connect(config).await;
    assert!(!bus.health().is_up());
    assert!(bus.declare(city()).await.is_err());
    let mut permits = bus.consume(Queue::System("permits".into()));
    let rows = Rows::default();
    rows.commit(Route::Event, "land.parcel.registered", 3);
    let token = CancellationToken::new();
    tokio::spawn(relay::run(
        rows.clone(),
        bus.clone(),
        RelayOptions::default(),
        token.clone(),
    ));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(rows.sent(), 0);
    take("up").await;
    for n in 1..=3 {
        let delivery = next(&mut permits).await;
        assert_eq!(delivery.id, format!("id-{n}"));
        delivery.ack();
    }
    within(10, rows.all_sent()).await;
    assert!(bus.health().is_up());
    token.cancel();
}
