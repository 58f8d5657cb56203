//! What a decision may not do: everything its contract does not declare.
use crate::support;
use contract::{
    Contract, Decision, Problem,
    vet::{Code, Grants, Place, targets, vet, vet_problems},
};
use serde_json::{Value, json};

const PLUGIN: &str = r#"
id = "seal-loan"
title = { zh = "印章借用" }
office = "办公室"
maintains = ["hub/organisation", "hub/post"]
opens = ["construction-permit/change"]
[registers.loan]
key = "{project-no}/{no}"
[registers.loan.fields]
no = "text"
project-no = "project"
state = "choice[在借,已还]"
price = "money"
until = "date"
rows = { type = "table", columns = { name = "text", area = "area-m2" } }
[registers.organisation]
key = "credit-code"
host = "hub/organisation"
fields = { credit-code = "credit-code", name = "text" }
[registers.party]
key = "no"
host = "hub/party"
fields = { no = "text" }
[claims.manager]
[ledger.fund]
zh = "监管专户"
heads = { A1 = { zh = "存款", side = "asset" }, L2 = { zh = "额度内", side = "liability", by = "building" } }
[numbers]
loan-no = "JY-{yyyy}-{division}-{4}"
[events."loan.recorded"]
zh = "已借出"
payload = { no = "text", price = "money" }
[messages."market-registry.query"]
send = { credit-code = "credit-code" }
[documents.receipt]
zh = "回执"
[forms.loan]
until = { type = "date", zh = "归还日" }
[steps]
fill = { who = "applicant/clerk", actions = { submit = ["review", "done"] } }
review = { type = "automatic", to = ["done", "fill"] }
"#;

fn contract() -> Contract {
    support::contract(&[
        ("plugin.toml", PLUGIN),
        ("messages/zh.toml", "lent = \"已借出{count}枚，{day}前归还。\"\nplain = \"好。\"\n"),
    ])
}

fn decision(value: Value) -> Decision {
    serde_json::from_value(value).unwrap()
}

/// Findings of a decision taken when `submit` was pressed at `fill`.
fn found(value: Value) -> Vec<(Code, String)> {
    found_with(value, Grants::asked, "action")
}

fn found_with(value: Value, grants: impl Fn(&Contract) -> Grants, place: &str) -> Vec<(Code, String)> {
    let c = contract();
    let procedure = Some(&c.procedures["seal-loan"]);
    let at = match place {
        "action" => Place { procedure, step: Some("fill"), action: Some("submit") },
        "arrive" => Place { procedure, step: Some("review"), action: None },
        _ => Place::default(),
    };
    let result = vet(&c, &grants(&c), &decision(value), at);
    result.err().unwrap_or_default().into_iter().map(|u| (u.code, u.pointer)).collect()
}

fn effect(value: Value) -> Vec<(Code, String)> {
    found(json!({"effects": [value]}))
}

fn put(data: Value) -> Vec<(Code, String)> {
    effect(json!({"kind": "record.put", "register": "loan", "data": data}))
}

fn at(code: Code, pointer: &str) -> Vec<(Code, String)> {
    vec![(code, pointer.to_owned())]
}

#[test]
fn a_full_decision_that_keeps_to_its_contract() {
    let good = json!({
        "next": "done",
        "patch": {"checked": true},
        "notes": [{"code": "plain", "level": "hint"}],
        "effects": [
            {"kind": "record.put", "register": "loan", "data": {
                "no": {"$number": "loan-no", "as": "no", "with": {"division": "510108"}}, "project-no": "5101082503120101",
                "state": "在借", "price": 100, "until": null, "rows": [{"name": "x", "area": 1.25}]}},
            {"kind": "record.put", "register": "seal-loan/organisation", "data": {"credit-code": "91510108MA6CQ1X201", "name": ""}},
            {"kind": "record.put", "register": "hub/post", "data": {"anything": 1}},
            {"kind": "record.retire", "register": "loan", "key": {"$text": "5101082503120101/{no}"}, "reason": "失效"},
            {"kind": "claim.take", "set": "manager", "key": "P-01", "limit": 3},
            {"kind": "document.issue", "document": "receipt", "data": {}, "number": {"$text": "BJ-{no}"}},
            {"kind": "event.publish", "event": "loan.recorded", "data": {"no": {"$text": "{no}"}, "price": null}},
            {"kind": "message.send", "message": "market-registry.query", "data": {"credit-code": "91510108MA6CQ1X201"}},
            {"kind": "case.open", "system": "construction-permit", "procedure": "change", "form": {}, "for": "P-01"},
            {"kind": "case.suspend", "reason": "x"},
            {"kind": "timer.set", "name": "expiry", "at": "2025-12-31", "record": {"register": "loan", "key": "x/1"}},
            {"kind": "notice.send", "to": {"person": "P-01"}, "text": "lent", "params": {"count": 2, "day": "2025-03-01"}},
            {"kind": "alert.raise", "key": "k", "level": "黄", "to": [{"office": {"office": "办公室"}}], "text": "plain"},
            {"kind": "session.revoke", "person": "P-01"},
            {"kind": "ledger.open", "account": {"$text": "JG-{no}"}, "chart": "fund", "name": "监管专户"},
            {"kind": "ledger.post", "account": "a", "entry": "E1", "postings": [{"sub": "A1", "debit": 5}, {"sub": {"$text": "L2:{no}"}, "credit": 5}]},
            {"kind": "ledger.hold", "account": "a", "hold": "court", "sub": "L2:1", "amount": 5},
            {"kind": "ledger.hold", "account": "a", "hold": "stop"},
            {"kind": "ledger.release", "account": "a", "hold": "court"},
            {"kind": "ledger.order", "account": "a", "order": "o", "step": "reject", "reason": "AC04"},
            {"kind": "ledger.close", "account": "a"}
        ]
    });
    assert_eq!(found(good), []);
    assert_eq!(found(json!({})), []);
}

