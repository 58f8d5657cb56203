//! `settle` on a batch equals one by one: the same proposals, settled together
//! and each alone over what the ones before left, give the same verdicts and
//! the same picture. Histories are generated.
#[path = "settle/ledger.rs"]
mod ledger;
use cases::settle::{Moment, proposal::*, settle};
use contract::Register;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Arc};
use store::{
    lane::{Seen, Writes},
    rows::*,
};
use uuid::Uuid;

fn moment() -> Moment {
    Moment { now: 1_739_750_400_000, today: "2025-02-17".parse().unwrap() }
}

fn register() -> Arc<Register> {
    let text =
        json!({"key": "no", "fields": {"no": "text", "owner": "text", "area": "area-m2"}, "queryable": ["owner"]});
    Arc::new(serde_json::from_value(text).unwrap())
}

#[derive(Clone, Debug)]
struct Step {
    actor: u8,
    owner: u8,
    claim: Option<u8>,
    number: bool,
    rests_on: Option<u8>,
    inbox: Option<u8>,
    retire: bool,
}

fn step() -> impl Strategy<Value = Step> {
    (
        0..3u8,
        0..3u8,
        proptest::option::of(0..2u8),
        any::<bool>(),
        proptest::option::of(0..3u8),
        proptest::option::of(0..3u8),
        any::<bool>(),
    )
        .prop_map(|(actor, owner, claim, number, rests_on, inbox, retire)| Step {
            actor,
            owner,
            claim,
            number,
            rests_on,
            inbox,
            retire,
        })
}

fn scope(owner: u8) -> String {
    format!("set/t/r/owner=o{owner}")
}

