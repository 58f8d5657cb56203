//! A partner at the real broker: RabbitMQ itself keeps it to its own exchange and queue, and what it puts there is heard
//! only if the signature is its own. Each rule of signatures is attacked, and each refusal is a letter with its reason.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hub_tests::{
    Hub, Room,
    partner::{Partner, now},
    soon, variable,
};
use keys::{Algorithm, Es256Signer, Signer};
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties,
    options::{
        BasicConsumeOptions, BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions, ExchangeBindOptions,
        ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions, QueuePurgeOptions,
    },
    types::FieldTable,
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

struct Wire {
    runtime: Runtime,
    connection: Connection,
}

impl Wire {
    fn of(partner: &Partner) -> Wire {
        let runtime = Runtime::new().unwrap();
        let url = partner.told["amqp"]["url"].as_str().expect("it has a place at the broker").to_owned();
        let connect = async { Connection::connect(&url, ConnectionProperties::default()).await };
        let connection = runtime.block_on(connect).expect("the partner's user may connect");
        Wire { runtime, connection }
    }

    async fn channel(&self) -> Channel {
        self.connection.create_channel().await.unwrap()
    }

    fn publish(&self, exchange: &str, key: &str, body: &[u8]) -> lapin::Result<()> {
        self.runtime.block_on(async {
            let channel = self.channel().await;
            channel.confirm_select(ConfirmSelectOptions::default()).await?;
            let (exchange, key) = (exchange.into(), key.into());
            let properties = BasicProperties::default().with_message_id(name(body).into());
            let sent = channel.basic_publish(exchange, key, BasicPublishOptions::default(), body, properties).await?;
            sent.await.map(|_| ())
        })
    }

    fn read(&self, queue: &str) -> lapin::Result<Option<Vec<u8>>> {
        self.runtime.block_on(async {
            let got = self.channel().await.basic_get(queue.into(), BasicGetOptions { no_ack: true }).await?;
            Ok(got.map(|got| got.delivery.data.clone()))
        })
    }

    fn declares(&self) -> [lapin::Result<()>; 6] {
        self.runtime.block_on(async {
            let none = FieldTable::default;
            let (own, exchange) = ("hub.partner.bank-a.out", "hub.partner.bank-a.in");
            [
                self.channel()
                    .await
                    .queue_declare("mine".into(), QueueDeclareOptions::default(), none())
                    .await
                    .map(drop),
                self.channel()
                    .await
                    .exchange_declare(
                        "mine".into(),
                        lapin::ExchangeKind::Topic,
                        ExchangeDeclareOptions::default(),
                        none(),
                    )
                    .await,
                self.channel()
                    .await
                    .queue_bind(own.into(), "hub.events".into(), "#".into(), QueueBindOptions::default(), none())
                    .await,
                self.channel()
                    .await
                    .exchange_bind(
                        exchange.into(),
                        "hub.partners".into(),
                        "#".into(),
                        ExchangeBindOptions::default(),
                        none(),
                    )
                    .await,
                self.channel().await.queue_purge("hub.in".into(), QueuePurgeOptions::default()).await.map(drop),
                self.channel()
                    .await
                    .basic_consume("hub.dead".into(), "".into(), BasicConsumeOptions::default(), none())
                    .await
                    .map(drop),
            ]
        })
    }
}

/// By which the letter is found again.
fn name(body: &[u8]) -> String {
    format!("n{:x}", body.iter().fold(5381_u64, |hash, byte| hash.wrapping_mul(33) ^ u64::from(*byte)))
}

/// Not for want of the thing.
fn is_refused(error: &lapin::Error) -> bool {
    error.is_amqp_soft_error() && error.to_string().contains("ACCESS")
}

fn letter(hub: &Hub, body: &[u8]) -> Value {
    let operator = hub.sign_in("operator");
    let name = name(body);
    soon("the letter", || {
        let letters = operator.get("/dead-letters").ok()["items"].as_array().cloned().unwrap_or_default();
        letters.into_iter().find(|l| l["message"] == name.as_str())
    })
}