#[test]
fn targets_that_are_not_declared() {
    use Code::UndeclaredTarget as T;
    for (value, pointer) in [
        (json!({"kind": "record.put", "register": "permit", "data": {"a": 1}}), "/effects/0/register"),
        (
            json!({"kind": "record.put", "register": "construction-permit/permit", "data": {"a": 1}}),
            "/effects/0/register",
        ),
        (json!({"kind": "record.retire", "register": "permit", "key": "x", "reason": "注销"}), "/effects/0/register"),
        (json!({"kind": "record.put", "register": "hub/person", "data": {}}), "/effects/0/register"),
        (json!({"kind": "record.put", "register": "party", "data": {"no": "1"}}), "/effects/0/register"),
        (json!({"kind": "claim.take", "set": "crane", "key": "x"}), "/effects/0/set"),
        (json!({"kind": "claim.free", "set": "crane", "key": "x"}), "/effects/0/set"),
        (json!({"kind": "document.draft", "document": "permit", "data": {}}), "/effects/0/document"),
        (json!({"kind": "document.revoke", "document": "permit", "number": "1", "reason": "x"}), "/effects/0/document"),
        (json!({"kind": "event.publish", "event": "loan.lost", "data": {}}), "/effects/0/event"),
        (json!({"kind": "message.send", "message": "bank.pay", "data": {}}), "/effects/0/message"),
        (
            json!({"kind": "case.open", "system": "seal-loan", "procedure": "none", "form": {}, "for": "x"}),
            "/effects/0/procedure",
        ),
        (
            json!({"kind": "case.open", "system": "construction-permit", "procedure": "permit", "form": {}, "for": "x"}),
            "/effects/0/procedure",
        ),
        (json!({"kind": "notice.send", "to": {"person": "x"}, "text": "unknown"}), "/effects/0/text"),
        (
            json!({"kind": "notice.send", "to": {"person": "x"}, "text": "plain", "offer": {"procedure": "none"}}),
            "/effects/0/offer/procedure",
        ),
        (
            json!({"kind": "timer.set", "name": "x", "at": "2025-12-31", "record": {"register": "permit", "key": "x"}}),
            "/effects/0/record/register",
        ),
        (
            json!({"kind": "document.issue", "document": "receipt", "data": {}, "number": {"$number": "permit-no"}}),
            "/effects/0/number/$number",
        ),
        (
            json!({"kind": "document.issue", "document": "receipt", "data": {}, "number": {"$text": "BJ-{no}"}}),
            "/effects/0/number/$text",
        ),
    ] {
        assert_eq!(effect(value.clone()), at(T, pointer), "{value}");
    }
}

#[test]
fn grants_are_needed_for_what_belongs_to_the_host() {
    let none = |_: &Contract| Grants::default();
    for value in [
        json!({"kind": "record.put", "register": "organisation", "data": {"credit-code": "91510108MA6CQ1X201"}}),
        json!({"kind": "record.put", "register": "hub/post", "data": {}}),
        json!({"kind": "session.revoke", "person": "P-01"}),
    ] {
        assert_eq!(effect(value.clone()), [], "granted: {value}");
        let refused = found_with(json!({"effects": [value.clone()]}), none, "action");
        assert_eq!(refused.iter().map(|f| f.0).collect::<Vec<_>>(), [Code::UndeclaredTarget], "{value}");
    }
}

