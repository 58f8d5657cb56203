//! Accounts through `settle`: a batch equals one by one here too, a busy
//! account makes nothing stale, and what breaks a floor is refused alone.
use super::{history, moment};
use cases::settle::{proposal::*, settle};
use contract::{Effect, ledger::Chart};
use indexmap::IndexMap;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use store::{
    lane::{Seen, Writes},
    rows::*,
};
use uuid::Uuid;

fn charts() -> Arc<IndexMap<String, Chart>> {
    let chart = json!({"zh": "监管专户", "heads": {
        "A1": {"zh": "存款", "side": "asset"},
        "L1": {"zh": "待匹配", "side": "liability"},
        "L2": {"zh": "额度内", "side": "liability", "by": "building"}}});
    Arc::new(IndexMap::from([("fund".to_owned(), serde_json::from_value(chart).unwrap())]))
}

fn proposal(n: usize, person: &str, effects: Vec<Value>) -> Proposal {
    let ask = |effect| LedgerAsk {
        system: "t".to_owned(),
        charts: charts(),
        person: person.to_owned(),
        effect: serde_json::from_value::<Effect>(effect).unwrap(),
    };
    let ledger = effects.into_iter().map(ask).collect();
    Proposal { history: Some(history(Uuid::from_u128(n as u128 + 1))), ledger, ..Proposal::default() }
}

fn open(account: &str) -> Value {
    json!({"kind": "ledger.open", "account": account, "chart": "fund", "name": "n"})
}

fn post(account: &str, debit: &str, credit: &str, amount: i64, once: Option<&str>) -> Value {
    let postings = json!([{"sub": debit, "debit": amount}, {"sub": credit, "credit": amount}]);
    json!({"kind": "ledger.post", "account": account, "entry": "E", "postings": postings, "once": once})
}

fn order(account: &str, no: &str, step: &str, amount: i64) -> Value {
    let payment =
        json!({"amount": amount, "from": "L1", "bank": "A1", "payee": "p", "payee-account": "6222", "purpose": ""});
    let payment = (step == "draft").then_some(payment);
    json!({"kind": "ledger.order", "account": account, "order": no, "step": step, "payment": payment})
}

fn effect() -> impl Strategy<Value = Value> {
    let account = || proptest::sample::select(vec!["a", "b"]);
    let sub = || proptest::sample::select(vec!["A1", "L1", "L2:1"]);
    let step = proptest::sample::select(vec!["draft", "approve", "send", "accept", "settle", "reject", "reverse"]);
    let once = proptest::option::of(proptest::sample::select(vec!["r1", "r2"]));
    prop_oneof![
        1 => account().prop_map(open),
        6 => (account(), sub(), sub(), 1..40i64, once).prop_map(|(a, d, c, n, once)| post(a, d, c, n, once)),
        1 => (account(), proptest::option::of((sub(), 1..20i64))).prop_map(|(a, of)| {
            json!({"kind": "ledger.hold", "account": a, "hold": "h", "sub": of.map(|o| o.0), "amount": of.map(|o| o.1)})
        }),
        1 => (account(), proptest::option::of(1..20i64))
            .prop_map(|(a, n)| json!({"kind": "ledger.release", "account": a, "hold": "h", "amount": n})),
        5 => (account(), proptest::sample::select(vec!["o1", "o2"]), step, 1..30i64)
            .prop_map(|(a, no, step, n)| order(a, no, step, n)),
        1 => account().prop_map(|a| json!({"kind": "ledger.close", "account": a})),
    ]
}

fn batch() -> impl Strategy<Value = Vec<Proposal>> {
    let one = (proptest::sample::select(vec!["P", "Q"]), proptest::collection::vec(effect(), 1..4));
    proptest::collection::vec(one, 1..30).prop_map(|list| {
        let opened = [("P", vec![open("a"), post("a", "A1", "L1", 100, None)])];
        opened.into_iter().chain(list).enumerate().map(|(n, (person, effects))| proposal(n, person, effects)).collect()
    })
}

/// Puts what was written of accounts back into what the next settling sees.
pub fn after(seen: &mut Seen, w: &Writes) {
    for account in &w.ledger_accounts {
        seen.ledger_accounts.retain(|a| a.id != account.id);
        seen.ledger_accounts.push(account.clone());
    }
    for m in &w.ledger_moves {
        match seen.ledger_balances.iter_mut().find(|b| b.account == m.account && b.sub == m.sub) {
            Some(b) => (b.amount, b.held) = (b.amount + m.amount, b.held + m.held),
            None => seen.ledger_balances.push(m.clone()),
        }
    }
    seen.ledger_holds.retain(|h| !w.ledger_holds_ended.contains(&(h.account.clone(), h.name.clone())));
    for hold in &w.ledger_holds {
        seen.ledger_holds.retain(|h| (&h.account, &h.name) != (&hold.account, &hold.name));
        seen.ledger_holds.push(hold.clone());
    }
    for order in &w.ledger_orders {
        seen.ledger_orders.retain(|o| (&o.account, &o.no) != (&order.account, &order.no));
        seen.ledger_orders.push(order.clone());
    }
    let booked = w.ledger_entries.iter().filter_map(|e| Some((e.account.clone(), e.once.clone()?)));
    seen.ledger_booked.extend(booked);
}

