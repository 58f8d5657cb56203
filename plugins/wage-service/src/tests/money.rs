//! What the bank says it booked, entry by entry.
use super::*;
use crate::handlers::{booked, stated, tallied};
use crate::procedures::refund;
use booked::Handler as _;

fn entry(credit: bool, amount: i64, order: Option<&str>, interest: bool) -> Decision {
    told_as("BOOK", credit, amount, order, interest)
}

fn told_as(status: &str, credit: bool, amount: i64, order: Option<&str>, interest: bool) -> Decision {
    let indicator = if credit { "CRDT" } else { "DBIT" };
    let mut tx = json!({"Amt": {"Ccy": "CNY", "Fen": amount}, "CdtDbtInd": indicator});
    if let Some(order) = order {
        tx["Refs"] = json!({"EndToEndId": order});
    }
    let mut entry = json!({"Amt": {"Ccy": "CNY", "Fen": amount}, "CdtDbtInd": indicator, "Sts": {"Cd": status},
        "AcctSvcrRef": "B-0001", "BookgDt": {"Dt": "2025-06-10"}, "NtryDtls": [{"TxDtls": [tx]}]});
    if interest {
        entry["BkTxCd"] = json!({"Domn": {"Cd": "ACMT", "Fmly": {"Cd": "MCOP", "SubFmlyCd": "INTR"}}});
    }
    let data =
        json!({"BkToCstmrDbtCdtNtfctn": {"Ntfctn": [{"Acct": {"Id": {"Othr": {"Id": "5101"}}}, "Ntry": [entry]}]}});
    let facts: booked::Facts = testing::read(json!({
        "accounts": [account()], "money": {"account": "5101", "state": "open", "subs": {"A1": {"amount": 1_000, "held": 0}}},
        "lines": {"PAID": [{"line-id": "PAID", "payroll-id": PAYROLL, "net": 700, "state": "paid"}]}, "refunds": {},
        "payrolls": [{"payroll-id": PAYROLL, "contractor": CONTRACTOR, "project": "5101042501150101", "period": "2025-06", "net-total": 700, "paid-total": 700, "failed-total": 0}],
        "plans": [],
    }));
    let raw = testing::read(json!({"kind": "message", "message": "bank.camt.054", "data": data}));
    WageService::handle(&booked::Occurrence::new(raw), None, &facts, &context("2025-06-10", CONTRACTOR))
}

/// What of a put record was said of this field.
fn put(decision: &Decision, register: &str, field: &str) -> Value {
    let found = decision.effects().iter().find_map(|effect| match effect {
        Effect::RecordPut { register: name, data, .. } if name == register => Some(data[field].clone()),
        _ => None,
    });
    found.unwrap_or_default()
}

#[test]
fn a_receipt_is_to_be_allocated_and_interest_is_not() {
    let decision = entry(true, 500, None, false);
    assert_eq!(booked(&decision), [("A1".to_owned(), Some(500), None), ("L1".to_owned(), None, Some(500))]);
    assert_eq!(
        (put(&decision, "receipt", "kind"), put(&decision, "wage-account", "balance")),
        (json!("labour-fee"), json!(1_500))
    );
    let decision = entry(true, 5, None, true);
    assert_eq!(booked(&decision), [("A1".to_owned(), Some(5), None), ("L6".to_owned(), None, Some(5))]);
}

#[test]
fn what_is_not_booked_waits() {
    for status in ["PDNG", "INFO"] {
        for (credit, order) in [(true, None), (true, Some("PAID")), (false, Some("OTHER"))] {
            assert!(told_as(status, credit, 500, order, false).effects().is_empty(), "{status}");
        }
    }
}

#[test]
fn what_comes_back_is_to_be_paid_again() {
    let decision = entry(true, 700, Some("PAID"), false);
    assert_eq!(booked(&decision), [("A1".to_owned(), Some(700), None), (format!("L4:{PAYROLL}"), None, Some(700))]);
    assert_eq!(
        (put(&decision, "payroll-line", "state"), put(&decision, "payroll", "state")),
        (json!("returned"), json!("part-paid"))
    );
    assert_eq!(
        (put(&decision, "payroll", "paid-total"), put(&decision, "payroll", "failed-total")),
        (json!(0), json!(700))
    );
}