#[test]
fn the_broker_keeps_a_partner_to_its_own_way() {
    let room = Room::servers();
    let hub = room.start();
    let (a, _) = (Partner::join(&room, "bank-a", &[]), Partner::join(&room, "bank-b", &[]));
    let wire = Wire::of(&a);
    let said = a.signed(&a.event("bank-a.told", "m-1", json!({})));
    soon("the way in", || wire.publish("hub.partner.bank-a.in", "bank-a.told", &said).ok());
    assert_eq!(letter(&hub, &said)["reason"], "unexpected");
    assert_eq!(wire.read("hub.partner.bank-a.out").unwrap(), None);

    for (exchange, key) in [
        ("hub.partner.bank-b.in", "bank-b.told"),
        ("hub.partnerXbank-aXin", "x"),
        ("hub.partner.bank-a.in.more", "x"),
        ("hub.partners", "bank-b.ask"),
        ("hub.events", "land.parcel.registered"),
        ("hub.dead", "x"),
        ("amq.topic", "x"),
        ("", "hub.in"),
        ("", "hub.partner.bank-a.out"),
    ] {
        let refused = wire.publish(exchange, key, b"x").unwrap_err();
        assert!(is_refused(&refused), "{exchange}: {refused}");
    }
    for queue in ["hub.partner.bank-b.out", "hub.in", "hub.dead", "hub.system.project-registration"] {
        let refused = wire.read(queue).unwrap_err();
        assert!(is_refused(&refused), "{queue}: {refused}");
    }
    for (n, refused) in wire.declares().into_iter().enumerate() {
        assert!(refused.as_ref().is_err_and(is_refused), "{n}: {refused:?}");
    }
    lists_nothing(&a);
    let refused = room.hub(["partner", "remove", "bank-a", "--reason", "over"]);
    refused.well();
    let gone = wire.runtime.block_on(async {
        Connection::connect(a.told["amqp"]["url"].as_str().unwrap(), ConnectionProperties::default()).await
    });
    assert!(gone.is_err(), "its user is still there");
}

/// The management API shows a user without tags nothing, and that of its queue neither.
fn lists_nothing(partner: &Partner) {
    let url = partner.told["amqp"]["url"].as_str().unwrap();
    let login = url.split("://").nth(1).and_then(|rest| rest.split('@').next()).unwrap();
    let management = variable("HUB_TEST_AMQP_MANAGEMENT");
    let address = management.replacen("://", &format!("://{login}@"), 1);
    for path in ["queues", "exchanges", "vhosts", "overview", "users"] {
        let out = std::process::Command::new("curl")
            .args(["-s", "-o", "/dev/null", "-w", "%{http_code}", &format!("{address}/api/{path}")])
            .output()
            .expect("curl runs");
        assert_eq!(String::from_utf8_lossy(&out.stdout), "401", "{path}");
    }
}

#[test]
fn without_the_management_api_nothing_is_made_by_half() {
    let room = Room::servers();
    let mut command = room.command(["partner", "add", "bank-a", "--kind", "bank", "--name", "x"]);
    for key in ["URL", "USER", "PASSWORD"] {
        command.env_remove(format!("HUB_BUS__MANAGEMENT__{key}"));
    }
    let said = hub_tests::run(command).ended(2);
    assert!(said.contains("HUB_BUS__MANAGEMENT__URL"), "{said}");
    let mut command = room.command(["partner", "add", "bank-a", "--kind", "bank", "--name", "x"]);
    command.env("HUB_BUS__MANAGEMENT__PASSWORD", "wrong");
    let said = hub_tests::run(command).ended(2);
    assert!(said.contains("401") && !said.contains("wrong"), "{said}");
    let shown: Value = serde_json::from_str(&room.hub(["--json", "partner", "list"]).well()).unwrap();
    assert_eq!(shown["partners"], json!([]), "an id that was not given stays free");
    let a = Partner::join(&room, "bank-a", &[]);
    // A new password ends the old one.
    let told: Value = serde_json::from_str(&room.hub(["--json", "partner", "connect", "bank-a"]).well()).unwrap();
    let (old, new) = (a.told["amqp"]["url"].as_str().unwrap(), told["url"].as_str().unwrap());
    let runtime = Runtime::new().unwrap();
    let connects = |url: &str| runtime.block_on(Connection::connect(url, ConnectionProperties::default())).is_ok();
    assert!(connects(new) && !connects(old));
}

