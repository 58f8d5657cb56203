//! The relay over the in-process transport: order, one lead at a time, and what it does with what cannot go out.

mod common;

use std::time::Duration;

use bus::relay::{self, RelayOptions, Route};
use bus::{Bus, BusConfig, DeadReason, Queue};
use common::outbox::Rows;
use common::{city, next, within};
use tokio_util::sync::CancellationToken;

fn quick() -> RelayOptions {
    RelayOptions { batch: 50, poll: Duration::from_millis(50), grace: Duration::from_secs(1) }
}

async fn local() -> Bus {
    let bus = Bus::connect(&BusConfig::InProcess).await.unwrap();
    bus.declare(city()).await.unwrap();
    bus
}

fn start(rows: &Rows, bus: &Bus) -> (CancellationToken, tokio::task::JoinHandle<()>) {
    let token = CancellationToken::new();
    let relay = relay::run(rows.clone(), bus.clone(), quick(), token.clone());
    (token, tokio::spawn(relay))
}

#[tokio::test]
async fn rows_go_out_in_order_and_are_marked_once_acknowledged() {
    let (rows, bus) = (Rows::default(), local().await);
    rows.commit(Route::Event, "land.parcel.registered", 120);
    let (token, relay) = start(&rows, &bus);
    let mut permits = bus.consume(Queue::System("permits".into()));
    for n in 1..=120 {
        let delivery = next(&mut permits).await;
        assert_eq!(delivery.body, n.to_string().as_bytes());
        assert!(rows.sent() < n, "row {n} is not acknowledged yet");
        delivery.ack();
    }
    within(5, rows.all_sent()).await;
    rows.commit(Route::Event, "land.parcel.registered", 1);
    let late = next(&mut permits).await;
    assert_eq!(late.id, "id-121");
    late.ack();
    within(5, rows.all_sent()).await;
    token.cancel();
    within(5, relay).await.unwrap();
}

#[tokio::test]
async fn what_was_not_acknowledged_at_the_end_goes_out_again() {
    let rows = Rows::default();
    rows.commit(Route::Event, "land.parcel.registered", 3);
    let bus = local().await;
    let (token, relay) = start(&rows, &bus);
    let mut permits = bus.consume(Queue::System("permits".into()));
    next(&mut permits).await.ack();
    token.cancel();
    within(5, relay).await.unwrap();
    assert_eq!(rows.sent(), 0, "the batch was never whole");

    let bus = local().await;
    let (_token, _relay) = start(&rows, &bus);
    let mut permits = bus.consume(Queue::System("permits".into()));
    for n in 1..=3 {
        let delivery = next(&mut permits).await;
        assert_eq!(delivery.id, format!("id-{n}"));
        delivery.ack();
    }
    within(5, rows.all_sent()).await;
}

#[tokio::test]
async fn one_relay_leads_and_another_takes_over() {
    let (rows, bus) = (Rows::default(), local().await);
    let (first, one) = start(&rows, &bus);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let (second, two) = start(&rows, &bus);
    let mut permits = bus.consume(Queue::System("permits".into()));
    for token in [first, second] {
        rows.commit(Route::Event, "land.parcel.registered", 1);
        let only = next(&mut permits).await;
        only.ack();
        within(5, rows.all_sent()).await;
        common::nothing_comes(&mut permits).await;
        token.cancel();
    }
    within(5, one).await.unwrap();
    within(5, two).await.unwrap();
}

#[tokio::test]
async fn what_can_never_go_out_does_not_hold_up_the_rest() {
    let (rows, bus) = (Rows::default(), local().await);
    rows.commit(Route::Partner, "stranger.query", 1);
    rows.commit(Route::Event, &"x".repeat(300), 1);
    rows.commit(Route::Partner, "bank-a.query", 1);
    let (_token, _relay) = start(&rows, &bus);
    let mut dead = bus.consume(Queue::Dead);
    let mut bank = bus.consume(Queue::PartnerOut("bank-a".into()));
    let asked = next(&mut bank);
    let letters = async {
        let mut letters = Vec::new();
        for _ in 0..2 {
            let buried = next(&mut dead).await;
            let letter = buried.dead.as_deref().unwrap();
            letters.push((letter.id.clone(), letter.reason));
            buried.ack();
        }
        letters.sort_by(|a, b| a.0.cmp(&b.0));
        letters
    };
    // The batch is confirmed when the bank has its message, and only then what is left of it is buried.
    let (letters, ()) = tokio::join!(letters, async { asked.await.ack() });
    assert_eq!(letters, [("id-1".to_owned(), DeadReason::Unroutable), ("id-2".to_owned(), DeadReason::Malformed)]);
    within(5, rows.all_sent()).await;
}
