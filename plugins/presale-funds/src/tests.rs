//! What banks and other systems say, as single decisions: the host alone receives it, so no scenario plays it natively.
use crate::handlers::{balance, booked, daily, freeze, guarantee_end, paid, slips_moved, stated};
use crate::*;
use hub_sdk::{Effect, Occurrence, testing};

const ACCOUNT: &str = "6217000000000000101";

fn account(building: Value) -> Row {
    testing::read(json!({
        "account-id": ACCOUNT, "agreement-no": "YSJG-510112-2025-0001", "developer": "91510112MA6DJL01XB",
        "bank": "91510100MA6BK02X1J", "project-no": "5101122406180101", "division": "510112", "state": "正常",
        "fund-account": ACCOUNT, "balance": 0, "per-building": [building],
    }))
}

/// Building 1 of the acceptance run.
fn building(received: i64, node: &str) -> Value {
    json!({"building-no": "1", "works-unit": "U01", "quota": 5_959_800_000_i64, "received": received, "node": node})
}

fn entry(indicator: &str, amount: i64, details: Value) -> Value {
    json!({"kind": "message", "message": "bank.camt.054", "data": {"BkToCstmrDbtCdtNtfctn": {"Ntfctn": [{
        "Acct": {"Id": {"Othr": {"Id": ACCOUNT}}},
        "Ntry": [{"Amt": {"Ccy": "CNY", "Fen": amount}, "CdtDbtInd": indicator, "Sts": {"Cd": "BOOK"}, "BookgDt": {"Dt": "2025-10-17"},
            "AcctSvcrRef": "LS-1", "NtryDtls": [{"TxDtls": [details]}]}],
    }]}}})
}

fn book(row: &Row, told: Value, slip: Value) -> Vec<Value> {
    let facts = testing::read(json!({"slip": slip, "alerts": []}));
    let what = Occurrence::new(testing::read(told));
    let cx = context_at("2025-10-17T16:30");
    effects(<PresaleFunds as booked::Handler>::handle(&what, Some(row), &facts, &cx).effects())
}

fn effects(found: &[Effect]) -> Vec<Value> {
    found.iter().map(|effect| json!(effect)).collect()
}

fn posting(effects: &[Value]) -> (Value, Value) {
    let post = effects.iter().find(|effect| effect["kind"] == "ledger.post").expect("something is posted");
    (post["entry"].clone(), post["postings"].clone())
}

fn put<'a>(effects: &'a [Value], register: &str) -> &'a Value {
    let of = |effect: &&Value| effect["kind"] == "record.put" && effect["register"] == register;
    &effects.iter().find(of).unwrap_or_else(|| panic!("{register} is not written"))["data"]
}

#[test]
fn a_payment_by_slip_fills_the_quota_and_then_goes_beyond() {
    let slip = json!({"slip-no": "12250000000144", "contract-no": "122500000001", "account-id": ACCOUNT, "building-no": "1",
        "price": 2_000, "first": 500, "received": 0, "state": "待缴"});
    let told = entry("CRDT", 1_000, json!({"Refs": {"EndToEndId": "12250000000144"}}));
    let found = book(&account(building(5_959_799_400, "N3")), told, slip);
    let expected =
        json!([{"sub": "A1", "debit": 1_000}, {"sub": "L2:1", "credit": 600}, {"sub": "L3:1", "credit": 400}]);
    assert_eq!(posting(&found), (json!("E2"), expected));
    assert_eq!(put(&found, "payment-slip")["state"], "已缴首付");
    assert_eq!(put(&found, "supervised-account")["balance"], 1_000);
    assert!(found.iter().any(|e| e["kind"] == "event.publish" && e["event"] == "deposit.matched"));
}

