//! Supervised accounts from end to end: a plugin decides, the lane books, people read. What the books refuse leaves the
//! case where it was and says why in both languages.
use hub_tests::{
    World, city,
    fund::{self, deed, refused, subs, two},
    on_both,
};
use serde_json::{Value, json};

on_both!(ready;
    money_comes_in_once_and_is_matched,
    an_order_is_approved_by_two_and_settles_once,
    what_is_held_or_frozen_stays,
    an_account_closes_at_nothing,
    an_account_is_seen_by_whom_it_names_and_by_officers,
    entries_are_read_as_of_any_commit_and_exported,
    all_who_rest_on_one_balance_at_once_get_through,
);

fn ready(world: &World) {
    city::with_owner(&world.hub);
    fund::install(&world.hub, &world.room);
}

fn at(list: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    list.iter().map(|(sub, amount, held)| (sub.to_string(), *amount, *held)).collect()
}

fn money_comes_in_once_and_is_matched(world: &World) {
    let (clerk, _) = two(&world.hub);
    deed(&clerk, "open", "JG-IN", "监管专户", 1).ok();
    refused(deed(&clerk, "open", "JG-IN", "监管专户", 1), "account-exists");
    for reference in ["REF-1", "REF-1", "REF-2", "REF-1"] {
        deed(&clerk, "receive", "JG-IN", reference, 24_936_000).ok();
    }
    assert_eq!(subs(&clerk, "JG-IN"), at(&[("A1", 49_872_000, 0), ("L1", 49_872_000, 0)]));
    deed(&clerk, "match", "JG-IN", "1", 1).ok();
    assert_eq!(subs(&clerk, "JG-IN"), at(&[("A1", 49_872_000, 0), ("L1", 0, 0), ("L2:1", 49_872_000, 0)]));
    refused(deed(&clerk, "receive", "JG-NONE", "REF-1", 5), "no-account");
}

