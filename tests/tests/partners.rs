//! Partners as the operator makes them: what each may say, under which key, about which accounts; and everything that
//! does not hold is a dead letter with its reason.
use hub_tests::{Hub, World, city, on_both, partner::Partner, soon};
use serde_json::{Value, json};

on_both!(ready;
    an_account_has_one_partner_and_another_is_told_off,
    a_partner_says_what_is_its_to_say,
    one_id_is_one_message,
    a_bank_may_speak_xml,
    keys_roll_over_and_are_revoked,
    a_removed_partner_is_heard_no_more,
);

fn ready(world: &World) {
    city::with_owner(&world.hub);
}

/// The dead letter of one message, once it is there.
fn letter(hub: &Hub, message: &str) -> Value {
    let operator = hub.sign_in("operator");
    soon(&format!("the letter of {message}"), || {
        let letters = operator.get("/dead-letters").ok()["items"].as_array().cloned().unwrap_or_default();
        letters.into_iter().find(|l| l["message"] == message)
    })
}

fn reason(hub: &Hub, message: &str) -> String {
    letter(hub, message)["reason"].as_str().unwrap_or_default().to_owned()
}

/// A running hub hears of a new partner within a second; until then its message has no queue.
fn known(hub: &Hub, partner: &Partner) {
    soon("the partner's way in", || {
        let reply = partner.says(hub, &format!("{}.hello", partner.id), &format!("{}-hello", partner.id), json!({}));
        (reply.status == 202).then_some(())
    });
}

fn an_account_has_one_partner_and_another_is_told_off(world: &World) {
    let (room, hub) = (&world.room, &world.hub);
    let (a, b) = (Partner::join(room, "bank-a", &["6217000000000001"]), Partner::join(room, "bank-b", &[]));
    room.hub(["partner", "account", "add", "bank-b", "6217000000000002"]).well();
    let taken = room.hub(["partner", "account", "add", "bank-b", "6217000000000001"]).ended(2);
    assert!(taken.contains("bank-a's"), "{taken}");
    known(hub, &a);
    known(hub, &b);

    let notified = |account: &str| hub_tests::partner::camt054(account, 12_345);
    a.says(hub, "bank-a.camt.054", "a-own", notified("6217000000000001")).expect(202);
    // Signature, key, type and time are all in order: it is another's account.
    a.says(hub, "bank-a.camt.054", "a-other", notified("6217000000000002")).expect(202);
    a.says(hub, "bank-a.camt.054", "a-nobody", notified("6217000000000003")).expect(202);
    b.says(hub, "bank-b.camt.054", "b-other", notified("6217000000000001")).expect(202);
    for message in ["a-other", "a-nobody", "b-other"] {
        let dead = letter(hub, message);
        assert_eq!(dead["reason"], "unknown-account", "{dead}");
        assert!(!dead["detail"].to_string().contains("62170000"), "an account is not written out: {dead}");
    }
    // Its own passed all of this: only nobody keeps books of it here.
    let own = letter(hub, "a-own");
    assert_eq!(
        (&own["reason"], &own["detail"]),
        (&json!("refused"), &json!("no-books")),
        "once, and no rules were asked"
    );
    assert!(!hub.sign_in("operator").get("/incidents").ok().to_string().contains("camt.054"));
    let alerts = soon("the alert", || {
        let shown = hub.sign_in("operator").get("/alerts").ok();
        shown.to_string().contains("bank-b").then_some(shown)
    });
    assert!(alerts.to_string().contains("bank-a"), "{alerts}");
    // Neither is a message that names no account where its kind has one.
    a.says(hub, "bank-a.camt.054", "a-none", json!({"BkToCstmrDbtCdtNtfctn": {}})).expect(202);
    assert_eq!(reason(hub, "a-none"), "schema");
}

fn a_partner_says_what_is_its_to_say(world: &World) {
    let (room, hub) = (&world.room, &world.hub);
    let c = Partner::join(room, "bank-c", &[]);
    known(hub, &c);
    c.says(hub, "bank-d.hello", "c-as-d", json!({})).expect(202);
    assert_eq!(reason(hub, "c-as-d"), "not-entitled");
    let mut event = c.event("bank-c.hello", "c-source", json!({}));
    event.source = "/partners/bank-d".to_owned();
    c.post(hub, &c.signed(&event)).expect(202);
    assert_eq!(reason(hub, "c-source"), "not-entitled");
    // An answer to a question that was another's.
    let mut event = c.event("identity.check.answered", "c-answers", json!({"match": true}));
    event.answers = Some("not-asked".to_owned());
    c.post(hub, &c.signed(&event)).expect(202);
    assert_eq!(reason(hub, "c-answers"), "unexpected");
    for (id, why) in [("Bank", "no id"), ("a.b", "no id"), ("bank-c", "known already")] {
        let said = room.hub(["partner", "add", id, "--kind", "bank", "--name", "x"]).ended(2);
        assert!(said.contains(why), "{id}: {said}");
    }
}

