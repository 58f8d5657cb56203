//! Certification: a good bank passes over the broker and over HTTP, one that misbehaves fails exactly what it did wrong,
//! and the hub's business hears nothing of it.
use hub_tests::{Hub, Room, partner::Partner, played::Played, soon};
use serde_json::{Value, json};

/// What was played, and which exchanges did not pass.
fn certified(room: &Room, id: &str) -> (Value, Vec<String>) {
    let said = room.hub(["--json", "partner", "certify", id, "--wait", "4"]);
    let report: Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.all()));
    let exchanges = report["exchanges"].as_array().unwrap_or_else(|| panic!("{report}"));
    let other = exchanges.iter().filter(|e| e["result"] != "passed");
    let other: Vec<String> = other.map(|e| e["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(said.code, i32::from(!other.is_empty()), "{report}");
    (report, other)
}

fn passes(room: &Room, id: &str, exchanges: usize) {
    let (report, other) = certified(room, id);
    assert!(other.is_empty(), "{report}");
    assert_eq!((report["passed"].as_u64(), &report["certified"]), (Some(exchanges as u64), &json!(true)), "{report}");
}

fn letters(hub: &Hub) -> Vec<Value> {
    hub.sign_in("operator").get("/dead-letters").ok()["items"].as_array().cloned().unwrap_or_default()
}

/// Nothing but the messages named here has come to the hub's business.
fn heard_nothing_but(hub: &Hub, messages: &[&str]) {
    let heard: Vec<String> = letters(hub).iter().map(|l| l["message"].as_str().unwrap().to_owned()).collect();
    assert!(heard.iter().all(|message| messages.contains(&message.as_str())), "{heard:?}");
    assert!(!hub.sign_in("operator").get("/alerts").ok().to_string().contains("bank-a"));
}

#[test]
fn a_bank_at_the_broker_is_certified_and_each_fault_is_found() {
    let room = Room::servers();
    let hub = room.start();
    let partner = Partner::join(&room, "bank-a", &["6217000000000001"]);
    let books = room.path().join("bank");
    let mut bank = Played::start("test-bank", &partner, &books, None);
    passes(&room, "bank-a", 13);
    hub.answers_a_test("bank-a");

    let misbehave = |how: &str, on: &str, more: Value| {
        let mut command = json!({"do": "misbehave", "how": how, "on": on});
        command.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        command
    };
    for (fault, exchange, seen) in [
        (misbehave("wrong-amount", "camt.054", json!({})), "credit-told", "1000001 fen"),
        (misbehave("wrong-account", "account.balance", json!({})), "balance-asked", "no balance of that account"),
        (misbehave("wrong-signature", "account.balance", json!({})), "balance-asked", "signature"),
        (misbehave("never", "account.balance", json!({})), "balance-asked", "no answer"),
        (misbehave("late", "account.balance", json!({"ms": 6000})), "balance-asked", "no answer"),
        // The first payment is one, the second is one too many.
        (misbehave("forgetful", "pain.001", json!({"times": 2})), "order-twice", "42345"),
    ] {
        bank.told(&fault);
        let (report, other) = certified(&room, "bank-a");
        assert_eq!(other, [exchange], "{fault}: {report}");
        let shown = report["exchanges"].as_array().unwrap().iter().find(|e| e["id"] == exchange).unwrap();
        assert!(shown["seen"].as_str().unwrap().contains(seen), "{fault}: {shown}");
        assert!(shown["do"]["zh"].is_string() && shown["expected"]["en"].is_string());
    }
    // Saying a thing twice is no fault: at least once is what was agreed.
    bank.told(&misbehave("twice", "account.balance", json!({})));
    passes(&room, "bank-a", 13);
    heard_nothing_but(&hub, &[]);

    // What it books is there after a power cut.
    let before = bank.told(&json!({"do": "books"}));
    bank.kill();
    let mut bank = Played::start("test-bank", &partner, &books, None);
    assert_eq!(bank.told(&json!({"do": "books"})), before);
    assert!(before["entries"].as_u64() > Some(10), "{before}");
}

#[test]
fn over_http_business_and_certification_go_their_own_ways() {
    let room = Room::sqlite();
    let hub = room.start();
    let partner = Partner::join_as(&room, "bank-a", "bank", &["--account", "6217000000000001", "--format", "xml"]);
    let mut bank = Played::start("test-bank", &partner, &room.path().join("bank"), Some(&hub));
    let said = std::thread::scope(|scope| {
        let certifying = scope.spawn(|| room.hub(["--json", "partner", "certify", "bank-a", "--wait", "10"]));
        let begun = |books: Value| !books["accounts"].as_array().unwrap().is_empty();
        soon("the run", || begun(bank.told(&json!({"do": "books"}))).then_some(()));
        let second = room.hub(["partner", "certify", "bank-a"]).ended(2);
        assert!(second.contains("under way"), "{second}");
        // A customer pays in meanwhile.
        let booked = bank.told(&json!({"do": "credit", "account": "6217000000000001", "fen": 55}));
        let message = format!("bank-a-N-{}", booked["booked"].as_str().unwrap());
        let letter = soon("business", || letters(&hub).into_iter().find(|l| l["message"] == message.as_str()));
        // Nobody keeps books of this account here; but it was taken for what it is.
        assert_eq!(letter["reason"], "refused", "{letter}");
        heard_nothing_but(&hub, &[&message]);
        certifying.join().unwrap()
    });
    let report: Value = serde_json::from_str(&said.well()).unwrap();
    assert_eq!((&report["passed"], &report["failed"]), (&json!(14), &json!(0)), "{report}");
}

#[test]
fn guarantors_and_insurers_are_certified_too() {
    let room = Room::sqlite();
    let hub = room.start();
    let guarantor = Partner::join_as(&room, "guarantor-b", "guarantor", &[]);
    let insurer = Partner::join_as(&room, "insurer-c", "insurer", &[]);
    let mut first = Played::start("test-guarantor", &guarantor, &room.path().join("guarantor"), Some(&hub));
    let _second = Played::start("test-insurer", &insurer, &room.path().join("insurer"), Some(&hub));
    passes(&room, "guarantor-b", 9);
    passes(&room, "insurer-c", 8);
    first.told(&json!({"do": "misbehave", "how": "wrong-amount", "on": "guarantee.verify", "times": 1}));
    assert_eq!(certified(&room, "guarantor-b").1, ["claim-over"]);
    heard_nothing_but(&hub, &[]);

    let gateway = Partner::join_as(&room, "gateway-d", "gateway", &[]);
    let said = room.hub(["partner", "certify", &gateway.id]).ended(2);
    assert!(said.contains("no exchanges for a gateway"), "{said}");
    // One that nobody plays.
    Partner::join(&room, "bank-e", &[]);
    let said = room.hub(["partner", "certify", "bank-e", "--wait", "1"]).ended(1);
    assert!(said.contains("accounts-opened") && said.contains("12 not played"), "{said}");
}

#[test]
fn without_a_running_hub_it_says_so() {
    let room = Room::sqlite();
    drop(room.start());
    Partner::join(&room, "bank-a", &[]);
    let said = room.hub(["partner", "certify", "bank-a"]).ended(2);
    assert!(said.contains("no running hub") && said.contains("hub serve"), "{said}");
}
