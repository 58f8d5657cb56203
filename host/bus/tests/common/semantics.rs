//! What holds on every transport. Each function is one promise; `local.rs` and `rabbitmq.rs` call them all.

use bus::{Bus, DeadReason, Envelope, Exchange, Outcome, Queue};

use super::{city, event, next, nothing_comes, publishing, within};

fn system(id: &str) -> Queue {
    Queue::System(id.into())
}

fn to(exchange: Exchange, key: &str, id: &str) -> Envelope {
    Envelope::new(exchange, key, id, b"signed".to_vec()).unwrap()
}

pub async fn events_reach_their_subscribers_in_order(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let (mut permits, mut wages) = (bus.consume(system("permits")), bus.consume(system("wages")));
    let kinds = ["enterprise.organisation.registered", "enterprise.organisation.changed"];
    let batch: Vec<_> = (0..1000).map(|n| event(kinds[n % 2], n)).collect();
    let published = publishing(&bus, batch);
    for n in 0..1000 {
        let delivery = next(&mut permits).await;
        assert_eq!(delivery.id, n.to_string());
        assert_eq!(delivery.body, format!("body of {n}").into_bytes());
        assert_eq!(delivery.routing_key, kinds[n % 2]);
        assert_eq!(delivery.exchange, Exchange::Events);
        delivery.ack();
    }
    for n in (0..1000).step_by(2) {
        let delivery = next(&mut wages).await;
        assert_eq!(delivery.id, n.to_string());
        delivery.ack();
    }
    assert_eq!(within(30, published).await.unwrap(), [Outcome::Confirmed; 1000]);
    nothing_comes(&mut wages).await;
}

pub async fn batches_are_taken_and_acknowledged_whole(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let published = publishing(&bus, (0..300).map(|n| event("land.parcel.registered", n)).collect());
    let mut permits = bus.consume(system("permits"));
    let mut ids = Vec::new();
    while ids.len() < 300 {
        let batch = within(30, permits.next_batch(64)).await;
        assert!((1..=64).contains(&batch.len()));
        for delivery in batch {
            ids.push(delivery.id.clone());
            delivery.ack();
        }
    }
    within(30, published).await.unwrap();
    assert_eq!(ids, (0..300).map(|n| n.to_string()).collect::<Vec<_>>());
    nothing_comes(&mut permits).await;
}

pub async fn a_partner_speaks_and_is_spoken_to_on_its_own_way(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let mut out = bus.consume(Queue::PartnerOut("bank-a".into()));
    let mut hub = bus.consume(Queue::In);
    let asked = publishing(&bus, vec![to(Exchange::Partners, "bank-a.query", "q-1")]);
    let question = next(&mut out).await;
    assert_eq!((question.id.as_str(), question.routing_key.as_str()), ("q-1", "bank-a.query"));
    question.ack();
    within(30, asked).await.unwrap();

    let way = Exchange::PartnerIn("bank-a".into());
    let answered = publishing(&bus, vec![to(way.clone(), "bank-a.query.answered", "a-1")]);
    let answer = next(&mut hub).await;
    assert_eq!((answer.id.as_str(), &answer.exchange), ("a-1", &way));
    assert_eq!(answer.body, b"signed");
    answer.ack();
    assert_eq!(within(30, answered).await.unwrap(), [Outcome::Confirmed]);
}

pub async fn only_what_must_arrive_is_missed(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let mut out = bus.consume(Queue::PartnerOut("registry".into()));
    let published = publishing(
        &bus,
        vec![
            event("nobody.asks.published", 1),
            to(Exchange::Partners, "stranger.query", "2"),
            to(Exchange::Partners, "registry.query", "3"),
            to(Exchange::Partners, "stranger.query", "4"),
            to(Exchange::Partners, "registry.query", "5"),
        ],
    );
    for id in ["3", "5"] {
        let delivery = next(&mut out).await;
        assert_eq!(delivery.id, id);
        delivery.ack();
    }
    use Outcome::{Confirmed, Unroutable};
    assert_eq!(within(30, published).await.unwrap(), [Confirmed, Unroutable, Confirmed, Unroutable, Confirmed]);
}

pub async fn a_stranger_is_not_heard_and_disturbs_nobody(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let mut permits = bus.consume(system("permits"));
    let published = publishing(
        &bus,
        vec![to(Exchange::PartnerIn("stranger".into()), "stranger.said", "1"), event("land.parcel.registered", 2)],
    );
    let delivery = next(&mut permits).await;
    assert_eq!((delivery.id.as_str(), delivery.redelivered), ("2", false));
    delivery.ack();
    assert_eq!(within(30, published).await.unwrap(), [Outcome::Unroutable, Outcome::Confirmed]);
}