#[test]
fn what_comes_for_a_cancelled_contract_waits() {
    for over in ["已注销", "退款中", "已退款"] {
        let slip = json!({"slip-no": "12250000000144", "contract-no": "122500000001", "account-id": ACCOUNT, "building-no": "1",
            "price": 2_000, "first": 500, "received": 0, "state": over});
        let told = entry("CRDT", 1_000, json!({"Refs": {"EndToEndId": "12250000000144"}}));
        let found = book(&account(building(5_000, "N1")), told, slip);
        assert_eq!(posting(&found).1[1]["sub"], "L1", "{over}");
        assert!(found.iter().all(|e| e["register"] != "payment-slip"), "{over}");
    }
}

#[test]
fn own_money_interest_and_the_unknown_are_told_apart() {
    let row = account(building(0, "N1"));
    let named = |words: &str| entry("CRDT", 700, json!({"RmtInf": {"Ustrd": [words]}}));
    let subs = |found: &[Value]| posting(found).1[1]["sub"].clone();
    let own = book(&row, named("自有资金 1号楼"), Value::Null);
    assert_eq!((posting(&own).0, subs(&own)), (json!("E9"), json!("L2:1")));
    let elsewhere = book(&row, named("自有资金 7号楼"), Value::Null);
    assert_eq!((posting(&elsewhere).0, subs(&elsewhere)), (json!("E1"), json!("L1")));
    let sold = account(building(1_000, "N1"));
    let interest = book(&sold, named("结息 2025年"), Value::Null);
    assert_eq!((posting(&interest).0, subs(&interest)), (json!("E7"), json!("L6")));
    for none_of_a_buyer in [account(building(1_000, "N6")), row.clone()] {
        let interest = book(&none_of_a_buyer, named("结息 2025年"), Value::Null);
        assert_eq!((posting(&interest).0, subs(&interest)), (json!("E7"), json!("L3:1")));
        assert_eq!(put(&interest, "deposit")["building-no"], "1");
    }
    let unknown = book(&row, named("转账"), Value::Null);
    assert_eq!((posting(&unknown).0, subs(&unknown)), (json!("E1"), json!("L1")));
}