#[test]
fn data_that_does_not_fit() {
    use Code::BadPayload as B;
    let with = |name: &str, value: Value| {
        let mut data = json!({"no": "1", "project-no": "5101082503120101"});
        data[name] = value;
        put(data)
    };
    assert_eq!(with("colour", json!(1)), at(B, "/effects/0/data/colour"));
    assert_eq!(with("price", json!(1.5)), at(B, "/effects/0/data/price"));
    assert_eq!(with("price", json!({"$number": "loan-no", "with": {"division": "1"}})), at(B, "/effects/0/data/price"));
    assert_eq!(with("state", json!("丢失")), at(B, "/effects/0/data/state"));
    assert_eq!(with("until", json!("tomorrow")), at(B, "/effects/0/data/until"));
    assert_eq!(with("project-no", json!("12")), at(B, "/effects/0/data/project-no"));
    assert_eq!(with("rows", json!([{"name": "x"}, {"area": 1.255}])), at(B, "/effects/0/data/rows/1/area"));
    assert_eq!(with("rows", json!([{"size": 1}])), at(B, "/effects/0/data/rows/0/size"));
    assert_eq!(put(json!({"no": "1"})), at(B, "/effects/0/data/project-no"));
    assert_eq!(put(json!([1])), at(B, "/effects/0/data"));
    let merged = json!({"kind": "record.put", "register": "loan", "merge": true, "data": {"no": "1", "price": 2}});
    assert_eq!(effect(merged), at(B, "/effects/0/data/project-no"), "a patch says which record");
    let event = |data: Value| effect(json!({"kind": "event.publish", "event": "loan.recorded", "data": data}));
    assert_eq!(event(json!({"no": "x"})), at(B, "/effects/0/data/price"));
    assert_eq!(event(json!({"no": "x", "price": 1, "extra": 1})), at(B, "/effects/0/data/extra"));
    assert_eq!(event(json!({"no": 7, "price": 1})), at(B, "/effects/0/data/no"));
    let message = json!({"kind": "message.send", "message": "market-registry.query", "data": {"credit-code": "x"}});
    assert_eq!(effect(message), at(B, "/effects/0/data/credit-code"));
    assert_eq!(effect(json!({"kind": "claim.take", "set": "manager", "key": {"a": 1}})), at(B, "/effects/0/key"));
    assert_eq!(effect(json!({"kind": "timer.set", "name": "x", "at": "soon"})), at(B, "/effects/0/at"));
    let to = json!({"organisation": {"organisation": "x", "posts": ["wizard"]}});
    assert_eq!(
        effect(json!({"kind": "notice.send", "to": to, "text": "plain"})),
        at(B, "/effects/0/to/organisation/posts")
    );
    let to = json!({"district": {"office": "住建局", "division": "x"}});
    assert_eq!(
        effect(json!({"kind": "notice.send", "to": to, "text": "plain"})),
        at(B, "/effects/0/to/district/division")
    );
}

#[test]
fn placeholders() {
    use Code::BadPayload as B;
    let number =
        |value: Value| effect(json!({"kind": "document.issue", "document": "receipt", "data": {}, "number": value}));
    assert_eq!(number(json!({"$number": "loan-no"})), at(B, "/effects/0/number/with"));
    assert_eq!(
        number(json!({"$number": "loan-no", "with": {"division": null}})),
        at(B, "/effects/0/number/with/division")
    );
    assert_eq!(
        number(json!({"$number": "loan-no", "with": {"division": "1"}, "als": "x"})),
        at(B, "/effects/0/number/als")
    );
    assert_eq!(number(json!({"$number": "loan-no", "$text": "x"})), at(B, "/effects/0/number"));
    assert_eq!(number(json!({"$text": 3})), at(B, "/effects/0/number"));
    let deep = json!({"kind": "document.draft", "document": "receipt", "data": {"a": [{"b": {"$text": "{gone}"}}]}});
    assert_eq!(effect(deep), at(Code::UndeclaredTarget, "/effects/0/data/a/0/b/$text"));
}

