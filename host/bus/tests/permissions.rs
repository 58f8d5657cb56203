//! The definitions that operators import (`config/rabbitmq/definitions.json`): the hub can do all it needs with its
//! user, and a partner's user nothing but speak in its own name and read its own queue.

mod common;

use std::path::PathBuf;

use bus::{Exchange, Queue, RabbitConfig};
use common::{city, connect, next, semantics, servers, variable, within};
use lapin::options::{
    BasicConsumeOptions, BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions, ExchangeDeclareOptions,
    QueueBindOptions, QueueDeclareOptions,
};
use lapin::types::FieldTable;
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, ExchangeKind};

/// The definitions, under names that nobody else uses on this broker.
struct Broker {
    address: String,
    name: String,
}

impl Broker {
    fn import() -> Self {
        let name = format!("p-{}", uuid::Uuid::new_v4());
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/rabbitmq/definitions.json");
        let text = std::fs::read_to_string(file).expect("the definitions are there");
        let text = text
            .replace(r#""hub""#, &format!(r#""hub-{name}""#))
            .replace(r#""bank-a""#, &format!(r#""bank-a-{name}""#));
        let copy = PathBuf::from(variable("HUB_TEST_SERVERS")).join(format!("{name}.json"));
        std::fs::write(&copy, text).expect("the servers' folder takes a file");
        servers("ctl", &["import_definitions", copy.to_str().expect("a path in ASCII")]);
        for user in ["hub", "bank-a"] {
            servers("ctl", &["change_password", &format!("{user}-{name}"), "secret"]);
        }
        let address = variable("HUB_TEST_AMQP");
        let address = address.split('@').nth(1).and_then(|rest| rest.split('/').next());
        Self { address: address.expect("a host and port").into(), name }
    }

    fn url(&self, user: &str) -> String {
        let Self { address, name } = self;
        format!("amqp://{user}-{name}:secret@{address}/hub-{name}")
    }
}

#[tokio::test]
async fn the_hub_can_do_all_it_needs() {
    let broker = Broker::import();
    let hub = || connect(RabbitConfig::new(broker.url("hub")));
    within(60, semantics::a_rejected_message_is_kept_with_its_reason_and_can_be_retried(hub().await)).await;
    within(60, semantics::a_partner_speaks_and_is_spoken_to_on_its_own_way(hub().await)).await;
    within(60, semantics::a_subscription_that_ends_brings_nothing_more(hub().await)).await;
}

#[tokio::test]
async fn a_partner_speaks_in_its_own_name_and_reads_its_own_queue_only() {
    let broker = Broker::import();
    let hub = connect(RabbitConfig::new(broker.url("hub"))).await;
    hub.declare(city()).await.unwrap();
    let partner = Connection::connect(&broker.url("bank-a"), ConnectionProperties::default()).await.unwrap();
    let channel = || async { partner.create_channel().await.unwrap() };

    let mut inbox = hub.consume(Queue::In);
    publish(&channel().await, "hub.partner.bank-a.in", "bank-a.paid").await.unwrap();
    let said = next(&mut inbox).await;
    assert_eq!(said.exchange, Exchange::PartnerIn("bank-a".into()));
    said.ack();
    read(&channel().await, "hub.partner.bank-a.out").await.unwrap();

    for (exchange, key) in [
        ("hub.partner.registry.in", "registry.answered"),
        ("hub.partnerXbank-aXin", "x"),
        ("hub.partners", "registry.query"),
        ("hub.events", "land.parcel.registered"),
        ("hub.dead", "x"),
        ("", "hub.in"),
    ] {
        let refused = publish(&channel().await, exchange, key).await.unwrap_err();
        assert!(is_refused(&refused), "{exchange}: {refused}");
    }
    for queue in ["hub.partner.registry.out", "hub.in", "hub.system.permits", "hub.dead"] {
        let refused = read(&channel().await, queue).await.unwrap_err();
        assert!(is_refused(&refused), "{queue}: {refused}");
        let refused = channel()
            .await
            .basic_consume(queue.into(), "".into(), BasicConsumeOptions::default(), FieldTable::default())
            .await
            .unwrap_err();
        assert!(is_refused(&refused), "{queue}: {refused}");
    }
    let makes_queue = channel()
        .await
        .queue_declare("mine".into(), QueueDeclareOptions::default(), FieldTable::default())
        .await
        .unwrap_err();
    let makes_exchange = channel()
        .await
        .exchange_declare("mine".into(), ExchangeKind::Topic, ExchangeDeclareOptions::default(), FieldTable::default())
        .await
        .unwrap_err();
    let listens = channel()
        .await
        .queue_bind(
            "hub.partner.bank-a.out".into(),
            "hub.events".into(),
            "#".into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        )
        .await
        .unwrap_err();
    for refused in [makes_queue, makes_exchange, listens] {
        assert!(is_refused(&refused), "{refused}");
    }
}

async fn publish(channel: &Channel, exchange: &str, key: &str) -> lapin::Result<()> {
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    let published = channel.basic_publish(
        exchange.into(),
        key.into(),
        BasicPublishOptions::default(),
        b"signed",
        BasicProperties::default(),
    );
    published.await?.await.map(|_| ())
}

async fn read(channel: &Channel, queue: &str) -> lapin::Result<()> {
    channel.basic_get(queue.into(), BasicGetOptions::default()).await.map(|_| ())
}

/// Not for want of the thing: an exchange that does not exist is refused before it is looked for.
fn is_refused(error: &lapin::Error) -> bool {
    error.is_amqp_soft_error() && error.to_string().contains("ACCESS")
}