fn an_order_is_approved_by_two_and_settles_once(world: &World) {
    let (clerk, other) = two(&world.hub);
    deed(&clerk, "open", "JG-PAY", "监管专户", 1).ok();
    deed(&clerk, "receive", "JG-PAY", "REF-1", 10_000).ok();
    deed(&clerk, "draft", "JG-PAY", "BF-1", 8_000).ok();
    refused(deed(&clerk, "send", "JG-PAY", "BF-1", 1), "ledger-order-state");
    deed(&clerk, "approve", "JG-PAY", "BF-1", 1).ok();
    refused(deed(&clerk, "approve", "JG-PAY", "BF-1", 1), "ledger-approver");
    deed(&other, "approve", "JG-PAY", "BF-1", 1).ok();
    deed(&clerk, "send", "JG-PAY", "BF-1", 1).ok();
    assert_eq!(subs(&clerk, "JG-PAY"), at(&[("A1", 10_000, 8_000), ("L1", 10_000, 8_000)]));
    // A second payment of the same money, below what needs two.
    deed(&clerk, "draft", "JG-PAY", "BF-2", 999).ok();
    deed(&clerk, "approve", "JG-PAY", "BF-2", 1).ok();
    deed(&clerk, "draft", "JG-PAY", "BF-3", 3_000).ok();
    for who in [&clerk, &other] {
        deed(who, "approve", "JG-PAY", "BF-3", 1).ok();
    }
    let said = refused(deed(&clerk, "send", "JG-PAY", "BF-3", 1), "ledger-floor").to_string();
    assert!(said.contains("可用余额20.00元，不足30.00元"), "{said}");
    for answer in ["accept", "settle", "settle", "accept"] {
        deed(&clerk, answer, "JG-PAY", "BF-1", 1).ok();
    }
    refused(deed(&clerk, "reject", "JG-PAY", "BF-1", 1), "ledger-order-state");
    assert_eq!(subs(&clerk, "JG-PAY"), at(&[("A1", 2_000, 0), ("L1", 2_000, 0)]));
    for _ in 0..2 {
        deed(&clerk, "reverse", "JG-PAY", "BF-1", 1).ok();
    }
    assert_eq!(subs(&clerk, "JG-PAY"), at(&[("A1", 10_000, 0), ("L1", 10_000, 0)]));
    let orders = clerk.get("/ledger/JG-PAY/orders").ok();
    let states: Vec<&str> = orders["items"].as_array().unwrap().iter().map(|o| o["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["reversed", "approved", "approved"], "{orders}");
    assert_eq!(orders["items"][0]["approved-by"].as_array().unwrap().len(), 2);
}

fn what_is_held_or_frozen_stays(world: &World) {
    let (clerk, _) = two(&world.hub);
    deed(&clerk, "open", "JG-HOLD", "监管专户", 1).ok();
    deed(&clerk, "receive", "JG-HOLD", "REF-1", 500).ok();
    deed(&clerk, "hold", "JG-HOLD", "保全", 400).ok();
    refused(deed(&clerk, "match", "JG-HOLD", "1", 1), "ledger-floor");
    deed(&clerk, "release", "JG-HOLD", "保全", 1).ok();
    deed(&clerk, "freeze", "JG-HOLD", "法院", 1).ok();
    let said = refused(deed(&clerk, "match", "JG-HOLD", "1", 1), "ledger-frozen").to_string();
    assert!(said.contains("法院"), "{said}");
    deed(&clerk, "receive", "JG-HOLD", "REF-2", 100).ok();
    let shown = clerk.get("/ledger/JG-HOLD").ok();
    assert_eq!((&shown["state"], &shown["frozen-by"]), (&json!("frozen"), &json!(["法院"])), "{shown}");
    deed(&clerk, "release", "JG-HOLD", "法院", 1).ok();
    deed(&clerk, "match", "JG-HOLD", "1", 1).ok();
    assert_eq!(subs(&clerk, "JG-HOLD"), at(&[("A1", 600, 0), ("L1", 0, 0), ("L2:1", 600, 0)]));
}

fn an_account_closes_at_nothing(world: &World) {
    let (clerk, _) = two(&world.hub);
    deed(&clerk, "open", "JG-END", "监管专户", 1).ok();
    deed(&clerk, "receive", "JG-END", "REF-1", 700).ok();
    refused(deed(&clerk, "close", "JG-END", "x", 1), "ledger-not-empty");
    deed(&clerk, "draft", "JG-END", "BF-1", 700).ok();
    deed(&clerk, "approve", "JG-END", "BF-1", 1).ok();
    deed(&clerk, "send", "JG-END", "BF-1", 1).ok();
    deed(&clerk, "settle", "JG-END", "BF-1", 1).ok();
    deed(&clerk, "close", "JG-END", "x", 1).ok();
    refused(deed(&clerk, "receive", "JG-END", "REF-2", 1), "ledger-closed");
    assert_eq!(clerk.get("/ledger/JG-END").ok()["state"], "closed");
}

fn an_account_is_seen_by_whom_it_names_and_by_officers(world: &World) {
    let (clerk, other) = two(&world.hub);
    deed(&clerk, "open", "JG-SEEN", "监管专户", 1).ok();
    let officer = world.hub.sign_in("S-A00-11").acting(city::TRIAGE);
    for who in [&clerk, &officer] {
        assert_eq!(who.get("/ledger/JG-SEEN").ok()["name"], "监管专户");
    }
    for path in ["/ledger/JG-SEEN", "/ledger/JG-SEEN/entries", "/ledger/JG-SEEN/orders", "/ledger/JG-NONE"] {
        let hidden = other.get(path);
        assert_eq!(hidden.status, 404, "{hidden}");
        assert_eq!(world.hub.stranger().get(path).status, 401);
    }
}

fn entries_are_read_as_of_any_commit_and_exported(world: &World) {
    let (clerk, _) = two(&world.hub);
    deed(&clerk, "open", "JG-AS-OF", "监管专户", 1).ok();
    deed(&clerk, "receive", "JG-AS-OF", "REF-1", 12_345).ok();
    deed(&clerk, "match", "JG-AS-OF", "=1", 1).ok();
    let all = clerk.get("/ledger/JG-AS-OF/entries").ok();
    let items = all["items"].as_array().unwrap();
    let told = |e: &Value| (e["sub"].clone(), e["debit"].clone(), e["credit"].clone());
    let debit = |sub: &str, n: i64| (json!(sub), json!(n), Value::Null);
    let credit = |sub: &str, n: i64| (json!(sub), Value::Null, json!(n));
    let expected = [debit("A1", 12_345), credit("L1", 12_345), debit("L1", 12_345), credit("L2:=1", 12_345)];
    assert_eq!(items.iter().map(told).collect::<Vec<_>>(), expected);
    let first = items[0]["commit"].as_i64().unwrap();
    let then = clerk.get(&format!("/ledger/JG-AS-OF?commit={first}")).ok();
    let amounts: Vec<(&str, i64)> = then["subs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["sub"].as_str().unwrap(), s["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(amounts, [("A1", 12_345), ("L1", 12_345)], "{then}");
    let page = clerk.get(&format!("/ledger/JG-AS-OF/entries?since={first}&limit=1")).ok();
    assert_eq!(told(&page["items"][0]), debit("L1", 12_345));
    let rest = format!("/ledger/JG-AS-OF/entries?cursor={}", page["next"].as_str().unwrap().replace(' ', "%20"));
    assert_eq!(clerk.get(&rest).ok()["items"].as_array().unwrap().len(), 1);
    let reply = clerk.raw("GET", "/ledger/JG-AS-OF/entries", &[("accept", "text/csv")], &[]).unwrap();
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    let lines: Vec<&str> = reply.text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 5, "{}", reply.text);
    assert!(lines[1].contains(",\"A1\",123.45,,\"E1\",\"REF-1\","), "{}", lines[1]);
}

/// Each decision is stale as soon as another is committed: nobody is told to try again for it.
fn all_who_rest_on_one_balance_at_once_get_through(world: &World) {
    const EACH: usize = 3;
    let (clerk, _) = two(&world.hub);
    deed(&clerk, "open", "JG-HOT", "监管专户", 0).ok();
    let receive = |n: usize, k: usize| {
        let form = json!({
            "deed": "receive", "account": "JG-HOT", "name": format!("REF-{n}-{k}"), "amount": 100, "resting-on": "JG-HOT",
        });
        let case = clerk.open(fund::SYSTEM, fund::SYSTEM, form);
        clerk.act(&case, "submit", json!({})).ok();
    };
    std::thread::scope(|scope| {
        for n in 0..32 {
            let receive = &receive;
            scope.spawn(move || (0..EACH).for_each(|k| receive(n, k)));
        }
    });
    assert_eq!(subs(&clerk, "JG-HOT"), at(&[("A1", 9_600, 0), ("L1", 9_600, 0)]));
}