#[test]
fn a_debit_is_only_compared_and_an_unknown_one_holds_the_account() {
    let posts = |decision: &Decision| decision.effects().iter().any(|e| matches!(e, Effect::LedgerPost { .. }));
    let alerts = |decision: &Decision| {
        let keys = decision.effects().iter().filter_map(|effect| match effect {
            Effect::AlertRaise { key, .. } => Some(key.clone()),
            _ => None,
        });
        keys.collect::<Vec<_>>()
    };
    let ordered = entry(false, 700, Some("PAID"), false);
    assert!(!posts(&ordered) && alerts(&ordered).is_empty());
    assert_eq!(alerts(&entry(false, 701, Some("PAID"), false)), ["reconcile/GZZH-2025-000001/B-0001"]);
    let unknown = entry(false, 50, Some("OTHER"), false);
    assert!(!posts(&unknown));
    assert_eq!(alerts(&unknown), ["debit/GZZH-2025-000001"]);
    let held = unknown.effects().iter().any(|e| matches!(e, Effect::RecordPut { data, .. } if data["frozen"] == true));
    assert!(held);
}

/// An account that another system of the hub keeps at the same bank.
#[test]
fn an_account_that_is_no_wage_account_is_refused() {
    let cx = context("2025-06-10", CONTRACTOR);
    let said = |message: &str, data: Value| testing::read(json!({"kind": "message", "message": message, "data": data}));
    let credit = json!({"BkToCstmrDbtCdtNtfctn": {"Ntfctn": [{"Ntry": [{"Sts": {"Cd": "BOOK"}}]}]}});
    let what = booked::Occurrence::new(said("bank.camt.054", credit));
    let none = json!({"accounts": [], "lines": {}, "refunds": {}, "payrolls": [], "plans": []});
    let booked = <WageService as booked::Handler>::handle(&what, None, &testing::read(none), &cx);
    let what = tallied::Occurrence::new(said("bank.balance.daily", json!({"closing": 1})));
    let tallied = <WageService as tallied::Handler>::handle(&what, None, &testing::read(json!({"accounts": []})), &cx);
    let what = stated::Occurrence::new(said("bank.camt.053", json!({})));
    let stated = <WageService as stated::Handler>::handle(&what, None, &testing::read(json!({"accounts": []})), &cx);
    for decision in [booked, tallied, stated] {
        assert_eq!(decision.refusals()[0].code, "account-unknown");
    }
}

#[test]
fn a_report_about_an_order_of_nobody_is_refused() {
    use crate::handlers::status;
    let tx = json!({"OrgnlEndToEndId": "X", "TxSts": "ACSC"});
    let data = json!({"CstmrPmtStsRpt": {"OrgnlPmtInfAndSts": [{"TxInfAndSts": [tx]}]}});
    let raw = testing::read(json!({"kind": "message", "message": "bank.pain.002", "data": data}));
    let (what, facts) = (status::Occurrence::new(raw), testing::read(json!({"lines": [], "accounts": []})));
    let decision = <WageService as status::Handler>::handle(&what, None, &facts, &context("2025-06-10", CONTRACTOR));
    assert_eq!(decision.refusals()[0].code, "unknown-order");
}

/// Two that wait at the same time: each is told by its own.
#[test]
fn what_became_of_another_payroll_or_refund_moves_nothing() {
    let cx = context("2025-07-08", CONTRACTOR);
    let event = |event: &str, data: Value| {
        testing::read(json!({"kind": "event", "type": format!("wage-service.{event}"), "subject": "S", "data": data}))
    };
    let what = payroll::Occurrence::new(event("payroll.paid", json!({"payroll-id": "OTHER"})));
    let decision = <WageService as payroll::Rules>::decide(&case(form()), &what, &facts(0), &cx);
    assert_eq!(decision.refusals()[0].code, "other-payroll");

    let what = refund::Occurrence::new(event("refund.paid", json!({"refund-no": "OTHER", "paid": true})));
    let form = json!({"project": "5101042501150101", "account": "GZZH-2025-000001", "amount": 1, "reason": "wrong"});
    let case = case_of(testing::read(form), json!({"refund": "TK-1"}));
    let facts: refund::Facts = testing::read(json!({"plans": [], "payrolls": []}));
    let decision = <WageService as refund::Rules>::decide(&case, &what, &facts, &cx);
    assert_eq!(decision.refusals()[0].code, "other-refund");
}
