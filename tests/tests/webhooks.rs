//! Partners without AMQP: the hub calls them. In order, signed twice over, again when they fail, never where it must not;
//! the operator sees all of it. And a new key takes two operators.
use hub_tests::{
    Hub, Person, Room, SAMPLE_PASSWORD, city,
    partner::{Partner, SECOND, now, second_operator},
    receiver::{Call, Receiver},
    soon,
};
use keys::{
    jwk,
    jws::{KeySet, Window},
    webhook::Secrets,
};
use serde_json::{Value, json};

struct Scene {
    hub: Hub,
    room: Room,
    receiver: Receiver,
    operator: Person,
}

fn scene(mut room: Room) -> Scene {
    let receiver = Receiver::start(room.path());
    room.set("HUB_WEBHOOKS__INSECURE_LOOPBACK_CA", receiver.ca.to_str().unwrap());
    room.set("HUB_WEBHOOKS__RETRY_SECONDS", "1");
    let hub = room.start();
    city::with_owner(&hub);
    let operator = hub.sign_in("operator");
    Scene { operator, hub, room, receiver }
}

impl Scene {
    fn set(&self, id: &str, path: &str) -> Option<String> {
        let told = self.room.hub(["--json", "partner", "webhook", "set", id, "--url", &self.receiver.url(path)]).well();
        let told: Value = serde_json::from_str(&told).unwrap();
        told["secret"].as_str().map(str::to_owned)
    }

    /// A test by the operator; its id.
    fn ping(&self, id: &str) -> String {
        let sent = self.operator.post(&format!("/partners/{id}/test"), json!({})).ok();
        sent["id"].as_str().unwrap().to_owned()
    }

    fn partner(&self, id: &str) -> Value {
        self.operator.get(&format!("/partners/{id}")).ok()
    }

    fn deliveries(&self, id: &str) -> Vec<Value> {
        self.operator.get(&format!("/partners/{id}/deliveries")).ok()["items"].as_array().unwrap().clone()
    }

    fn call(&self, message: &str) -> Call {
        soon(&format!("the call for {message}"), || self.receiver.calls().into_iter().find(|c| c.id() == message))
    }

    fn acknowledged(&self, id: &str, ping: &str) -> Value {
        soon("the test's acknowledgement", || {
            let partner = self.partner(id);
            let last = &partner["ping"];
            (last["id"] == ping && last["acknowledged"].is_string()).then_some(partner)
        })
    }

    /// A running hub hears of a new partner within a second.
    fn known(&self, partner: &Partner) {
        let hello = |n: &str| partner.says(&self.hub, &format!("{}.hello", partner.id), n, json!({}));
        soon("the partner's way in", || (hello(&format!("{}-hello", partner.id)).status == 202).then_some(()));
    }
}

fn remedies(partner: &Value) -> Vec<String> {
    let codes = partner["remedies"].as_array().unwrap().iter();
    codes.map(|r| r["code"].as_str().unwrap().to_owned()).collect()
}

fn secrets(newest: &str, before: Option<&str>) -> Secrets {
    serde_json::from_value(json!({"newest": newest, "before": before})).unwrap()
}

/// As the partner checks it: the secret first, over the bytes; then the hub's key.
fn checked(call: &Call, secrets: &Secrets, told: &Value) -> bus::CloudEvent {
    let timestamp: i64 = call.headers["webhook-timestamp"].parse().unwrap();
    assert!((now() - timestamp).abs() < 120, "{timestamp}");
    assert_eq!(call.headers["webhook-signature"], secrets.signatures(call.id(), timestamp, &call.body).unwrap());
    assert_eq!(call.headers["content-type"], "application/jose");
    let (key, kid) = jwk::read(&told["hub-key"].to_string()).unwrap();
    let keys = KeySet::default().with(&kid.unwrap(), key);
    let window = Window { now: now(), past: 120, ahead: 120 };
    let event = bus::partner::open(&call.body, &keys, &window).unwrap().event;
    assert_eq!(event.id, call.id());
    event
}

#[test]
fn a_partner_is_called_on_sqlite() {
    called(&scene(Room::sqlite()));
}

#[test]
fn a_partner_is_called_on_servers() {
    called(&scene(Room::servers()));
}