fn proposal(n: usize, s: &Step) -> Proposal {
    let id = Uuid::from_u128(n as u128 + 1);
    let no: Value = if s.number { json!({"$number": "no"}) } else { json!(format!("R{}", s.actor)) };
    let change = match s.retire && !s.number {
        true => RecordChange::Retire { reason: "注销".to_owned() },
        false => RecordChange::Put { data: json!({"no": no, "owner": format!("o{}", s.owner)}), correction: false },
    };
    let key = (s.retire && !s.number).then(|| json!(format!("R{}", s.actor)));
    let mut p = Proposal {
        history: Some(history(id)),
        stamps: s.rests_on.map(|o| (scope(o), 0)).into_iter().collect(),
        inbox: s.inbox.map(|i| format!("t/{i}")),
        ..Proposal::default()
    };
    if s.number {
        p.numbers.push(NumberAsk { r#as: "no".to_owned(), pattern: "N-{yyyy}-{2}".to_owned(), with: Map::new() });
    }
    if let Some(claim) = s.claim {
        p.claims.push(ClaimAsk {
            set: "t/lock".to_owned(),
            key: json!(format!("c{claim}")),
            limit: 1,
            holder: format!("h{}", s.actor),
            until: None,
        });
    }
    p.records.push(RecordAsk {
        register: "t/r".to_owned(),
        definition: register(),
        key,
        change,
        expect: None,
        person: "P".to_owned(),
    });
    p.events.push(EventAsk {
        r#type: "t.thing.recorded".to_owned(),
        source: "/systems/t@1".to_owned(),
        subject_field: "owner".to_owned(),
        data: json!({"owner": format!("o{}", s.owner)}),
        project: None,
        hops: 0,
    });
    p
}

fn history(id: Uuid) -> HistoryRow {
    HistoryRow {
        evidence: None,
        id,
        case: None,
        system: "t".to_owned(),
        version: "1".to_owned(),
        kind: HistoryKind::Verb,
        step: String::new(),
        branch: String::new(),
        what: "do".to_owned(),
        person: None,
        organisation: None,
        post: None,
        on_behalf: None,
        comment: String::new(),
        at: 0,
        input: None,
        output: None,
        batch: 0,
        leaf: String::new(),
        request: String::new(),
    }
}

/// Puts what was written back into what the next settling sees.
fn after(mut seen: Seen, w: &Writes) -> Seen {
    for (scope, by) in &w.stamps {
        *seen.stamps.entry(scope.clone()).or_insert(0) += by;
    }
    seen.series.extend(w.series.iter().cloned());
    seen.sequences.extend(w.sequences.iter().cloned());
    seen.inbox.extend(w.inbox.iter().map(|i| i.id.clone()));
    for c in &w.claims {
        let holders: &mut Vec<ClaimRow> = seen.claims.entry((c.set.clone(), c.key.clone())).or_default();
        holders.retain(|h| h.holder != c.holder);
        holders.push(c.clone());
    }
    for r in &w.records {
        seen.records.insert((r.register.clone(), r.key.clone()), r.clone());
    }
    if let Some(last) = w.outbox.last() {
        seen.outbox = last.n;
    }
    if let Some(chain) = &w.chain {
        seen.chain = (chain.n, chain.hash.clone());
    }
    ledger::after(&mut seen, w);
    seen
}

fn records(seen: &Seen) -> HashMap<String, (i64, Value, Option<String>)> {
    seen.records.values().map(|r| (r.key.clone(), (r.version, r.data.clone(), r.retired.clone()))).collect()
}

proptest! {
    #[test]
    fn a_batch_equals_one_by_one(steps in proptest::collection::vec(step(), 1..24)) {
        let batch: Vec<_> = steps.iter().enumerate().map(|(n, s)| proposal(n, s)).collect();
        let together = settle(Seen::default(), &batch, moment());
        let all = after(Seen::default(), &together.writes);
        let mut alone = Seen::default();
        let mut verdicts = vec![];
        let mut outbox = vec![];
        for p in &batch {
            let one = settle(alone.clone(), std::slice::from_ref(p), moment());
            alone = after(alone, &one.writes);
            verdicts.extend(one.verdicts);
            outbox.extend(one.writes.outbox);
        }
        prop_assert_eq!(&together.verdicts, &verdicts);
        prop_assert_eq!(records(&all), records(&alone));
        prop_assert_eq!(&all.stamps, &alone.stamps);
        prop_assert_eq!(&all.series, &alone.series);
        prop_assert_eq!(&all.sequences, &alone.sequences);
        let ids = |rows: &[OutboxRow]| rows.iter().map(|r| (r.n, r.id.clone())).collect::<Vec<_>>();
        prop_assert_eq!(ids(&together.writes.outbox), ids(&outbox));
    }

    #[test]
    fn numbers_are_gapless_and_claims_have_one_holder(steps in proptest::collection::vec(step(), 1..40)) {
        let batch: Vec<_> = steps.iter().enumerate().map(|(n, s)| proposal(n, s)).collect();
        let done = settle(Seen::default(), &batch, moment());
        let numbers: Vec<String> = done.verdicts.iter().filter_map(|v| match v {
            Verdict::Accepted(o) => o.numbers.get("no").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        }).collect();
        let expected: Vec<String> = (1..=numbers.len()).map(|n| format!("N-2025-{n:02}")).collect();
        prop_assert_eq!(numbers, expected);
        let mut holders: HashMap<String, String> = HashMap::new();
        for c in &done.writes.claims {
            let first = holders.entry(c.key.clone()).or_insert_with(|| c.holder.clone());
            prop_assert_eq!(first.clone(), c.holder.clone());
        }
    }
}

#[test]
fn a_full_series_refuses_and_leaves_nothing() {
    let mut seen = Seen::default();
    seen.series.insert("N-2025-#".to_owned(), 99);
    let p = proposal(
        0,
        &Step { actor: 0, owner: 0, claim: Some(0), number: true, rests_on: None, inbox: None, retire: false },
    );
    let done = settle(seen, &[p], moment());
    assert!(matches!(&done.verdicts[0], Verdict::Refused(Refusal::Number(_))));
    assert_eq!(done.writes, Writes::default());
}

#[test]
fn a_decision_hands_a_claim_on() {
    let step = Step { actor: 0, owner: 0, claim: Some(0), number: true, rests_on: None, inbox: None, retire: false };
    let held = ClaimRow { set: "t/lock".into(), key: "c0".into(), holder: "h9".into(), until: None, at: 0 };
    let seen = || Seen { claims: [(("t/lock".into(), "c0".into()), vec![held.clone()])].into(), ..Seen::default() };
    let taken = settle(seen(), &[proposal(0, &step)], moment());
    assert!(matches!(&taken.verdicts[0], Verdict::Refused(Refusal::ClaimHeld { holders, .. }) if holders == &["h9"]));

    let mut handed = proposal(0, &step);
    handed.claims_freed.push(("t/lock".into(), json!("c0"), "h9".into()));
    let done = settle(seen(), &[handed], moment());
    assert!(matches!(done.verdicts[0], Verdict::Accepted(_)));
    assert_eq!(done.writes.claims.iter().map(|c| c.holder.as_str()).collect::<Vec<_>>(), ["h0"]);
    assert_eq!(done.writes.claims_freed, [("t/lock".to_owned(), "c0".to_owned(), "h9".to_owned())]);
}

#[test]
fn nobody_frees_what_others_hold() {
    let step = Step { actor: 0, owner: 0, claim: None, number: false, rests_on: None, inbox: None, retire: false };
    let freeing = |n, holder: &str| {
        let mut p = proposal(n, &step);
        p.claims_freed.push(("t/lock".into(), json!("c0"), holder.into()));
        p
    };
    let row =
        |holder: &str, until| ClaimRow { set: "t/lock".into(), key: "c0".into(), holder: holder.into(), until, at: 0 };
    let seen =
        |rows: Vec<ClaimRow>| Seen { claims: [(("t/lock".into(), "c0".into()), rows)].into(), ..Seen::default() };

    let wrong = settle(seen(vec![row("h9", None)]), &[freeing(0, "h1")], moment());
    let refused =
        |v: &Verdict| matches!(v, Verdict::Refused(Refusal::ClaimOfOthers { holders, .. }) if holders == &["h9"]);
    assert!(refused(&wrong.verdicts[0]), "{:?}", wrong.verdicts);
    assert_eq!(wrong.writes, Writes::default());

    // It lapsed, and another took it since: that is how time-limited claims end.
    let lapsed = || vec![row("h1", Some(1)), row("h9", None)];
    let done = settle(seen(lapsed()), &[freeing(0, "h1")], moment());
    assert!(matches!(done.verdicts[0], Verdict::Accepted(_)));
    let none = settle(Seen::default(), &[freeing(0, "h1")], moment());
    assert!(matches!(none.verdicts[0], Verdict::Accepted(_)));

    // In one batch as one by one: what lapsed is still known to whoever frees it after another took it.
    let take = Step { claim: Some(0), ..step.clone() };
    let both = settle(seen(vec![row("h1", Some(1))]), &[proposal(0, &take), freeing(1, "h1")], moment());
    assert!(both.verdicts.iter().all(|v| matches!(v, Verdict::Accepted(_))), "{:?}", both.verdicts);
}

#[test]
fn the_same_key_gets_the_first_answer_and_another_body_is_refused() {
    let ask = |body: &str| Some(Idempotency { scope: "P /x k".to_owned(), body: body.to_owned() });
    let step = Step { actor: 0, owner: 0, claim: None, number: true, rests_on: None, inbox: None, retire: false };
    let mut batch = vec![proposal(0, &step), proposal(1, &step), proposal(2, &step)];
    (batch[0].idempotency, batch[1].idempotency, batch[2].idempotency) = (ask("a"), ask("a"), ask("b"));
    let done = settle(Seen::default(), &batch, moment());
    assert!(matches!(done.verdicts[0], Verdict::Accepted(_)));
    assert!(matches!(&done.verdicts[1], Verdict::Repeated(Some(a)) if a["numbers"]["no"] == "N-2025-01"));
    assert_eq!(done.verdicts[2], Verdict::Refused(Refusal::KeyReused));
}

#[test]
fn the_chain_breaks_when_a_leaf_changes() {
    use cases::settle::chain::{broken, link, root};
    let leaves = [vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], vec!["d".to_owned()]];
    let first = link(1, "", root(&leaves[0]), 3, 1);
    let second = link(2, &first.hash, root(&leaves[1]), 1, 2);
    let rows = [first, second];
    assert_eq!(broken(&rows, |n| leaves[n as usize - 1].clone()), None);
    let changed = |n: i64| {
        if n == 1 { vec!["a".to_owned(), "x".to_owned(), "c".to_owned()] } else { leaves[1].clone() }
    };
    assert!(broken(&rows, changed).is_some());
}
