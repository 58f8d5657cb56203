//! A bank's statement beside the books: what both have agrees by the bank's days, and every difference is a case, once.
use hub_tests::{
    Reply, World, city,
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

fn entry(reference: &str, fen: i64, day: &str) -> Value {
    json!({
        "Amt": {"Ccy": "CNY", "Fen": fen}, "CdtDbtInd": "CRDT", "Sts": {"Cd": "BOOK"}, "BookgDt": {"Dt": day}, "AcctSvcrRef": reference,
    })
}

fn account() -> Value {
    json!({"Id": {"Othr": {"Id": ACCOUNT}}, "Ccy": "CNY"})
}

fn header(id: &str) -> Value {
    json!({"MsgId": id, "CreDtTm": "2025-02-19T08:00:00+08:00"})
}

fn booked(id: &str, entries: &[Value]) -> Value {
    json!({"BkToCstmrDbtCdtNtfctn": {"GrpHdr": header(id), "Ntfctn": [{"Id": id, "Acct": account(), "Ntry": entries}]}})
}

/// One day of the account.
fn statement(id: &str, day: &str, (opening, closing): (i64, i64), entries: &[Value]) -> Value {
    let balance = |code: &str, fen: i64| json!({"Tp": {"CdOrPrtry": {"Cd": code}}, "Amt": {"Ccy": "CNY", "Fen": fen}, "CdtDbtInd": "CRDT", "Dt": {"Dt": day}});
    json!({"BkToCstmrStmt": {"GrpHdr": header(id), "Stmt": [{
        "Id": id, "FrToDt": {"FrDtTm": format!("{day}T00:00:00+08:00"), "ToDtTm": format!("{day}T23:59:59+08:00")}, "Acct": account(),
        "Bal": [balance("OPBD", opening), balance("CLBD", closing)], "Ntry": entries,
    }]}})
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
    assert_eq!(says("camt.054", "c-1", booked("c-1", &[first.clone(), second.clone()])).status, 202);
    let entries = || clerk.get(&format!("/ledger/{ACCOUNT}/entries")).ok()["items"].as_array().map_or(0, Vec::len);
    soon("both are booked", || (entries() == 4).then_some(()));
    let compared = |n: usize| {
        soon("the statement is compared", || {
            let items = clerk.get(&format!("/ledger/{ACCOUNT}/reconciliations")).ok()["items"].as_array()?.clone();
            (items.len() == n).then(|| items[0].clone())
        })
    };
    assert_eq!(says("camt.053", "s-1", statement("S-1", "2025-02-17", (0, 500), &[first])).status, 202);
    let agreed = compared(1);
    assert_eq!(
        (&agreed["state"], &agreed["agreed"], &agreed["day"]),
        (&json!("agreed"), &json!(1), &json!("2025-02-17"))
    );
    assert_eq!(clerk.get(&format!("/ledger/{ACCOUNT}")).ok()["reconciled"], "2025-02-17");

    // Of the next day the bank has another amount, and an entry that the books have not.
    let other = [entry("R-2", 71, "2025-02-18"), entry("R-3", 9, "2025-02-18")];
    let differs = statement("S-2", "2025-02-18", (500, 580), &other);
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
    assert_eq!(says("camt.054", "c-2", booked("c-2", &[entry("R-4", 30, "2025-02-19")])).status, 202);
    soon("what came after it is booked", || (entries() == 6).then_some(()));
    assert_eq!(cases(), 3);
}
