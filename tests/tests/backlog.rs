//! The broker away for a day, and a partner with it: people go on working, what is for the partner waits, and when the broker
//! is back all of it goes out in order, each message once, while people go on.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::StreamExt;
use hub_tests::{Hub, Person, Room, city, fund, line::Line, partner::Partner, soon};
use lapin::{
    Connection, ConnectionProperties,
    options::{BasicAckOptions, BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

const CODE: &str = "91510104MA6WN09X2A";
/// Said by one decision.
const EACH: usize = 250;
const SHORT: usize = 2_000;
const LONG: usize = 100_000;
/// Without one message more, nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_day_without_the_broker() {
    away(SHORT);
}

#[test]
#[ignore = "long: make faults"]
fn faults_of_a_day_without_the_broker() {
    away(LONG);
}

fn away(messages: usize) {
    let room = Room::servers();
    let broker = Line::to(&room.broker());
    let hub = room.start_with(&[("HUB_BUS__URL", broker.url())]).expect("it starts");
    city::with_owner(&hub);
    fund::install(&hub, &room);
    let partner = Partner::join_as(&room, "bank-a", "bank", &["--organisation", CODE]);
    soon("its way in", || (partner.says(&hub, "bank-a.hello", "hello", json!({})).status == 202).then_some(()));
    let (clerk, other) = fund::two(&hub);

    broker.cut();
    soon("the hub to notice", || (hub.readiness().1["state"] == "degraded").then_some(()));
    let begun = Instant::now();
    for n in 0..messages / EACH {
        // A day goes by.
        if n == messages / EACH / 2 {
            hub.sample("PUT", "clock", &json!({"forward": "1d"}));
        }
        let form = json!({"deed": "notices", "account": "x", "name": n.to_string(), "amount": EACH, "bank": CODE});
        assert!(fund::surely(&clerk, form, &format!("notices-{n}")).is_ok());
    }
    let told = begun.elapsed();
    assert!(waiting(&hub) >= messages, "what cannot go out waits: {}", waiting(&hub));
    let away = acts(&other, "away", &AtomicBool::new(true));

    let over = AtomicBool::new(false);
    let (drained, meanwhile) = std::thread::scope(|scope| {
        let working = scope.spawn(|| acts(&other, "back", &over));
        broker.mend();
        let begun = Instant::now();
        drained(&hub);
        let took = begun.elapsed();
        over.store(true, Ordering::SeqCst);
        (took, working.join().unwrap_or_else(|why| std::panic::resume_unwind(why)))
    });
    let begun = Instant::now();
    let read = Runtime::new().expect("the system gives us threads").block_on(read(&partner, messages));
    let expected = (0..messages / EACH).flat_map(|of| (0..EACH).map(move |n| (of, n)));
    assert!(read.iter().copied().eq(expected), "lost, doubled or out of order: {} of {messages}", read.len());
    let rate = |took: Duration| messages as f64 / took.as_secs_f64();
    println!(
        "{messages} messages in {told:.1?}; drained in {drained:.1?}, {:.0}/s; read in {:.1?}; acts: away {away}, while it drains \
         {meanwhile}",
        rate(drained),
        begun.elapsed(),
    );
    soon("the hub to be ready again", || (hub.readiness().1["state"] == "ready").then_some(()));
    hub.stop();
    room.chain_verifies();
}

/// What people do meanwhile, at least ten times and until it is over; how long one took.
fn acts(person: &Person, name: &str, over: &AtomicBool) -> String {
    let mut took = vec![];
    while took.len() < 10 || !over.load(Ordering::SeqCst) {
        let form =
            json!({"deed": "open", "account": format!("JG-{name}-{}", took.len()), "name": "监管专户", "amount": 1});
        let begun = Instant::now();
        assert!(fund::surely(person, form, &format!("{name}-{}", took.len())).is_ok());
        took.push(begun.elapsed());
    }
    took.sort();
    format!("{} (half within {:.0?}, all within {:.0?})", took.len(), took[took.len() / 2], took[took.len() - 1])
}

fn waiting(hub: &Hub) -> usize {
    let metrics = hub.root_text("/metrics");
    let line = metrics.lines().find_map(|line| line.strip_prefix("hub_outbox_rows "));
    line.and_then(|n| n.parse().ok()).unwrap_or(usize::MAX)
}

/// It gets on until nothing is left.
fn drained(hub: &Hub) {
    let (mut last, mut since) = (waiting(hub), Instant::now());
    while last > 0 {
        std::thread::sleep(Duration::from_millis(100));
        let now = waiting(hub);
        if now < last {
            since = Instant::now();
        }
        last = now;
        assert!(since.elapsed() < PATIENCE, "{last} rows are left and none goes out");
    }
}

/// As the partner reads its queue: which decision said it, and the how many-th it was.
async fn read(partner: &Partner, messages: usize) -> Vec<(usize, usize)> {
    let url = partner.told["amqp"]["url"].as_str().expect("it has a place at the broker");
    let connection = Connection::connect(url, ConnectionProperties::default()).await.expect("its user may connect");
    let channel = connection.create_channel().await.expect("a channel");
    channel.basic_qos(500, BasicQosOptions::default()).await.expect("as many as it likes");
    let (queue, options) = ("hub.partner.bank-a.out".into(), BasicConsumeOptions::default());
    let mut consumer =
        channel.basic_consume(queue, "".into(), options, FieldTable::default()).await.expect("its queue");
    let (mut read, mut ids) = (vec![], std::collections::HashSet::new());
    while read.len() < messages {
        let Ok(Some(delivery)) = tokio::time::timeout(PATIENCE, consumer.next()).await else { break };
        let delivery = delivery.expect("a message");
        let event = payload(&delivery.data);
        // At least once is what was agreed; in order all the same.
        if ids.insert(event["id"].to_string()) {
            let n = event["data"]["n"].as_u64().expect("its place");
            let of = event["data"]["of"].as_str().and_then(|of| of.parse().ok()).expect("whose it is");
            read.push((of, usize::try_from(n).expect("a count")));
        }
        delivery.ack(BasicAckOptions::default()).await.expect("the broker takes it");
    }
    read
}

/// Of a compact JWS; that signatures hold is another test's.
fn payload(jws: &[u8]) -> Value {
    let mut parts = jws.split(|byte| *byte == b'.');
    let payload = parts.nth(1).expect("a payload");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64")).expect("an event")
}