/// Accounts, balances, holds and orders by their keys.
fn books(seen: &Seen) -> BTreeMap<String, String> {
    let accounts = seen.ledger_accounts.iter().map(|a| (a.id.clone(), format!("{a:?}")));
    let balances = seen.ledger_balances.iter().map(|b| (format!("{} {}", b.account, b.sub), format!("{b:?}")));
    let holds = seen.ledger_holds.iter().map(|h| (format!("{} hold {}", h.account, h.name), format!("{h:?}")));
    let orders = seen.ledger_orders.iter().map(|o| (format!("{} order {}", o.account, o.no), format!("{o:?}")));
    accounts.chain(balances).chain(holds).chain(orders).collect()
}

proptest! {
    #[test]
    fn a_batch_of_acts_on_accounts_equals_one_by_one(batch in batch()) {
        let together = settle(Seen::default(), &batch, moment());
        let all = super::after(Seen::default(), &together.writes);
        let (mut alone, mut verdicts, mut entries) = (Seen::default(), vec![], vec![]);
        for p in &batch {
            let one = settle(alone.clone(), std::slice::from_ref(p), moment());
            alone = super::after(alone, &one.writes);
            verdicts.extend(one.verdicts);
            entries.extend(one.writes.ledger_entries);
        }
        prop_assert_eq!(&together.verdicts, &verdicts);
        prop_assert_eq!(books(&all), books(&alone));
        prop_assert_eq!(&all.stamps, &alone.stamps);
        let told = |e: &LedgerEntryRow| (e.account.clone(), e.sub.clone(), e.amount, e.once.clone(), e.order_no.clone(), e.decision);
        let list = |entries: &[LedgerEntryRow]| entries.iter().map(told).collect::<Vec<_>>();
        prop_assert_eq!(list(&together.writes.ledger_entries), list(&entries));

        // Each transaction of the batch has a place of its own and sums to zero; balances are the sums of the entries.
        let mut places: HashMap<i64, i64> = HashMap::new();
        let mut sums: HashMap<(String, String), i64> = HashMap::new();
        for e in &together.writes.ledger_entries {
            *places.entry(e.place).or_default() += e.amount;
            *sums.entry((e.account.clone(), e.sub.clone())).or_default() += e.amount;
        }
        prop_assert!(places.values().all(|sum| *sum == 0));
        for b in &all.ledger_balances {
            let booked = sums.get(&(b.account.clone(), b.sub.clone())).copied().unwrap_or(0);
            prop_assert_eq!(b.amount, if b.sub == "A1" { booked } else { -booked });
            prop_assert!(b.held >= 0 && b.amount >= b.held);
        }
    }
}

#[test]
fn a_busy_account_makes_nothing_stale_and_an_overdraft_is_refused_alone() {
    let mut batch = vec![proposal(0, "P", vec![open("a"), post("a", "A1", "L1", 10, None)])];
    batch.extend((1..30).map(|n| proposal(n, "P", vec![post("a", "A1", "L1", 1, None)])));
    batch.push(proposal(30, "P", vec![post("a", "L1", "L2:1", 39, None), post("a", "L1", "A1", 1, None)]));
    batch.push(proposal(31, "P", vec![post("a", "L1", "A1", 39, None)]));
    let done = settle(Seen::default(), &batch, moment());
    let refused: Vec<usize> = (0..batch.len()).filter(|n| !matches!(done.verdicts[*n], Verdict::Accepted(_))).collect();
    assert_eq!(refused, [30], "{:?}", done.verdicts);
    assert!(matches!(&done.verdicts[30], Verdict::Refused(Refusal::Ledger { account, .. }) if account == "a"));
}

#[test]
fn an_account_of_another_system_is_not_there() {
    let mut other = proposal(1, "P", vec![post("a", "A1", "L1", 1, None)]);
    other.ledger[0].system = "u".to_owned();
    let batch = [proposal(0, "P", vec![open("a")]), other, proposal(2, "P", vec![open("a")])];
    let done = settle(Seen::default(), &batch, moment());
    assert_eq!(done.verdicts[1], Verdict::Refused(Refusal::NoAccount("a".to_owned())));
    assert_eq!(done.verdicts[2], Verdict::Refused(Refusal::AccountExists("a".to_owned())));
}

#[test]
fn numbers_name_orders_and_sub_ledgers() {
    let mut p = proposal(0, "P", vec![open("a"), post("a", "A1", "L1", 9, None)]);
    let to = json!({"$text": "L2:{no}"});
    let postings = json!([{"sub": "L1", "debit": 9}, {"sub": to, "credit": 9}]);
    let more = [
        json!({"kind": "ledger.post", "account": "a", "entry": "E3", "postings": postings, "once": {"$text": "{no}"}}),
    ];
    p.ledger.extend(proposal(0, "P", more.to_vec()).ledger);
    p.numbers.push(NumberAsk { r#as: "no".to_owned(), pattern: "N-{yyyy}-{2}".to_owned(), with: Default::default() });
    let done = settle(Seen::default(), &[p], moment());
    let last = done.writes.ledger_entries.last().unwrap();
    assert_eq!((last.sub.as_str(), last.once.as_deref()), ("L2:N-2025-01", Some("N-2025-01")));
    assert_eq!((last.batch, last.place, last.line), (1, 1, 1));
}
