//! The in-process transport: what holds on every transport, and what only it promises.

mod common;

use std::time::Duration;

use bus::{Bus, BusConfig, Queue};
use common::{city, event, next, publishing, semantics, within};

async fn local() -> Bus {
    Bus::connect(&BusConfig::InProcess).await.unwrap()
}

macro_rules! promises {
    ($($name:ident)*) => {$(
        #[tokio::test]
        async fn $name() {
            within(60, semantics::$name(local().await)).await;
        }
    )*};
}

promises! {
    events_reach_their_subscribers_in_order
    batches_are_taken_and_acknowledged_whole
    a_partner_speaks_and_is_spoken_to_on_its_own_way
    only_what_must_arrive_is_missed
    a_stranger_is_not_heard_and_disturbs_nobody
    a_rejected_message_is_kept_with_its_reason_and_can_be_retried
    what_a_partner_said_is_retried_as_the_partners
    what_is_not_acknowledged_comes_again
    what_always_fails_is_set_aside
    a_subscription_that_ends_brings_nothing_more
}

#[tokio::test]
async fn a_publish_ends_only_when_every_consumer_has_acknowledged() {
    let bus = local().await;
    bus.declare(city()).await.unwrap();
    let mut permits = bus.consume(Queue::System("permits".into()));
    let mut wages = bus.consume(Queue::System("wages".into()));
    let published = publishing(&bus, vec![event("enterprise.organisation.registered", 1)]);
    next(&mut permits).await.ack();
    let held = next(&mut wages).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!published.is_finished());
    held.ack();
    within(5, published).await.unwrap();
}

#[tokio::test]
async fn a_closed_bus_confirms_nothing() {
    let bus = local().await;
    bus.declare(city()).await.unwrap();
    let mut permits = bus.consume(Queue::System("permits".into()));
    let pending = bus.send(vec![event("land.parcel.registered", 1)]).await.unwrap();
    let held = next(&mut permits).await;
    bus.close().await;
    drop(held);
    drop((bus, permits));
    let error = within(5, pending.confirmed()).await.unwrap_err();
    assert!(error.is_away(), "{error}");
}

#[tokio::test]
async fn two_consumers_of_one_queue_share_its_messages() {
    let bus = local().await;
    bus.declare(city()).await.unwrap();
    let queue = Queue::System("permits".into());
    let (mut one, mut two) = (bus.consume(queue.clone()), bus.consume(queue));
    let batch = (0..2000).map(|n| event("land.parcel.registered", n)).collect();
    let published = publishing(&bus, batch);
    let mut seen = Vec::new();
    while seen.len() < 2000 {
        let delivery = tokio::select! {
            delivery = one.next() => delivery.unwrap(),
            delivery = two.next() => delivery.unwrap(),
        };
        seen.push(delivery.id.parse::<u32>().unwrap());
        delivery.ack();
    }
    within(5, published).await.unwrap();
    seen.sort_unstable();
    assert_eq!(seen, (0..2000).collect::<Vec<_>>());
}
