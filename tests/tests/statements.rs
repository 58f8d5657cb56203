//! A bank's statement beside the books: what both have agrees by the bank's days, and every difference is a case, once.
use hub_tests::{
    Reply, World,
    camt::{booked, entry, statement},
    city,
    fund::{self, deed, two},
    on_both,
    partner::Partner,
    soon,
};
use serde_json::{Value, json};

const ACCOUNT: &str = "6217000000000001";

on_both!(ready; a_statement_agrees_or_each_difference_is_a_case);

fn ready(world: &World) {
    city::with_owner(&world.hub);
    fund::install(&world.hub, &world.room);
}

fn a_statement_agrees_or_each_difference_is_a_case(world: &World) {
    let (hub, room) = (&world.hub, &world.room);
    let (clerk, _) = two(hub);
    deed(&clerk, "open", ACCOUNT, "专户", 0).ok();
    let bank = Partner::join(room, "bank-s", &[ACCOUNT]);
    let says = |kind: &str, id: &str, data: Value| -> Reply { bank.says(hub, &format!("bank-s.{kind}"), id, data) };
    soon("the bank's way in", || (says("hello", "hello", json!({})).status == 202).then_some(()));
    // Told on the nineteenth, booked by the bank on the two days before.
    let (first, second) = (entry("R-1", 500, "2025-02-17"), entry("R-2", 70, "2025-02-18"));
    assert_eq!(says("camt.054", "c-1", booked(ACCOUNT, "c-1", &[first.clone(), second.clone()])).status, 202);
    let entries = || clerk.get(&format!("/ledger/{ACCOUNT}/entries")).ok()["items"].as_array().map_or(0, Vec::len);
    soon("both are booked", || (entries() == 4).then_some(()));
    let compared = |n: usize| {
        soon("the statement is compared", || {
            let items = clerk.get(&format!("/ledger/{ACCOUNT}/reconciliations")).ok()["items"].as_array()?.clone();
            (items.len() == n).then(|| items[0].clone())
        })
    };
    assert_eq!(says("camt.053", "s-1", statement(ACCOUNT, "S-1", "2025-02-17", (0, 500), &[first])).status, 202);
    let agreed = compared(1);
    assert_eq!(
        (&agreed["state"], &agreed["agreed"], &agreed["day"]),
        (&json!("agreed"), &json!(1), &json!("2025-02-17"))
    );
    assert_eq!(clerk.get(&format!("/ledger/{ACCOUNT}")).ok()["reconciled"], "2025-02-17");

    // Of the next day the bank has another amount, and an entry that the books have not.
    let other = [entry("R-2", 71, "2025-02-18"), entry("R-3", 9, "2025-02-18")];
    let differs = statement(ACCOUNT, "S-2", "2025-02-18", (500, 580), &other);
    assert_eq!(says("camt.053", "s-2", differs.clone()).status, 202);
    let found = compared(2);
    let kinds =
        |of: &Value| of["differences"].as_array().unwrap().iter().map(|d| d["kind"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (&found["state"], kinds(&found)),
        (&json!("open"), vec![json!("closing"), json!("amount"), json!("unbooked")])
    );
    assert_eq!((&found["stated"], &found["booked"]), (&json!(580), &json!(570)));
    let cases = || {
        let items = clerk.get("/cases?state=draft").ok()["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter(|c| c["system"] == "fund").count()
    };
    soon("each difference is a case", || (cases() == 3).then_some(()));
    // The bank repeats itself under another message, and goes on: the same cases.
    assert_eq!(says("camt.053", "s-2-again", differs).status, 202);
    assert_eq!(says("camt.054", "c-2", booked(ACCOUNT, "c-2", &[entry("R-4", 30, "2025-02-19")])).status, 202);
    soon("what came after it is booked", || (entries() == 6).then_some(()));
    assert_eq!(cases(), 3);
}
