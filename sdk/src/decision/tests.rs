use super::*;
use crate::{Fen, Param, Record, number, text_with, to};
use jiff::civil::date;
use serde_json::json;

crate::__document! {
    #[derive(Default)]
    Loan { no: crate::Text = key "no", }
}

impl Record for Loan {
    const REGISTER: &'static str = "loan";
}

fn said(code: &'static str) -> Said {
    Said::new(code, [("count", Param::from(2_i64))])
}

fn written(decision: Decision) -> Value {
    serde_json::to_value(decision.into_output()).unwrap()
}

#[test]
fn nothing_said_is_what_the_procedure_declares() {
    assert_eq!(written(Decision::declared()), json!({"decision": {}}));
}

#[test]
fn a_refusal_leaves_no_effect() {
    let decision =
        Decision::declared().claim("lock", "P-01").and_refuse(said("already-lent")).at("/until").cite("令16");
    assert_eq!(
        written(decision),
        json!({"refused": [{"code": "already-lent", "params": {"count": 2}, "at": "/until", "cite": "令16", "level": "refuse"}]})
    );
}

#[test]
fn additions_speak_of_the_last_effect_only() {
    let decision = Decision::declared()
        .put(Loan { no: number("loan-no").named("no") })
        .issue("receipt", json!({}))
        .number(text_with("JY-{no}"))
        .claim_up_to("lock", "P-01", 3)
        .until(date(2025, 3, 12))
        .notify(to::office("科发处"), said("lent"))
        .offer("return", json!({"no": 1}))
        .number("does not belong to a notice");
    let effects = written(decision)["decision"]["effects"].clone();
    assert_eq!(effects[0]["data"], json!({"no": {"$number": "loan-no", "as": "no"}}));
    assert_eq!(effects[1]["number"], json!({"$text": "JY-{no}"}));
    assert_eq!((&effects[2]["limit"], &effects[2]["until"]), (&json!(3), &json!("2025-03-12")));
    assert_eq!(effects[3]["offer"]["procedure"], "return");
    assert_eq!(effects[3]["params"], json!({"count": 2}));
}

#[test]
fn patches_are_laid_over_each_other() {
    let decision = Decision::declared().patch(json!({"a": {"b": 1, "c": 2}})).patch(json!({"a": {"b": null}}));
    assert_eq!(written(decision)["decision"]["patch"], json!({"a": {"b": null, "c": 2}}));
}

#[test]
fn money_is_posted_set_aside_and_paid() {
    let entry = Entry::new("E2").debit("A1", Fen::yuan(3)).credit("L2:1", Fen::yuan(3)).once("REF-1");
    let payment = Payment {
        amount: Fen::yuan(2),
        from: text_with("L4:{no}"),
        bank: "A1".into(),
        payee: "样例建设".to_owned(),
        payee_account: "6222".to_owned(),
        purpose: "工程进度款".to_owned(),
    };
    let decision = Decision::declared()
        .open_account("a", "fund", "监管专户", ["x".to_owned()])
        .post("a", entry)
        .hold("a", "court", "L2:1", Fen(5))
        .freeze("a", "stop")
        .release("a", "stop")
        .release_part("a", "court", Fen(2))
        .draft_order("a", number("release-no").named("no"), payment)
        .approve_order("a", "o")
        .reject_order("a", "o", "AC04")
        .close_account("a");
    let effects = written(decision)["decision"]["effects"].clone();
    let kinds: Vec<&str> = effects.as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    let expected = "open post hold hold release release order order order close".split(' ');
    assert_eq!(kinds, expected.map(|k| format!("ledger.{k}")).collect::<Vec<_>>());
    assert_eq!(effects[1]["postings"], json!([{"sub": "A1", "debit": 300}, {"sub": "L2:1", "credit": 300}]));
    assert_eq!(effects[1]["once"], "REF-1");
    assert_eq!(effects[2], json!({"kind": "ledger.hold", "account": "a", "hold": "court", "sub": "L2:1", "amount": 5}));
    assert_eq!(effects[3], json!({"kind": "ledger.hold", "account": "a", "hold": "stop"}));
    assert_eq!(effects[6]["payment"]["from"], json!({"$text": "L4:{no}"}));
    assert_eq!(
        effects[8],
        json!({"kind": "ledger.order", "account": "a", "order": "o", "step": "reject", "reason": "AC04"})
    );
}