pub async fn a_rejected_message_is_kept_with_its_reason_and_can_be_retried(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let (mut permits, mut wages) = (bus.consume(system("permits")), bus.consume(system("wages")));
    let mut dead = bus.consume(Queue::Dead);
    let kind = "enterprise.organisation.registered";
    let published = publishing(&bus, vec![event(kind, "e-1")]);
    next(&mut wages).await.ack();
    next(&mut permits).await.reject(DeadReason::Schema, "/credit-code is missing");

    let buried = next(&mut dead).await;
    let letter = *buried.dead.clone().unwrap();
    assert_eq!((letter.reason, letter.detail.as_str()), (DeadReason::Schema, "/credit-code is missing"));
    assert_eq!((letter.id.as_str(), letter.body.as_slice()), ("e-1", &b"body of e-1"[..]));
    assert_eq!((letter.queue.clone(), letter.exchange.clone()), (Some(system("permits")), Exchange::Events));
    assert_eq!(letter.routing_key, kind);
    buried.ack();
    within(30, published).await.unwrap();

    let retried = publishing(&bus, vec![letter.retry().unwrap()]);
    let again = next(&mut permits).await;
    assert_eq!((again.id.as_str(), again.body.as_slice()), ("e-1", &b"body of e-1"[..]));
    again.ack();
    assert_eq!(within(30, retried).await.unwrap(), [Outcome::Confirmed]);
    nothing_comes(&mut wages).await;
    nothing_comes(&mut dead).await;
}

pub async fn what_a_partner_said_is_retried_as_the_partners(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let (mut hub, mut dead) = (bus.consume(Queue::In), bus.consume(Queue::Dead));
    let way = Exchange::PartnerIn("bank-a".into());
    let published = publishing(&bus, vec![to(way.clone(), "bank-a.paid", "m-1")]);
    next(&mut hub).await.reject(DeadReason::UnknownAccount, "");
    let buried = next(&mut dead).await;
    let letter = *buried.dead.clone().unwrap();
    buried.ack();
    within(30, published).await.unwrap();
    let retried = publishing(&bus, vec![letter.retry().unwrap()]);
    let again = next(&mut hub).await;
    assert_eq!((again.exchange.clone(), again.id.as_str()), (way, "m-1"));
    again.ack();
    within(30, retried).await.unwrap();
}

pub async fn what_is_not_acknowledged_comes_again(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let published = publishing(&bus, (0..3).map(|n| event("land.parcel.registered", n)).collect());
    let mut permits = bus.consume(system("permits"));
    let first = next(&mut permits).await;
    assert!(!first.redelivered);
    first.ack();
    next(&mut permits).await.release();
    let again = loop {
        let delivery = next(&mut permits).await;
        if delivery.redelivered {
            break delivery;
        }
    };
    drop((again, permits));

    let mut permits = bus.consume(system("permits"));
    let mut ids = Vec::new();
    while ids.len() < 2 {
        let delivery = next(&mut permits).await;
        assert!(delivery.redelivered, "{delivery:?}");
        ids.push(delivery.id.clone());
        delivery.ack();
    }
    ids.sort();
    assert_eq!(ids, ["1", "2"]);
    within(30, published).await.unwrap();
    nothing_comes(&mut permits).await;
}

pub async fn what_always_fails_is_set_aside(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let published =
        publishing(&bus, vec![event("land.parcel.registered", "poison"), event("land.parcel.registered", "fine")]);
    let mut permits = bus.consume(system("permits"));
    let mut dead = bus.consume(Queue::Dead);
    let mut failures = 0;
    let letter = loop {
        tokio::select! {
            delivery = permits.next() => match delivery.unwrap() {
                delivery if delivery.id == "fine" => delivery.ack(),
                poison => { failures += 1; poison.release(); }
            },
            buried = dead.next() => break buried.unwrap(),
        }
        assert!(failures < 100);
    };
    assert!(failures > 3, "{failures}");
    let found = letter.dead.as_deref().unwrap();
    assert_eq!((found.reason, found.id.as_str()), (DeadReason::FailedTooOften, "poison"));
    assert_eq!((&found.queue, &found.exchange), (&Some(system("permits")), &Exchange::Events));
    assert_eq!(found.body, b"body of poison");
    letter.ack();
    within(30, published).await.unwrap();
}

pub async fn a_subscription_that_ends_brings_nothing_more(bus: Bus) {
    bus.declare(city()).await.unwrap();
    let mut less = city();
    less.systems[0].1.truncate(1);
    bus.declare(less).await.unwrap();
    let mut permits = bus.consume(system("permits"));
    let published = publishing(&bus, vec![event("enterprise.person.invited", 1), event("land.parcel.registered", 2)]);
    let delivery = next(&mut permits).await;
    assert_eq!(delivery.id, "2");
    delivery.ack();
    within(30, published).await.unwrap();
}
