//! What a bank tells of an account, in the shapes of ISO 20022: entries that it booked (camt.054), a day's statement (camt.053).
use serde_json::{Value, json};

pub fn entry(reference: &str, fen: i64, day: &str) -> Value {
    json!({
        "Amt": {"Ccy": "CNY", "Fen": fen}, "CdtDbtInd": "CRDT", "Sts": {"Cd": "BOOK"}, "BookgDt": {"Dt": day}, "AcctSvcrRef": reference,
    })
}

pub fn booked(account: &str, id: &str, entries: &[Value]) -> Value {
    let one = json!({"Id": id, "Acct": named(account), "Ntry": entries});
    json!({"BkToCstmrDbtCdtNtfctn": {"GrpHdr": header(id), "Ntfctn": [one]}})
}

/// One day of the account.
pub fn statement(account: &str, id: &str, day: &str, (opening, closing): (i64, i64), entries: &[Value]) -> Value {
    let balance = |code: &str, fen: i64| json!({"Tp": {"CdOrPrtry": {"Cd": code}}, "Amt": {"Ccy": "CNY", "Fen": fen}, "CdtDbtInd": "CRDT", "Dt": {"Dt": day}});
    json!({"BkToCstmrStmt": {"GrpHdr": header(id), "Stmt": [{
        "Id": id, "FrToDt": {"FrDtTm": format!("{day}T00:00:00+08:00"), "ToDtTm": format!("{day}T23:59:59+08:00")},
        "Acct": named(account), "Bal": [balance("OPBD", opening), balance("CLBD", closing)], "Ntry": entries,
    }]}})
}

fn named(account: &str) -> Value {
    json!({"Id": {"Othr": {"Id": account}}, "Ccy": "CNY"})
}

fn header(id: &str) -> Value {
    json!({"MsgId": id, "CreDtTm": "2025-02-19T08:00:00+08:00"})
}