fn one_id_is_one_message(world: &World) {
    let (room, hub) = (&world.room, &world.hub);
    let e = Partner::join(room, "bank-e", &[]);
    known(hub, &e);
    let event = e.event("bank-e.told", "e-1", json!({"n": 1}));
    e.post(hub, &e.signed(&event)).expect(202);
    assert_eq!(reason(hub, "e-1"), "unexpected");
    // The same once more, signed anew, is nothing else; another under its id is.
    e.post(hub, &e.signed_at(&event, hub_tests::partner::now() - 60)).expect(202);
    e.says(hub, "bank-e.told", "e-1", json!({"n": 2})).expect(202);
    let operator = hub.sign_in("operator");
    let reasons = soon("all three letters", || {
        let letters = operator.get("/dead-letters").ok()["items"].as_array().cloned().unwrap_or_default();
        let mine = letters.iter().filter(|l| l["message"] == "e-1");
        let reasons: Vec<String> = mine.map(|l| l["reason"].as_str().unwrap().to_owned()).collect();
        (reasons.len() == 3).then_some(reasons)
    });
    assert_eq!(reasons.iter().filter(|r| *r == "unexpected").count(), 2, "{reasons:?}");
    assert!(reasons.contains(&"id-taken".to_owned()), "{reasons:?}");
    e.says(hub, "bank-e.told", &"x".repeat(101), json!({})).expect(400);
}

fn a_bank_may_speak_xml(world: &World) {
    let (room, hub) = (&world.room, &world.hub);
    let x = Partner::join(room, "bank-x", &["6217000000000011"]);
    known(hub, &x);
    let file = hub_tests::root().join("host/bus/tests/iso20022/camt.054.xml");
    let xml = std::fs::read_to_string(file).unwrap();
    let says = |id: &str, data: String| {
        let mut event = x.event("bank-x.camt.054", id, data.into());
        event.datacontenttype = Some("application/xml".to_owned());
        x.post(hub, &x.signed(&event)).expect(202);
        reason(hub, id)
    };
    assert_eq!(says("x-own", xml.replace("6217000000000001", "6217000000000011")), "refused");
    assert_eq!(says("x-other", xml.clone()), "unknown-account");
    assert_eq!(says("x-bent", xml.replace("350000.00", "350000.001")), "schema");
    assert_eq!(says("x-bomb", xml.replace("<!--", "<!DOCTYPE a [<!ENTITY b \"c\">]><!--")), "schema");
}

fn keys_roll_over_and_are_revoked(world: &World) {
    let (room, hub) = (&world.room, &world.hub);
    let old = Partner::join(room, "bank-f", &[]);
    known(hub, &old);
    let new = old.key_added(room);
    assert_ne!(new.kid, old.kid);
    old.says(hub, "bank-f.told", "f-old", json!({})).expect(202);
    new.says(hub, "bank-f.told", "f-new", json!({})).expect(202);
    assert_eq!((reason(hub, "f-old"), reason(hub, "f-new")), ("unexpected".to_owned(), "unexpected".to_owned()));
    let asked = ["partner", "key", "add", "bank-f", "--as", "operator"];
    let third = room.hub_told(asked, hub_tests::SAMPLE_PASSWORD).ended(2);
    assert!(third.contains("two valid keys"), "{third}");

    let said = room.hub(["--json", "partner", "key", "revoke", "bank-f", old.kid.as_str(), "--reason", "lost"]).well();
    let said: Value = serde_json::from_str(&said).unwrap();
    let under: Vec<_> = said["messages"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
    assert!(under.contains(&"f-old") && !under.contains(&"f-new"), "{under:?}");
    let refused = old.says(hub, "bank-f.told", "f-late", json!({}));
    assert!(refused.status == 400 && refused.text.contains("was revoked"), "{refused}");
    new.says(hub, "bank-f.told", "f-on", json!({})).expect(202);
    assert_eq!(reason(hub, "f-on"), "unexpected");
    room.hub(["partner", "key", "revoke", "bank-f", old.kid.as_str(), "--reason", "again"]).ended(2);
}

fn a_removed_partner_is_heard_no_more(world: &World) {
    let (room, hub) = (&world.room, &world.hub);
    let g = Partner::join(room, "bank-g", &["6217000000000009"]);
    known(hub, &g);
    room.hub(["partner", "remove", "bank-g", "--reason", "the contract ended"]).well();
    let refused = g.says(hub, "bank-g.told", "g-1", json!({}));
    assert_eq!(refused.status, 400, "{refused}");
    let shown: Value = serde_json::from_str(&room.hub(["--json", "partner", "list"]).well()).unwrap();
    let shown = shown["partners"].as_array().unwrap().iter().find(|p| p["id"] == "bank-g").cloned().unwrap();
    assert_eq!((&shown["state"], &shown["keys"][0]["state"]), (&json!("removed"), &json!("revoked")));
    // The account is free again, the id is not.
    let h = Partner::join(room, "bank-h", &["6217000000000009"]);
    assert_eq!(h.id, "bank-h");
    room.hub(["partner", "add", "bank-g", "--kind", "bank", "--name", "x"]).ended(2);
}