fn called(scene: &Scene) {
    let bank = Partner::join(&scene.room, "bank-w", &[]);
    scene.known(&bank);
    let secret = scene.set("bank-w", "/hub?tenant=1").expect("the first secret is shown");
    assert!(scene.set("bank-w", "/hub").is_none(), "a secret is shown once");
    // Until the hub has heard of it, within a second, what comes waits in the mailbox.
    std::thread::sleep(std::time::Duration::from_secs(2));
    in_order_and_signed(scene, &bank, &secret);
    secrets_roll_over(scene, &bank, &secret);
    a_redirect_is_not_followed(scene);
    who_is_gone_is_called_no_more(scene);
    what_waits_goes_back(scene);
}

fn in_order_and_signed(scene: &Scene, bank: &Partner, secret: &str) {
    scene.receiver.first_answers("500 Trouble");
    scene.receiver.first_answers("503 Busy");
    let pings: Vec<String> = (0..3).map(|_| scene.ping("bank-w")).collect();
    let partner = scene.acknowledged("bank-w", &pings[2]);
    assert_eq!(partner["ping"]["how"], "delivered");
    let calls: Vec<String> = scene.receiver.calls().iter().map(|c| c.id().to_owned()).collect();
    let expected = [&pings[0], &pings[0], &pings[0], &pings[1], &pings[2]];
    assert_eq!(calls.iter().collect::<Vec<_>>(), expected, "the first is tried until it is taken, then the others");
    let event = checked(&scene.call(&pings[1]), &secrets(secret, None), &bank.told);
    assert_eq!((event.kind.as_str(), event.source.as_str()), ("bank-w.hub.ping", "/hub"));

    let deliveries = soon("the log", || Some(scene.deliveries("bank-w")).filter(|d| d.len() == 5));
    let seen: Vec<_> =
        deliveries.iter().rev().map(|d| (d["status"].as_i64().unwrap(), d["attempt"].as_i64().unwrap())).collect();
    assert_eq!(seen, [(500, 1), (503, 2), (204, 3), (204, 1), (204, 1)]);
    assert_eq!(deliveries[4]["answer"], "said so");
    let partner = scene.partner("bank-w");
    assert_eq!(partner["webhook"]["failures"], 0);
    assert!(partner["webhook"]["certificate-until"].is_string(), "{partner}");
    assert!(remedies(&partner).contains(&"insecure".to_owned()), "a partner on this machine is never passed over");
    assert!(!partner.to_string().contains("whsec_"), "a secret is shown once, and not here");
    let tried = scene.room.hub(["--json", "partner", "webhook", "test", "bank-w"]).well();
    assert!(tried.contains("204"), "{tried}");
}

fn secrets_roll_over(scene: &Scene, bank: &Partner, first: &str) {
    let told = scene.room.hub(["--json", "partner", "webhook", "secret", "bank-w"]).well();
    let told: Value = serde_json::from_str(&told).unwrap();
    let second = told["secret"].as_str().unwrap();
    assert_ne!(second, first);
    checked(&scene.call(&scene.ping("bank-w")), &secrets(second, Some(first)), &bank.told);
    scene.room.hub(["partner", "webhook", "secret", "bank-w", "--end"]).well();
    checked(&scene.call(&scene.ping("bank-w")), &secrets(second, None), &bank.told);
}

fn a_redirect_is_not_followed(scene: &Scene) {
    let elsewhere = Receiver::start(scene.room.path());
    scene.receiver.first_answers(&format!("302 Found\r\nlocation: {}", elsewhere.url("/")));
    let ping = scene.ping("bank-w");
    scene.acknowledged("bank-w", &ping);
    assert!(elsewhere.calls().is_empty());
    let tries: Vec<_> = scene.deliveries("bank-w").into_iter().filter(|d| d["message"] == ping.as_str()).collect();
    assert_eq!((tries[1]["status"].clone(), tries[1]["outcome"].clone()), (json!(302), json!("refused")));
}

