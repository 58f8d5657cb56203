//! The RabbitMQ transport against a real broker: what holds on every transport, and what only it promises.

mod common;

use bus::{Envelope, Exchange, Health, Outcome, Queue, RabbitConfig};
use common::{city, connect, event, fresh_broker, next, rabbit, semantics, within};

macro_rules! promises {
    ($($name:ident)*) => {$(
        #[tokio::test]
        async fn $name() {
            within(60, semantics::$name(rabbit().await)).await;
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

/// lapin hands a returned message to whichever confirmation comes next; the outcome must be its own all the same.
#[tokio::test]
async fn a_returned_message_is_told_from_its_neighbours() {
    let bus = rabbit().await;
    bus.declare(city()).await.unwrap();
    let known = |n: usize| n % 3 != 1;
    let batch = || -> Vec<Envelope> {
        (0..300)
            .map(|n| {
                let key = if known(n) { "bank-a.query" } else { "stranger.query" };
                Envelope::new(Exchange::Partners, key, n.to_string(), vec![0; 100]).unwrap()
            })
            .collect()
    };
    let (one, two) = tokio::join!(bus.publish(batch()), bus.publish(batch()));
    for outcomes in [one.unwrap(), two.unwrap()] {
        for (n, outcome) in outcomes.into_iter().enumerate() {
            let expected = if known(n) { Outcome::Confirmed } else { Outcome::Unroutable };
            assert_eq!(outcome, expected, "message {n}");
        }
    }
}

/// Confirmed is in a quorum queue: it is there for whoever comes later, another process too.
#[tokio::test]
async fn a_confirmed_message_outlives_its_publisher() {
    let config = fresh_broker();
    let bus = connect(config.clone()).await;
    bus.declare(city()).await.unwrap();
    bus.publish(vec![event("land.parcel.registered", 1)]).await.unwrap();
    bus.close().await;

    let bus = connect(config).await;
    bus.declare(city()).await.unwrap();
    let mut permits = bus.consume(Queue::System("permits".into()));
    let delivery = next(&mut permits).await;
    assert_eq!(delivery.id, "1");
    // This process ends without having acknowledged.
    bus.close().await;
    delivery.ack();
    assert!(within(10, permits.next()).await.is_none());
}

#[tokio::test]
async fn a_crash_before_the_acknowledgement_delivers_again() {
    let config = fresh_broker();
    let first = connect(config.clone()).await;
    first.declare(city()).await.unwrap();
    first.publish((0..3).map(|n| event("land.parcel.registered", n)).collect()).await.unwrap();
    let mut permits = first.consume(Queue::System("permits".into()));
    next(&mut permits).await.ack();
    let handled = next(&mut permits).await;
    assert_eq!(handled.id, "1");
    // Give the acknowledgement of the first the time that a crash would not.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    first.close().await;

    let second = connect(config).await;
    second.declare(city()).await.unwrap();
    let mut permits = second.consume(Queue::System("permits".into()));
    for id in ["1", "2"] {
        let delivery = next(&mut permits).await;
        assert_eq!((delivery.id.as_str(), delivery.redelivered), (id, true));
        delivery.ack();
    }
}

#[tokio::test]
async fn a_consumer_waits_for_its_queue() {
    let bus = rabbit().await;
    let mut permits = bus.consume(Queue::System("permits".into()));
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    bus.declare(city()).await.unwrap();
    bus.publish(vec![event("land.parcel.registered", 1)]).await.unwrap();
    next(&mut permits).await.ack();
}

#[tokio::test]
async fn without_a_broker_the_hub_starts_and_says_so() {
    let bus = connect(RabbitConfig::new("amqp://hub:secret@127.0.0.1:1/%2f")).await;
    let Health::Down { why, .. } = bus.health() else { panic!("there is no broker") };
    assert!(!why.contains("secret"), "{why}");
    let error = bus.publish(vec![event("a.b.c", 1)]).await.unwrap_err();
    assert!(error.is_away(), "{error}");
    assert!(bus.declare(city()).await.unwrap_err().is_away());
}