#[test]
fn what_is_not_booked_yet_is_no_money() {
    let row = account(building(0, "N1"));
    for indicator in ["CRDT", "DBIT"] {
        for status in ["PDNG", "INFO"] {
            let mut told = entry(indicator, 700, json!({}));
            told["data"]["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0]["Ntry"][0]["Sts"]["Cd"] = json!(status);
            assert_eq!(book(&row, told, Value::Null), Vec::<Value>::new(), "{indicator} {status}");
        }
    }
    assert_eq!(posting(&book(&row, entry("CRDT", 700, json!({})), Value::Null)).0, "E1");
}

#[test]
fn a_debit_without_an_order_is_the_banks_to_explain() {
    let row = account(building(0, "N1"));
    let alone = book(&row, entry("DBIT", 700, json!({})), Value::Null);
    let alert = put(&alone, "alert");
    assert_eq!(
        (&alert["code"], &alert["level"], &alert["handler"]),
        (&json!("B1"), &json!("红"), &json!("91510100MA6BK02X1J"))
    );
    let ordered = entry("DBIT", 700, json!({"Refs": {"EndToEndId": "YSBF-20251203-0001001"}}));
    assert_eq!(book(&row, ordered, Value::Null), Vec::<Value>::new());
}

fn report(status: &str, first: &str) -> Vec<Value> {
    let release: Row = testing::read(json!({
    "release-no": "YSBF-20251203-0001", "account-id": ACCOUNT, "building-no": "1", "kind": "额度内拨付", "amount": 1_000,
    "inside": 1_000, "state": "待支付", "payments": [
        {"line": "YSBF-20251203-0001001", "amount": 800, "state": first},
        {"line": "YSBF-20251203-0001002", "amount": 200, "state": "待支付"},
    ]}));
    let told = json!({"kind": "message", "message": "bank.pain.002", "data": {"CstmrPmtStsRpt": {"OrgnlPmtInfAndSts": [{
        "TxInfAndSts": [{"OrgnlEndToEndId": "YSBF-20251203-0001002", "TxSts": status, "StsRsnInf": [{"Rsn": {"Cd": "AC01"}}]}]}]}}});
    let mut of = building(5_000_000_000, "N2");
    of["released-in"] = json!(1_000);
    let facts = testing::read(json!({"account": account(of), "slips": []}));
    let cx = context_at("2025-12-03T16:00");
    let what = Occurrence::new(testing::read(told));
    effects(<PresaleFunds as paid::Handler>::handle(&what, Some(&release), &facts, &cx).effects())
}

#[test]
fn the_last_line_concludes_the_release() {
    let found = report("ACSC", "已支付");
    assert_eq!((&found[0]["kind"], &found[0]["step"]), (&json!("ledger.order"), &json!("settle")));
    assert_eq!(put(&found, "release")["state"], "已支付");
    assert!(found.iter().any(|e| e["event"] == "release.paid" && e["data"]["amount"] == 1_000));
    let waiting = report("ACSC", "待支付");
    assert!(put(&waiting, "release")["state"].is_null() && waiting.iter().all(|e| e["kind"] != "event.publish"));
}

#[test]
fn a_returned_line_goes_back_where_it_came_from() {
    let found = report("RJCT", "已支付");
    let expected = json!([{"sub": "L4:YSBF-20251203-0001", "debit": 200}, {"sub": "L2:1", "credit": 200}]);
    assert_eq!(posting(&found), (json!("E5"), expected));
    assert_eq!(put(&found, "release")["state"], "部分支付");
    assert_eq!(put(&found, "supervised-account")["per-building"][0]["released-in"], 800);
}

#[test]
fn a_stray_payment_that_the_bank_returns_waits_again() {
    let release: Row = testing::read(json!({
        "release-no": "YSBF-20251203-0001", "account-id": ACCOUNT, "kind": "误入退回", "deposit": "LS-7", "amount": 200,
        "state": "待支付", "payments": [{"line": "YSBF-20251203-0001001", "amount": 200, "state": "待支付"}],
    }));
    let told = json!({"kind": "message", "message": "bank.pain.002", "data": {"CstmrPmtStsRpt": {"OrgnlPmtInfAndSts": [{
        "TxInfAndSts": [{"OrgnlEndToEndId": "YSBF-20251203-0001001", "TxSts": "RJCT", "StsRsnInf": [{"Rsn": {"Cd": "AC04"}}]}]}]}}});
    let facts = testing::read(json!({"account": account(building(1_000, "N1")), "slips": []}));
    let (what, cx) = (Occurrence::new(testing::read(told)), context_at("2025-12-03T16:00"));
    let found = effects(<PresaleFunds as paid::Handler>::handle(&what, Some(&release), &facts, &cx).effects());
    assert_eq!(posting(&found).1[1], json!({"sub": "L1", "credit": 200}));
    assert_eq!((&put(&found, "deposit")["ref"], &put(&found, "deposit")["kind"]), (&json!("LS-7"), &json!("待匹配")));
}

fn slips_again(slips: Value) -> Vec<Value> {
    let facts = testing::read(json!({"slips": slips}));
    let what = Occurrence::new(testing::read(json!({"kind": "timer", "timer": "slips", "record": ACCOUNT})));
    let (row, cx) = (account(building(1_000, "N1")), context_at("2025-10-27T11:00"));
    effects(<PresaleFunds as slips_moved::Handler>::handle(&what, Some(&row), &facts, &cx).effects())
}

#[test]
fn a_new_bank_hears_what_is_left_to_pay() {
    let slip = json!({"slip-no": "12250000000213", "contract-no": "122500000002", "account-id": "old", "bank": "another",
        "unit": "5101122406180101/1/1-1-602", "received": 300, "state": "已缴首付", "plan": [
            {"kind": "首付款", "amount": 300, "payer": "李某"}, {"kind": "分期款", "amount": 200}, {"kind": "贷款", "amount": 500}]});
    let found = slips_again(json!([slip]));
    let kept = put(&found, "payment-slip");
    assert_eq!((&kept["account-id"], &kept["bank"]), (&json!(ACCOUNT), &json!("91510100MA6BK02X1J")));
    let told: Vec<_> = found.iter().filter(|e| e["kind"] == "message.send").map(|e| &e["data"]).collect();
    assert_eq!(told.iter().map(|m| &m["amount"]).collect::<Vec<_>>(), [&json!(200), &json!(500)]);
    assert_eq!((&told[0]["slip-no"], &told[0]["account-no"]), (&json!("12250000000213"), &json!(ACCOUNT)));
    assert!(found.iter().any(|e| e["kind"] == "timer.set" && e["name"] == "slips"), "there may be more");
    assert_eq!(slips_again(json!([])), Vec::<Value>::new(), "and then there are none");
}

#[test]
fn books_and_bank_differ_or_agree() {
    let open = json!([{"alert-no": "a", "account-id": ACCOUNT, "code": "A6", "level": "橙", "due-on": "2025-10-16"}]);
    let said = |closing: i64, alerts: Value| {
        let message = json!({"kind": "message", "message": "bank.balance.daily", "data": {"account-no": ACCOUNT, "date": "2025-10-17", "closing": closing}});
        let books = json!({"account": ACCOUNT, "state": "open", "subs": {"A1": {"amount": 500}}});
        let facts = testing::read(json!({"money": books, "alerts": alerts}));
        let what = Occurrence::new(testing::read(message));
        let row = account(building(500, "N1"));
        effects(
            <PresaleFunds as balance::Handler>::handle(&what, Some(&row), &facts, &context_at("2025-10-17T18:00"))
                .effects(),
        )
    };
    assert_eq!(put(&said(400, json!([])), "alert")["code"], "A6");
    let agreed = said(500, open);
    assert_eq!((&put(&agreed, "alert")["state"], &put(&agreed, "alert")["late"]), (&json!("已解除"), &json!(true)));
    assert_eq!(put(&agreed, "supervised-account")["last-statement"], "2025-10-17");
}

#[test]
fn a_freeze_stands_above_every_other_state() {
    let message = json!({"kind": "message", "message": "bank.freeze", "data": {"account-no": ACCOUNT, "court": "样例法院", "amount": 100}});
    let short = json!([{"alert-no": "a", "account-id": ACCOUNT, "building-no": "9", "code": "A5", "level": "红"}]);
    let facts = testing::read(json!({"alerts": short}));
    let what = Occurrence::new(testing::read(message));
    let (row, cx) = (account(building(500, "N1")), context_at("2025-10-17T18:00"));
    let found = effects(<PresaleFunds as freeze::Handler>::handle(&what, Some(&row), &facts, &cx).effects());
    assert_eq!(put(&found, "supervised-account")["state"], "司法冻结");
}

#[test]
fn a_day_finds_what_is_late() {
    let facts = testing::read(json!({
        "agreement": {"planned-nodes": [{"building-no": "1", "node": "N2", "date": "2025-06-01"}]},
        "nodes": [], "slips": [{"slip-no": "1", "account-id": ACCOUNT, "first-due": "2025-10-16"}, {"slip-no": "2", "account-id": ACCOUNT, "first-due": "2025-10-17"}, {"slip-no": "3", "account-id": "another", "first-due": "2025-10-16"}], "alerts": [],
    }));
    let what = Occurrence::new(testing::read(json!({"kind": "schedule", "schedule": "daily"})));
    let (row, cx) = (account(building(500, "N1")), context_at("2025-10-17T02:00"));
    let found = effects(<PresaleFunds as daily::Handler>::handle(&what, Some(&row), &facts, &cx).effects());
    let alerts: Vec<_> =
        found.iter().filter(|e| e["register"] == "alert").map(|e| (&e["data"]["code"], &e["data"]["level"])).collect();
    assert_eq!(alerts, [(&json!("A1"), &json!("黄")), (&json!("A4"), &json!("橙"))]);
}

/// What a day raises or changes while these alerts stand.
fn day_with(alerts: Value, slips: &[&str], planned: &str) -> Vec<Value> {
    let slips: Vec<_> =
        slips.iter().map(|due| json!({"slip-no": "1", "account-id": ACCOUNT, "first-due": due})).collect();
    let facts = testing::read(json!({
        "agreement": {"planned-nodes": [{"building-no": "1", "node": "N2", "date": planned}]},
        "nodes": [], "slips": slips, "alerts": alerts,
    }));
    let what = Occurrence::new(testing::read(json!({"kind": "schedule", "schedule": "daily"})));
    let (row, cx) = (account(building(500, "N1")), context_at("2025-10-17T02:00"));
    effects(<PresaleFunds as daily::Handler>::handle(&what, Some(&row), &facts, &cx).effects())
}

fn standing(code: &str, building: &str, level: &str) -> Value {
    json!([{"alert-no": "YJ-1", "account-id": ACCOUNT, "building-no": building, "code": code, "level": level, "due-on": "2025-10-20"}])
}

#[test]
fn an_alert_that_stands_becomes_graver_under_its_number() {
    // Late by 98 days.
    let graver = day_with(standing("A4", "1", "黄"), &[], "2025-07-11");
    let alert = put(&graver, "alert");
    assert_eq!((&alert["alert-no"], &alert["level"], &alert["due-on"]), (&json!("YJ-1"), &json!("橙"), &Value::Null));
    assert!(graver.iter().all(|e| e["kind"] != "case.open"));
    assert!(graver.iter().any(|e| e["event"] == "alert.raised" && e["data"]["level"] == "橙"));
    // Late by 31 days, and by 98 where it is orange already: nothing is said twice.
    assert_eq!(day_with(standing("A4", "1", "黄"), &[], "2025-09-16"), Vec::<Value>::new());
    assert_eq!(day_with(standing("A4", "1", "橙"), &[], "2025-07-11"), Vec::<Value>::new());
    // The eleventh contract that is late.
    let many = day_with(standing("A1", "", "黄"), &["2025-10-16"; 11], "2025-12-31");
    assert_eq!((&put(&many, "alert")["alert-no"], &put(&many, "alert")["level"]), (&json!("YJ-1"), &json!("橙")));
    assert_eq!(day_with(standing("A1", "", "黄"), &["2025-10-16"; 10], "2025-12-31"), Vec::<Value>::new());
}

fn compare(differences: Value, more: usize, alerts: Value) -> Vec<Value> {
    let message = json!({"kind": "message", "message": "bank.camt.053", "data": {"BkToCstmrStmt": {"Stmt": [{
        "Id": "DZD-1", "FrToDt": {"FrDtTm": "2025-10-16T00:00:00+08:00", "ToDtTm": "2025-10-16T23:59:59+08:00"},
    }]}}});
    let compared = json!({"account": ACCOUNT, "statement": "DZD-1", "stated": 580, "booked": 570, "agreed": 1,
        "differences": differences, "more": more});
    let facts = testing::read(json!({"compared": compared, "alerts": alerts}));
    let what = Occurrence::new(testing::read(message));
    let (row, cx) = (account(building(500, "N1")), context_at("2025-10-17T08:00"));
    effects(<PresaleFunds as stated::Handler>::handle(&what, Some(&row), &facts, &cx).effects())
}

#[test]
fn every_difference_from_a_statement_is_an_alert_of_its_own() {
    let found = compare(
        json!([
            {"kind": "closing", "stated": 580, "booked": 570},
            {"kind": "unbooked", "reference": "LS-9", "stated": 10},
            {"kind": "amount", "reference": "LS-2", "stated": 71, "booked": 70},
        ]),
        3,
        json!([{"alert-no": "a", "account-id": ACCOUNT, "code": "A6", "level": "橙", "entry": "amount:LS-2"}]),
    );
    let opened: Vec<_> =
        found.iter().filter(|e| e["kind"] == "case.open").map(|e| e["form"]["entry"].clone()).collect();
    let expected = ["closing:DZD-1", "unbooked:LS-9", "more:DZD-1"];
    assert_eq!(opened, expected, "what stands already is not opened again, what is not listed is told as one");
    let alert = put(&found, "alert");
    assert_eq!((&alert["code"], &alert["handler"]), (&json!("A6"), &json!("91510100MA6BK02X1J")));
    assert!(found.iter().all(|e| e["kind"] != "ledger.post"), "nothing is corrected");
    assert_eq!(put(&found, "supervised-account")["last-statement"], "2025-10-16");
    assert!(compare(json!([]), 0, json!([])).iter().all(|e| e["register"] != "alert"));
}

/// What a day finds of a site whose last day of work was this.
fn site(last: Option<&str>, alerts: Value) -> Vec<Value> {
    let rows = |day: Option<&str>| day.map(|day| json!([{"date": day}])).unwrap_or_else(|| json!([]));
    let facts = testing::read(json!({
        "agreement": null, "nodes": [], "slips": [], "alerts": alerts, "attended": rows(last), "logged": rows(Some("2025-08-01").filter(|_| last.is_some())),
    }));
    let what = Occurrence::new(testing::read(json!({"kind": "schedule", "schedule": "daily"})));
    let (row, cx) = (account(building(500, "N1")), context_at("2025-10-17T02:00"));
    effects(<PresaleFunds as daily::Handler>::handle(&what, Some(&row), &facts, &cx).effects())
}

#[test]
fn a_site_on_which_nobody_works_is_stopped() {
    assert_eq!(put(&site(Some("2025-08-17"), json!([])), "alert")["code"], "A5", "61 days");
    assert_eq!(site(Some("2025-08-18"), json!([])), Vec::<Value>::new(), "60 days");
    assert_eq!(site(None, json!([])), Vec::<Value>::new(), "what never reported says nothing");
    let ordered =
        json!([{"alert-no": "a", "account-id": ACCOUNT, "code": "A5", "level": "红", "due-on": "2025-10-30"}]);
    assert_eq!(
        site(Some("2025-10-16"), ordered),
        Vec::<Value>::new(),
        "a stop-work order is lifted by nobody's attendance"
    );
}

#[test]
fn a_red_alert_that_a_bank_closed_late_is_counted_against_the_bank() {
    let late = json!([{"alert-no": "a", "account-id": ACCOUNT, "code": "A6", "level": "红", "due-on": "2025-10-10"}]);
    let message = json!({"kind": "message", "message": "bank.balance.daily", "data": {"account-no": ACCOUNT, "date": "2025-10-17", "closing": 0}});
    let facts = testing::read(json!({"money": {"account": ACCOUNT, "state": "open", "subs": {}}, "alerts": late}));
    let what = Occurrence::new(testing::read(message));
    let (row, cx) = (account(building(0, "N1")), context_at("2025-10-17T18:00"));
    let found = effects(<PresaleFunds as balance::Handler>::handle(&what, Some(&row), &facts, &cx).effects());
    let credit = found.iter().find(|e| e["event"] == "alert.overdue").unwrap();
    assert_eq!(
        (&credit["data"]["organisation"], &credit["data"]["closed-on"]),
        (&json!("91510100MA6BK02X1J"), &json!("2025-10-17"))
    );
}

/// A bank undoes a credit of this kind and sum.
fn undone(kind: &str, amount: i64, unmatched: i64) -> Vec<Value> {
    undone_of(json!({"kind": kind, "amount": amount, "building-no": "1"}), unmatched)
}

fn undone_of(mut deposit: Value, unmatched: i64) -> Vec<Value> {
    let mut told = entry("DBIT", 700, json!({"Refs": {"AcctSvcrRef": "LS-0"}}));
    told["data"]["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0]["Ntry"][0]["RvslInd"] = json!(true);
    (deposit["account-id"], deposit["ref"]) = (json!(ACCOUNT), json!("LS-0"));
    let books =
        json!({"account": ACCOUNT, "state": "open", "subs": {"L1": {"amount": unmatched}, "L6": {"amount": 700}}});
    let facts = testing::read(json!({"slip": null, "alerts": [], "reversed": [deposit], "books": books}));
    let what = Occurrence::new(testing::read(told));
    let mut of = building(1_000, "N1");
    of["interest"] = json!(700);
    let (row, cx) = (account(of), context_at("2025-10-17T16:30"));
    effects(<PresaleFunds as booked::Handler>::handle(&what, Some(&row), &facts, &cx).effects())
}

#[test]
fn a_credit_that_the_bank_undoes_goes_the_way_it_came() {
    let waiting = undone("待匹配", 700, 700);
    let expected = json!([{"sub": "L1", "debit": 700}, {"sub": "A1", "credit": 700}]);
    assert_eq!(posting(&waiting), (json!("E1"), expected));
    assert_eq!(put(&waiting, "deposit")["kind"], "已冲回");
    assert_eq!(put(&waiting, "supervised-account")["balance"], -700);
    let interest = json!([{"sub": "L6", "debit": 700}, {"sub": "A1", "credit": 700}]);
    assert_eq!(posting(&undone_of(json!({"kind": "利息", "amount": 700}), 0)), (json!("E7"), interest));
    let excess = json!([{"sub": "L3:1", "debit": 700}, {"sub": "A1", "credit": 700}]);
    assert_eq!(posting(&undone("利息", 700, 0)), (json!("E7"), excess));
    let buyers = json!([{"sub": "L2:1", "debit": 700}, {"sub": "A1", "credit": 700}]);
    assert_eq!(posting(&undone("购房款", 700, 0)), (json!("E2"), buyers));
    for unknown in [undone("待匹配", 699, 700), undone("待匹配", 700, 699), undone("已冲回", 700, 700)] {
        let alert = put(&unknown, "alert");
        assert_eq!((&alert["code"], &alert["level"]), (&json!("B1"), &json!("红")), "nothing is booked by guess");
        assert!(unknown.iter().all(|e| e["kind"] != "ledger.post"));
    }
}

#[test]
fn a_letter_that_ends_covers_nothing_any_more() {
    let mut of = building(5_959_800_000, "N3");
    (of["released-in"], of["guarantee"]) = (json!(3_200_000_000_i64), json!(800_000_000));
    let letter: Row = testing::read(json!({
        "number": "BH-1", "project-no": "5101122406180101", "developer": "91510112MA6DJL01XB", "building-no": "1",
        "amount": 800_000_000, "paid": 100_000_000, "state": "有效",
    }));
    let facts = testing::read(json!({"accounts": [account(of)], "alerts": []}));
    let what = Occurrence::new(testing::read(json!({"kind": "timer", "timer": "end", "record": "BH-1"})));
    let cx = context_at("2027-12-31T02:00");
    let found = effects(<PresaleFunds as guarantee_end::Handler>::handle(&what, Some(&letter), &facts, &cx).effects());
    assert_eq!(put(&found, "guarantee")["state"], "已到期");
    let kept = put(&found, "supervised-account");
    assert_eq!((&kept["guarantees"], &kept["shortfall"]), (&json!(100_000_000), &json!(120_100_000)));
    assert_eq!(put(&found, "alert")["code"], "A2");
}