fn who_is_gone_is_called_no_more(scene: &Scene) {
    scene.receiver.answers("410 Gone");
    let pings = [scene.ping("bank-w"), scene.ping("bank-w")];
    let partner = soon("the end of the webhook", || {
        let partner = scene.partner("bank-w");
        (partner["webhook"]["state"] == "disabled" && partner["webhook"]["waiting"] == 2).then_some(partner)
    });
    assert_eq!((&partner["health"], &partner["webhook"]["reason"]), (&json!("broken"), &json!("gone")));
    assert!(remedies(&partner).contains(&"webhook-disabled".to_owned()), "{partner}");
    soon("the notice", || scene.operator.get("/notices").ok().to_string().contains("bank-w").then_some(()));
    scene.receiver.answers("204 No Content");
    let called = scene.receiver.calls().len();
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(scene.receiver.calls().len(), called, "it is left in peace");
    // Set again, all that waited goes out in order.
    assert!(scene.set("bank-w", "/new").is_none());
    scene.acknowledged("bank-w", &pings[1]);
    let after: Vec<_> = scene.receiver.calls()[called..].iter().map(|c| c.id().to_owned()).collect();
    assert_eq!(after, pings);
}

fn what_waits_goes_back(scene: &Scene) {
    scene.receiver.answers("500 Trouble");
    let ping = scene.ping("bank-w");
    soon("a failure", || (scene.partner("bank-w")["webhook"]["failures"].as_i64() >= Some(1)).then_some(()));
    scene.room.hub(["partner", "webhook", "remove", "bank-w"]).well();
    scene.room.hub(["partner", "webhook", "test", "bank-w"]).ended(2);
    let partner = soon("its end", || Some(scene.partner("bank-w")).filter(|p| p["webhook"].is_null()));
    assert_eq!(partner["ping"]["acknowledged"], Value::Null);
    // It lies in the queue again, and whoever is called from there on has it.
    scene.receiver.answers("204 No Content");
    assert!(scene.set("bank-w", "/hub").is_some(), "a webhook that was removed begins with a new secret");
    scene.acknowledged("bank-w", &ping);
}

#[test]
fn a_message_that_is_refused_for_good_holds_up_no_other() {
    let scene = scene(Room::sqlite());
    let bank = Partner::join(&scene.room, "bank-w", &[]);
    scene.known(&bank);
    scene.set("bank-w", "/hub");
    std::thread::sleep(std::time::Duration::from_secs(2));
    // What is said of the door or of the moment says nothing of the message.
    for status in ["401 Unauthorized", "429 Too Many", "500 Trouble"] {
        scene.receiver.first_answers(status);
    }
    let first = scene.ping("bank-w");
    scene.acknowledged("bank-w", &first);
    (0..5).for_each(|_| scene.receiver.first_answers("422 Never"));
    let (poison, next) = (scene.ping("bank-w"), scene.ping("bank-w"));
    scene.acknowledged("bank-w", &next);
    let letters = scene.operator.get("/dead-letters").ok()["items"].as_array().unwrap().clone();
    let letter = letters.iter().find(|l| l["message"] == poison.as_str()).unwrap_or_else(|| panic!("{letters:?}"));
    assert_eq!((&letter["reason"], &letter["queue"]), (&json!("failed-too-often"), &json!("hub.partner.bank-w.out")));
    assert_eq!(scene.partner("bank-w")["webhook"]["waiting"], 0);
    // Sent again, it is taken now.
    let path = format!("/dead-letters/{}/retry", letter["id"].as_str().unwrap());
    scene.operator.post(&path, json!({})).ok();
    soon("its sixth call", || (scene.receiver.calls().iter().filter(|c| c.id() == poison).count() == 6).then_some(()));
    soon("an empty queue", || (scene.partner("bank-w")["webhook"]["waiting"] == 0).then_some(()));
}

#[test]
fn the_hub_calls_public_addresses_only() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let receiver = Receiver::start(room.path());
    Partner::join(&room, "bank-s", &[]);
    let set = |url: &str| room.hub(["partner", "webhook", "set", "bank-s", "--url", url]);
    for url in [
        format!("https://127.0.0.1:{}/", receiver.port),
        "https://[::ffff:127.0.0.1]/".to_owned(),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "http://bank.example.org/".to_owned(),
    ] {
        set(&url).ended(2);
    }
    // A name is judged by where it leads, each time it is called.
    set(&receiver.url("/")).well();
    let tried = room.hub(["partner", "webhook", "test", "bank-s"]).ended(2);
    assert!(tried.contains("loopback"), "{tried}");
    let operator = hub.sign_in("operator");
    soon("the partner's queue", || operator.post("/partners/bank-s/test", json!({})).is_ok().then_some(()));
    let log = soon("the attempt", || {
        let log = operator.get("/partners/bank-s/deliveries").ok()["items"].as_array().unwrap().clone();
        (!log.is_empty()).then_some(log)
    });
    assert_eq!((&log[0]["outcome"], &log[0]["status"]), (&json!("forbidden-address"), &Value::Null));
    assert!(receiver.calls().is_empty());
}

