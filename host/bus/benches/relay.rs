//! Relay throughput beside bare lapin, both into a quorum queue of the same broker, in turns in one run.
//!
//! `tests/servers/servers.sh run -- cargo bench -p bus` (or `cargo run --release` of it); rows of 1 kB, batches of
//! 500. The outbox is in memory here: what reading the database adds is measured where the database is.

#[allow(dead_code)]
#[path = "../tests/common/outbox.rs"]
mod outbox;

use std::process::Command;
use std::time::{Duration, Instant};

use bus::relay::{self, RelayOptions, Route};
use bus::{Bus, BusConfig, RabbitConfig, Topology};
use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};
use outbox::Rows;
use tokio_util::sync::CancellationToken;

const KEY: &str = "land.parcel.registered";
const ROWS: usize = 30_000;
const BYTES: usize = 1000;
const BATCH: usize = 500;
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let url = virtual_host();
    let bus = Bus::connect(&BusConfig::RabbitMq(RabbitConfig::new(&url))).await.expect("the address is sound");
    bus.declare(Topology { systems: vec![("permits".into(), vec![KEY.parse().expect("short")])], partners: vec![] })
        .await
        .expect("the broker is there");
    let channel = bare_channel(&url).await;

    let (mut one, mut two, mut relayed) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        one.push(rate(bare(&channel, 1)).await);
        two.push(rate(bare(&channel, 2)).await);
        relayed.push(rate(through_the_relay(&bus)).await);
    }
    let (one, two, relayed) = (median(one), median(two), median(relayed));
    println!("relay, {ROWS} rows of {BYTES} bytes, median of {ROUNDS} rounds, {} cores", cores());
    println!("  bare lapin, batch {BATCH}, publish then confirm   {one:>8.0} messages/s");
    println!("  bare lapin, two batches under way            {two:>8.0} messages/s");
    println!("  relay                                        {relayed:>8.0} messages/s");
    println!("  relay to the faster floor                    {:>8.2}", relayed / one.max(two));
}

async fn rate(work: impl Future<Output = ()>) -> f64 {
    let start = Instant::now();
    work.await;
    ROWS as f64 / start.elapsed().as_secs_f64()
}

async fn through_the_relay(bus: &Bus) {
    let rows = Rows::default();
    rows.commit_sized(Route::Event, KEY, ROWS, BYTES);
    let token = CancellationToken::new();
    let options = RelayOptions { batch: BATCH, poll: Duration::from_millis(100), ..Default::default() };
    let relay = tokio::spawn(relay::run(rows.clone(), bus.clone(), options, token.clone()));
    rows.all_sent().await;
    token.cancel();
    relay.await.expect("the relay ends by itself");
}

/// What anybody would write: up to `ahead` batches on the wire before the first confirmation is read.
async fn bare(channel: &Channel, ahead: usize) {
    let body = vec![b' '; BYTES];
    let mut batches = std::collections::VecDeque::new();
    for batch in 0..ROWS / BATCH {
        let mut confirms = Vec::with_capacity(BATCH);
        for n in 0..BATCH {
            let id = format!("id-{}", batch * BATCH + n);
            let properties = BasicProperties::default().with_delivery_mode(2).with_message_id(id.into());
            let options = BasicPublishOptions::default();
            let published = channel.basic_publish("hub.events".into(), KEY.into(), options, &body, properties);
            confirms.push(published.await.expect("published"));
        }
        batches.push_back(confirms);
        if batches.len() == ahead {
            confirm(batches.pop_front().expect("not empty")).await;
        }
    }
    for batch in batches {
        confirm(batch).await;
    }
}

async fn confirm(confirms: Vec<lapin::PublisherConfirm>) {
    for confirm in confirms {
        assert!(confirm.await.expect("answered").is_ack());
    }
}

async fn bare_channel(url: &str) -> Channel {
    let connection = Connection::connect(url, ConnectionProperties::default()).await.expect("the broker is there");
    let channel = connection.create_channel().await.expect("a channel");
    channel.confirm_select(ConfirmSelectOptions::default()).await.expect("confirms");
    channel
}

fn virtual_host() -> String {
    let hint = "run it as `tests/servers/servers.sh run -- cargo bench -p bus`";
    let variable = |name| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: {hint}"));
    let output = Command::new(variable("HUB_TEST_SERVERS_SH"))
        .args(["vhost", &variable("HUB_TEST_SERVERS")])
        .arg(format!("bench-{}", uuid::Uuid::new_v4()))
        .output()
        .expect("the script runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().into()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(0, usize::from)
}
