//! What a bank says unasked: each entry is decided for itself and once, under whatever message it comes; what the rules
//! refuse is a dead letter that can be tried again, and no other entry waits for it.
use hub_tests::{
    Hub, World, city,
    fund::{self, deed, subs, two},
    on_both,
    partner::{self, Partner},
    soon,
};
use serde_json::{Value, json};

on_both!(ready;
    every_entry_is_booked_once_under_whatever_message_it_comes,
    a_refused_entry_holds_up_no_other_and_is_tried_again,
    a_letter_was_in_time_if_it_was_when_it_came,
    what_does_not_fit_or_is_nobodys_business_is_a_dead_letter,
    rules_that_fail_leave_a_letter_and_an_incident,
);

fn ready(world: &World) {
    city::with_owner(&world.hub);
    fund::install(&world.hub, &world.room);
}

/// A bank with these accounts, that the running hub knows.
fn bank(world: &World, id: &str, accounts: &[&str]) -> Partner {
    let bank = Partner::join(&world.room, id, accounts);
    world.room.hub(["partner", "list"]).well();
    soon("the bank's way in", || {
        let reply = bank.says(&world.hub, &format!("{id}.hello"), &format!("{id}-hello"), json!({}));
        (reply.status == 202).then_some(())
    });
    bank
}

fn entry(reference: &str, fen: i64) -> Value {
    json!({"Amt": {"Ccy": "CNY", "Fen": fen}, "CdtDbtInd": "CRDT", "Sts": {"Cd": "BOOK"}, "AcctSvcrRef": reference})
}

/// One notification for each account, with its entries.
fn camt054(of: &[(&str, Vec<Value>)]) -> Value {
    let one = |(account, entries): &(&str, Vec<Value>)| json!({"Id": format!("N-{account}"), "Acct": {"Id": {"Othr": {"Id": account}}, "Ccy": "CNY"}, "Ntry": entries});
    json!({"BkToCstmrDbtCdtNtfctn": {
        "GrpHdr": {"MsgId": "M-1", "CreDtTm": "2025-03-03T10:15:00+08:00"}, "Ntfctn": of.iter().map(one).collect::<Vec<_>>(),
    }})
}

fn booked(world: &World, account: &str, fen: i64) {
    let (clerk, _) = two(&world.hub);
    soon(&format!("{fen} on {account}"), || {
        let subs = subs(&clerk, account);
        subs.iter().any(|(sub, amount, _)| sub == "A1" && *amount == fen).then_some(())
    });
}

fn letter(hub: &Hub, message: &str) -> Value {
    let operator = hub.sign_in("operator");
    soon(&format!("the letter of {message}"), || {
        let letters = operator.get("/dead-letters").ok()["items"].as_array().cloned().unwrap_or_default();
        letters.into_iter().find(|l| l["message"] == message)
    })
}

fn every_entry_is_booked_once_under_whatever_message_it_comes(world: &World) {
    let (clerk, _) = two(&world.hub);
    let bank = bank(world, "bank-once", &["TOLD-1", "TOLD-2"]);
    for account in ["TOLD-1", "TOLD-2"] {
        deed(&clerk, "open", account, "监管专户", 1).ok();
    }
    let says = |id: &str, data: Value| bank.says(&world.hub, "bank-once.camt.054", id, data).expect(202);
    says("m-1", camt054(&[("TOLD-1", vec![entry("R-1", 100), entry("R-2", 20)]), ("TOLD-2", vec![entry("R-1", 3)])]));
    booked(world, "TOLD-1", 120);
    booked(world, "TOLD-2", 3);
    // The same message again; the same entries in another; one of them beside a new one.
    says("m-1", camt054(&[("TOLD-1", vec![entry("R-1", 100), entry("R-2", 20)]), ("TOLD-2", vec![entry("R-1", 3)])]));
    says("m-2", camt054(&[("TOLD-1", vec![entry("R-2", 20)])]));
    says("m-3", camt054(&[("TOLD-1", vec![entry("R-2", 20), entry("R-3", 5)])]));
    booked(world, "TOLD-1", 125);
    booked(world, "TOLD-2", 3);
}

fn a_refused_entry_holds_up_no_other_and_is_tried_again(world: &World) {
    let (clerk, _) = two(&world.hub);
    let bank = bank(world, "bank-late", &["LATE-1", "LATE-2"]);
    deed(&clerk, "open", "LATE-2", "监管专户", 1).ok();
    let data = camt054(&[("LATE-1", vec![entry("R-1", 7)]), ("LATE-2", vec![entry("R-2", 9)])]);
    bank.says(&world.hub, "bank-late.camt.054", "late-1", data).expect(202);
    booked(world, "LATE-2", 9);
    let dead = letter(&world.hub, "late-1");
    // Every system that listens was asked, and none keeps books of it.
    assert_eq!(dead["reason"], "refused", "{dead}");
    // The account is opened, and the operator has it brought once more.
    deed(&clerk, "open", "LATE-1", "监管专户", 1).ok();
    let operator = world.hub.sign_in("operator");
    operator.post(&format!("/dead-letters/{}/retry", dead["id"].as_str().unwrap()), json!({})).ok();
    booked(world, "LATE-1", 7);
    booked(world, "LATE-2", 9);
}