#[test]
fn texts_get_exactly_their_parameters() {
    use Code::BadPayload as B;
    let notice =
        |params: Value| effect(json!({"kind": "notice.send", "to": {"person": "x"}, "text": "lent", "params": params}));
    assert_eq!(notice(json!({"count": 2})), at(B, "/effects/0/params/day"));
    assert_eq!(notice(json!({"count": 2, "day": "x", "who": "y"})), at(B, "/effects/0/params/who"));
    assert_eq!(notice(json!({"count": [2], "day": "x"})), at(B, "/effects/0/params/count"));
    assert_eq!(notice(json!("x")), at(B, "/effects/0/params"));
    assert_eq!(found(json!({"notes": [{"code": "gone"}]})), at(Code::UndeclaredTarget, "/notes/0/code"));
    let problems: Vec<Problem> =
        serde_json::from_value(json!([{"code": "plain"}, {"code": "lent", "params": {"count": 1}}])).unwrap();
    assert_eq!(vet_problems(&contract(), &problems).unwrap_err()[0].pointer, "/1/params/day");
}

#[test]
fn where_the_token_may_go() {
    let to = |place: &str, step: &str| found_with(json!({"next": step}), Grants::asked, place);
    assert_eq!(to("action", "review"), []);
    assert_eq!(to("action", "fill"), at(Code::UndeclaredTarget, "/next"));
    assert_eq!(to("arrive", "fill"), []);
    assert_eq!(to("arrive", "review"), at(Code::UndeclaredTarget, "/next"));
    assert_eq!(to("handler", "done"), at(Code::UndeclaredTarget, "/next"));
    assert_eq!(targets(Place::default()), Vec::<String>::new());
}

#[test]
fn a_handler_has_no_case() {
    let handler = |value: Value| found_with(value, Grants::asked, "handler");
    assert_eq!(handler(json!({"patch": {"a": 1}})), at(Code::UndeclaredEffect, "/patch"));
    for kind in [
        json!({"kind": "case.resume"}),
        json!({"kind": "case.close", "reason": "x"}),
        json!({"kind": "task.assign", "to": "P-01"}),
        json!({"kind": "timer.clear", "name": "x"}),
    ] {
        assert_eq!(handler(json!({"effects": [kind]})), at(Code::UndeclaredEffect, "/effects/0"));
    }
    assert_eq!(found(json!({"patch": [1]})), at(Code::BadPayload, "/patch"));
}

#[test]
fn everything_wrong_is_told_at_once() {
    let many =
        json!({"next": "nowhere", "effects": [{"kind": "case.resume"}, {"kind": "claim.take", "set": "a", "key": ""}]});
    let pointers: Vec<_> = found(many).into_iter().map(|f| f.1).collect();
    assert_eq!(pointers, ["/next", "/effects/1/set", "/effects/1/key"]);
}

#[test]
fn accounts_follow_a_granted_chart_and_every_transaction_sums_to_zero() {
    use Code::{BadPayload as B, UndeclaredTarget as T};
    let post = |postings: Value| json!({"kind": "ledger.post", "account": "a", "entry": "E1", "postings": postings});
    let order = |step: &str, more: Value| {
        let mut value = json!({"kind": "ledger.order", "account": "a", "order": "o", "step": step});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        value
    };
    let payment =
        json!({"amount": 5, "from": "L2:1", "bank": "A1", "payee": "x", "payee-account": "6222", "purpose": ""});
    assert_eq!(effect(order("draft", json!({"payment": payment}))), []);
    for (value, code, pointer) in [
        (json!({"kind": "ledger.open", "account": "a", "chart": "other", "name": "n"}), T, "/effects/0/chart"),
        (post(json!([{"sub": "A1", "debit": 5}, {"sub": "L2:1", "credit": 4}])), B, "/effects/0/postings"),
        (post(json!([{"sub": "A1", "debit": 5}])), B, "/effects/0/postings"),
        (post(json!([{"sub": "A1", "debit": 5}, {"sub": "L2", "credit": 5}])), T, "/effects/0/postings/1/sub"),
        (
            post(
                json!([{"sub": "A1", "debit": 5, "credit": 5}, {"sub": "L2:1", "debit": 1}, {"sub": "A1", "credit": 1}]),
            ),
            B,
            "/effects/0/postings/0",
        ),
        (json!({"kind": "ledger.hold", "account": "a", "hold": "h", "sub": "A1"}), B, "/effects/0/amount"),
        (json!({"kind": "ledger.release", "account": "a", "hold": "h", "amount": 0}), B, "/effects/0/amount"),
        (order("draft", json!({})), B, "/effects/0/payment"),
        (order("send", json!({"payment": payment})), B, "/effects/0/payment"),
        (order("reverse", json!({})), B, "/effects/0/reason"),
    ] {
        assert_eq!(effect(value.clone()), at(code, pointer), "{value}");
    }
    let none = |c: &Contract| Grants { ledger: vec![], ..Grants::asked(c) };
    let close = json!({"effects": [{"kind": "ledger.close", "account": "a"}]});
    assert_eq!(found_with(close, none, "action"), at(T, "/effects/0"));
}
