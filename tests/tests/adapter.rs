//! The adapter's library against a real hub: what was not worked on comes again, what was done does not, over the broker
//! as over HTTP; and nobody fetches another's mail.
use hub_adapter::{Adapter, AdapterError, Credentials, SeenFile, Way};
use hub_tests::{Hub, Room, partner::Partner, soon};
use serde_json::json;
use std::{path::Path, time::Duration};
use tokio::{runtime::Runtime, time::timeout};

fn adapter(partner: &Partner, hub: Option<&Hub>, folder: &Path) -> Adapter {
    let credentials = Credentials::read(&partner.told.to_string()).unwrap();
    let way = match hub {
        Some(hub) => Way::Http(hub.url.clone()),
        None => Way::Broker(credentials.amqp.clone().expect("it has a place at the broker")),
    };
    Adapter::new(credentials, way, SeenFile::open(&folder.join("seen")).unwrap())
}

fn each_message_is_worked_on_once(room: &Room, hub: &Hub, over_http: bool) {
    let partner = Partner::join(room, "bank-a", &[]);
    let way = over_http.then_some(hub);
    let runtime = Runtime::new().unwrap();
    // The kit asks for an account and gives up soon: its question stays.
    std::thread::scope(|scope| {
        scope.spawn(|| room.hub(["partner", "certify", "bank-a", "--wait", "1"]).ended(1));
        runtime.block_on(async {
            let mut first = adapter(&partner, way, room.path());
            let asked = first.next().await.unwrap();
            assert_eq!(asked.message.name(), "account.open");
            drop(first);
            let mut second = adapter(&partner, way, room.path());
            let again = second.next().await.unwrap();
            assert_eq!(again.message, asked.message, "it was not done");
            second.done(again).await.unwrap();
            // Nothing else comes; over HTTP the acknowledgement goes with this fetch.
            assert!(timeout(Duration::from_secs(2), second.next()).await.is_err());
            drop(second);
            let mut third = adapter(&partner, way, room.path());
            assert!(timeout(Duration::from_secs(2), third.next()).await.is_err(), "it was done");
            third.say("told", "m-1", json!({"n": 1})).await.unwrap();
        });
    });
    let operator = hub.sign_in("operator");
    let letter = soon("what it said", || {
        let letters = operator.get("/dead-letters").ok()["items"].as_array().cloned().unwrap_or_default();
        letters.into_iter().find(|letter| letter["message"] == "m-1")
    });
    assert_eq!(letter["reason"], "unexpected", "signed well and entitled; nobody listens");
}

#[test]
fn over_the_broker() {
    let room = Room::servers();
    let hub = room.start();
    each_message_is_worked_on_once(&room, &hub, false);
}

#[test]
fn over_http() {
    let room = Room::sqlite();
    let hub = room.start();
    each_message_is_worked_on_once(&room, &hub, true);

    let (a, b) = (Partner::join(&room, "bank-c", &[]), Partner::join(&room, "bank-d", &[]));
    let fetch = |id: &str| a.event("bank-c.mailbox.fetch", id, json!({"wait": 0}));
    let post =
        |path: &str, body: &[u8]| hub.stranger().raw("POST", path, &[("content-type", "application/jose")], body);
    let mail = post("/partners/bank-c/mailbox", &a.signed(&fetch("f-1"))).unwrap();
    assert_eq!(mail.ok()["messages"], json!([]));
    for (body, why) in [
        (b.signed(&fetch("f-2")), "another's key"),
        (a.signed_at(&fetch("f-3"), hub_tests::partner::now() - 400), "an old fetch, caught and sent again"),
        (a.signed(&a.event("bank-c.hello", "f-4", json!({}))), "no fetch at all"),
        (a.signed(&a.event("bank-c.mailbox.fetch", "f-5", json!({"acknowledged": "all"}))), "no list"),
        (b"x".to_vec(), "no message"),
    ] {
        assert_eq!(post("/partners/bank-c/mailbox", &body).unwrap().status, 400, "{why}");
    }
    // What the hub refuses at its door is told apart from a hub that is away.
    let refused = Runtime::new().unwrap().block_on(async {
        let mut adapter = adapter(&a, Some(&hub), room.path());
        adapter.send_raw("bank-c.told", "m", b"x".to_vec()).await
    });
    assert!(matches!(refused, Err(AdapterError::Refused { status: 400, .. })), "{refused:?}");
}