#[test]
fn a_new_key_takes_two_operators_and_a_revocation_one() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let operator = hub.sign_in("operator");
    second_operator(&room);
    let second = hub.sign_in(SECOND);
    let bank = Partner::join(&room, "bank-k", &[]);
    soon("its way in", || (bank.says(&hub, "bank-k.hello", "k-hello", json!({})).status == 202).then_some(()));
    // Whoever asks is a person, and an operator.
    let asked = |name: &str, line: &str| room.hub_told(["partner", "key", "add", "bank-k", "--as", name], line);
    asked("operator", "wrong").ended(2);
    assert!(asked("P-07", SAMPLE_PASSWORD).ended(2).contains("no operator"));

    let told = bank.key_asked(&room);
    let change = told["change"].as_str().unwrap().to_owned();
    let young = bank.with_key(told);
    let knock = |id: &str| young.says(&hub, "bank-k.told", id, json!({})).status;
    assert_eq!(knock("k-early"), 400, "a key that waits is no key");
    let path = |verdict: &str| format!("/partners/bank-k/key-changes/{change}/{verdict}");
    operator.post(&path("approve"), json!({})).not(409, "own-key-change");
    let own = room.hub_told(["partner", "key", "approve", &change, "--as", "operator"], SAMPLE_PASSWORD).ended(2);
    assert!(own.contains("yourself"), "{own}");
    assert_eq!(knock("k-own"), 400);
    soon("the notice", || second.get("/notices").ok().to_string().contains("bank-k").then_some(()));
    let shown = second.get("/partners/bank-k").ok();
    assert_eq!((&shown["changes"][0]["own"], &shown["changes"][0]["state"]), (&json!(false), &json!("pending")));
    assert!(remedies(&shown).contains(&"key-waits".to_owned()));
    hub.sign_in("P-07").post(&path("approve"), json!({})).not(403, "forbidden");
    second.post(&path("approve"), json!({})).ok();
    assert_eq!(knock("k-now"), 202);
    second.post(&path("refuse"), json!({})).not(409, "key-change-decided");

    // By one, at once; the others hear of it.
    room.hub(["partner", "key", "revoke", "bank-k", bank.kid.as_str(), "--reason", "the laptop was lost"]).well();
    bank.says(&hub, "bank-k.told", "k-late", json!({})).expect(400);
    for told in [&operator, &second] {
        soon("the notice of it", || {
            told.get("/notices").ok().to_string().contains("the laptop was lost").then_some(())
        });
    }
    // One that was refused stays without effect.
    let third = bank.key_asked(&room);
    let change = third["change"].as_str().unwrap().to_owned();
    room.hub_told(["partner", "key", "refuse", &change, "--as", SECOND], SAMPLE_PASSWORD).well();
    bank.with_key(third).says(&hub, "bank-k.told", "k-third", json!({})).expect(400);
}

/// Those that speak AMQP or answer by HTTP are tested too: it is their answer that counts.
#[test]
fn a_test_is_answered() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    let operator = hub.sign_in("operator");
    let sent = operator.post("/partners/identity/test", json!({})).ok();
    soon("the registry's answer", || {
        let partner = operator.get("/partners/identity").ok();
        (partner["ping"]["id"] == sent["id"] && partner["ping"]["how"] == "answered").then_some(())
    });
    let list = operator.get("/partners").ok();
    let identity = list["items"].as_array().unwrap().iter().find(|p| p["id"] == "identity").cloned().unwrap();
    assert_eq!((&identity["health"], &identity["kind"]), (&json!("good"), &json!("registry")));
    operator.post("/partners/nobody/test", json!({})).not(404, "not-found");
}
