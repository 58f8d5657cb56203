//! What the test files share: a broker of their own, an outbox in memory with the promises of the real one, and
//! small helpers. Each file uses a part of it.
#![allow(dead_code)]

pub mod outbox;
pub mod semantics;

use std::process::Command;
use std::time::Duration;

use bus::{Bus, BusConfig, Consumer, Delivery, Envelope, Exchange, Outcome, RabbitConfig, Topology};
use tokio::task::JoinHandle;

const HINT: &str = "is not set: run these tests as `tests/servers/servers.sh run -- cargo test --release -p bus`";

pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} {HINT}"))
}

/// A command of the script that started the private servers.
pub fn servers(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(variable("HUB_TEST_SERVERS_SH"))
        .arg(command)
        .arg(variable("HUB_TEST_SERVERS"))
        .args(arguments)
        .output()
        .expect("the script runs");
    assert!(output.status.success(), "servers.sh {command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the script prints text")
}

/// A virtual host that nobody else uses.
pub fn fresh_broker() -> RabbitConfig {
    let name = format!("bus-{}", uuid::Uuid::new_v4());
    RabbitConfig::new(servers("vhost", &[&name]).trim())
}

pub async fn rabbit() -> Bus {
    connect(fresh_broker()).await
}

pub async fn connect(config: RabbitConfig) -> Bus {
    Bus::connect(&BusConfig::RabbitMq(config)).await.unwrap()
}

/// Two systems, two partners.
pub fn city() -> Topology {
    let patterns = |all: &[&str]| all.iter().map(|p| p.parse().unwrap()).collect();
    Topology {
        systems: vec![
            ("permits".into(), patterns(&["land.parcel.registered", "enterprise.#"])),
            ("wages".into(), patterns(&["enterprise.*.registered"])),
        ],
        partners: vec!["bank-a".into(), "registry".into()],
    }
}

pub fn event(kind: &str, id: impl ToString) -> Envelope {
    let id = id.to_string();
    let body = format!("body of {id}").into_bytes();
    Envelope::new(Exchange::Events, kind, id, body).unwrap()
}

/// In process a publish ends only when consumers have acknowledged, so it runs beside them.
pub fn publishing(bus: &Bus, batch: Vec<Envelope>) -> JoinHandle<Vec<Outcome>> {
    let bus = bus.clone();
    tokio::spawn(async move { bus.publish(batch).await.unwrap() })
}

pub async fn next(consumer: &mut Consumer) -> Delivery {
    within(30, consumer.next()).await.expect("the bus is open")
}

pub async fn nothing_comes(consumer: &mut Consumer) {
    let waited = tokio::time::timeout(Duration::from_millis(400), consumer.next()).await;
    assert!(waited.is_err(), "unexpected: {waited:?}");
}

pub async fn within<T>(seconds: u64, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(seconds), future)
        .await
        .unwrap_or_else(|_| panic!("nothing for {seconds} s"))
}
