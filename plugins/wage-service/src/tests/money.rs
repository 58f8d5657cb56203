//! What the bank says it booked, entry by entry.
use super::*;
use crate::handlers::booked;
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