#[test]
fn each_rule_of_signatures_is_attacked() {
    let room = Room::servers();
    let hub = room.start();
    let (a, b) = (Partner::join(&room, "bank-a", &[]), Partner::join(&room, "bank-b", &[]));
    let wire = Wire::of(&a);
    let event = |id: &str| a.event("bank-a.told", id, json!({"fen": 1}));
    let payload = event("m").to_bytes();
    let forged = |header: Value| signed_under(&a.signer, &header.to_string(), &payload);
    let header = |more: Value| {
        let mut header = json!({"alg": "ES256", "kid": a.kid.as_str(), "iat": now()});
        header.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        header
    };
    let stranger = Es256Signer::generate();
    let mut bent = a.signed(&event("bent"));
    let middle = bent.len() / 2;
    bent[middle] = if bent[middle] == b'A' { b'B' } else { b'A' };
    let own = String::from_utf8(a.signed(&event("own"))).unwrap();
    let stripped = format!("{}.", own.rsplit_once('.').unwrap().0);

    let attacks = [
        (
            "another's key under its name",
            bus::partner::seal(&event("1"), &stranger, &a.kid, now()).unwrap(),
            "does not fit",
        ),
        ("another partner's message", b.signed(&event("2")), "not one of the sender's"),
        ("alg none", forged(header(json!({"alg": "none"}))), "pinned to ES256"),
        ("alg HS256", forged(header(json!({"alg": "HS256"}))), "pinned to ES256"),
        ("alg SM2 on a P-256 key", forged(header(json!({"alg": Algorithm::Sm2.name()}))), "pinned to ES256"),
        ("jku", forged(header(json!({"jku": "https://evil.example/keys"}))), "may not carry 'jku'"),
        ("x5u", forged(header(json!({"x5u": "https://evil.example/cert"}))), "may not carry 'x5u'"),
        ("jwk", forged(header(json!({"jwk": {}}))), "may not carry 'jwk'"),
        ("no iat", forged(json!({"alg": "ES256", "kid": a.kid.as_str()})), "header of the signature is malformed"),
        ("kid of a path", forged(header(json!({"kid": "../hub-1"}))), "not one of the sender's"),
        ("the hub's own kid", forged(header(json!({"kid": "hub-1"}))), "not one of the sender's"),
        ("too old", a.signed_at(&event("3"), now() - 27 * 3600), "before the time"),
        ("of tomorrow", a.signed_at(&event("4"), now() + 3600), "in the future"),
        ("one character", bent, "of the signature"),
        ("the signature cut off", stripped.into_bytes(), "signature"),
        ("no signature at all", event("5").to_bytes(), "of the signature is malformed"),
    ];
    soon("the way in", || wire.publish("hub.partner.bank-a.in", "x", own.as_bytes()).ok());
    for (what, body, why) in &attacks {
        wire.publish("hub.partner.bank-a.in", "bank-a.told", body).unwrap();
        let letter = letter(&hub, body);
        assert_eq!(letter["reason"], "signature", "{what}: {letter}");
        let detail = letter["detail"].as_str().unwrap();
        assert!(detail.contains(why) || *what == "one character", "{what}: {detail}");
    }
    // Signed well, and still nothing: bytes that are no event, no text, or too many.
    let sign = |bytes: &[u8]| keys::jws::sign(&a.signer, &a.kid, bytes, now()).unwrap().into_bytes();
    for (body, why) in [
        (sign(b"{}"), "not a CloudEvent"),
        (sign(br#"{"specversion":"1.0","id":"","source":"/partners/bank-a","type":"bank-a.told"}"#), "is empty"),
        (vec![0xff, 0xfe], "no text"),
        (vec![b'a'; (1 << 20) + 1], "more than a message may have"),
    ] {
        wire.publish("hub.partner.bank-a.in", "bank-a.told", &body).unwrap();
        let letter = letter(&hub, &body);
        assert_eq!(letter["reason"], "malformed", "{letter}");
        assert!(letter["detail"].as_str().unwrap().contains(why), "{why}: {letter}");
    }
}

/// Under any header, as an attacker who owns a key could.
fn signed_under(signer: &dyn Signer, header: &str, payload: &[u8]) -> Vec<u8> {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let input = format!("{}.{}", part(header.as_bytes()), part(payload));
    let signature = signer.sign(input.as_bytes()).unwrap();
    format!("{input}.{}", part(&signature)).into_bytes()
}