/// The broker was away, somebody looks at the letter a day later: its signature is old by then.
fn a_letter_was_in_time_if_it_was_when_it_came(world: &World) {
    let (clerk, _) = two(&world.hub);
    let bank = bank(world, "bank-old", &["OLD-1"]);
    let left = 6;
    let signed = partner::now() - 26 * 3600 + left;
    let event = bank.event("bank-old.camt.054", "old-1", camt054(&[("OLD-1", vec![entry("R-1", 7)])]));
    let message = bank.signed_at(&event, signed);
    bank.post(&world.hub, &message).expect(202);
    let dead = letter(&world.hub, "old-1");
    assert_eq!(dead["reason"], "refused", "{dead}");
    soon("the signature is too old", || (partner::now() > signed + 26 * 3600).then_some(()));
    // Said for the first time now, it would not be heard.
    assert_eq!(bank.post(&world.hub, &message).status, 400);
    deed(&clerk, "open", "OLD-1", "监管专户", 1).ok();
    let operator = world.hub.sign_in("operator");
    operator.post(&format!("/dead-letters/{}/retry", dead["id"].as_str().unwrap()), json!({})).ok();
    booked(world, "OLD-1", 7);
    // What a partner signed is in the audit chain, which an authority for time has stamped.
    soon("the chain is stamped", || world.room.hub(["doctor"]).all().contains("hold, the last of").then_some(()));
    world.room.chain_verifies();
}

fn what_does_not_fit_or_is_nobodys_business_is_a_dead_letter(world: &World) {
    let (clerk, _) = two(&world.hub);
    let (bank, other) = (bank(world, "bank-fit", &["FIT-1"]), bank(world, "bank-other", &["FIT-2"]));
    deed(&clerk, "open", "FIT-1", "监管专户", 1).ok();
    let says = |who: &Partner, kind: &str, id: &str, data: Value| {
        who.says(&world.hub, &format!("{}.{kind}", who.id), id, data).expect(202);
        letter(&world.hub, id)["reason"].clone()
    };
    assert_eq!(says(&bank, "tally", "fit-1", json!({"account": "FIT-1"})), "schema");
    assert_eq!(says(&bank, "tally", "fit-2", json!({"account": "FIT-1", "closing": "all"})), "schema");
    assert_eq!(says(&bank, "tally", "fit-3", json!({"account": 5, "closing": 5})), "schema");
    assert_eq!(says(&bank, "camt.054", "fit-4", json!({"BkToCstmrDbtCdtNtfctn": {}})), "schema");
    assert_eq!(says(&other, "tally", "fit-5", json!({"account": "FIT-1", "closing": 0})), "unknown-account");
    assert_eq!(says(&other, "camt.054", "fit-6", camt054(&[("FIT-1", vec![entry("R-1", 7)])])), "unknown-account");
    assert_eq!(says(&bank, "weather", "fit-7", json!({})), "unexpected");
    assert!(subs(&clerk, "FIT-1").iter().all(|(_, amount, _)| *amount == 0), "nothing was booked");
}

fn rules_that_fail_leave_a_letter_and_an_incident(world: &World) {
    let (clerk, _) = two(&world.hub);
    let bank = bank(world, "bank-tally", &["TALLY-1"]);
    deed(&clerk, "open", "TALLY-1", "监管专户", 1).ok();
    bank.says(&world.hub, "bank-tally.tally", "t-1", json!({"account": "TALLY-1", "closing": 0})).expect(202);
    bank.says(&world.hub, "bank-tally.tally", "t-2", json!({"account": "TALLY-1", "closing": 5})).expect(202);
    let dead = letter(&world.hub, "t-2");
    assert_eq!(dead["reason"], "refused", "{dead}");
    let incident = dead["detail"].as_str().unwrap().strip_prefix("incident ").unwrap().to_owned();
    let incidents = world.hub.sign_in("operator").get("/incidents").ok();
    let known = incidents["items"].as_array().into_iter().flatten().any(|i| i["id"] == incident);
    assert!(known, "{incident}: {incidents}");
    let letters = world.hub.sign_in("operator").get("/dead-letters").ok().to_string();
    assert!(!letters.contains("\"t-1\""), "what agrees is no letter: {letters}");
}
