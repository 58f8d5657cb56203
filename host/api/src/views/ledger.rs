//! Supervised accounts as people read them: sub-ledgers with their titles and
//! what is available, entries with debit and credit apart.
use super::{csv::cell, pair, text};
use cases::{clock::Zone, gather::account_state};
use contract::ledger::{Chart, Side};
use serde_json::{Value, json};
use std::fmt::Write;
use store::rows::{
    LedgerAccountRow, LedgerBalanceRow, LedgerEntryRow, LedgerHoldRow, LedgerOrderRow, LedgerStatementRow,
};

pub type Text<'a> = &'a dyn Fn(i64) -> String;

pub fn account(row: &LedgerAccountRow, chart: Option<&Chart>, time: Text) -> Value {
    json!({
        "id": row.id, "system": row.system, "name": row.name, "state": account_state(row), "frozen-by": row.frozen, "organisations": row.organisations,
        "chart": chart.map(|c| pair(&c.zh, &c.en)), "case": row.case, "opened": time(row.opened), "closed": row.closed.map(time),
    })
}

/// What its kinds of entry are called, as far as the chart titles them.
pub fn kinds(chart: Option<&Chart>) -> Value {
    let titles = chart.into_iter().flat_map(|c| &c.entries);
    titles.map(|(kind, title)| (kind.clone(), text(title))).collect()
}

/// Now: with what is set aside and what may still be taken.
pub fn balance(row: &LedgerBalanceRow, chart: Option<&Chart>) -> Value {
    let mut view = sub(&row.sub, row.amount, chart);
    let floor = chart.and_then(|c| c.head(&row.sub)).map_or(0, |h| h.floor);
    view["held"] = json!(row.held);
    view["available"] = json!(row.amount.saturating_sub(row.held).saturating_sub(floor));
    view
}

/// What all asset sub-ledgers hold, and what of it is set aside: a hold stands on the liability, an order that is out on
/// both sides.
pub fn totals(rows: &[LedgerBalanceRow], chart: Option<&Chart>) -> (Value, Value) {
    let of = |side: Side| {
        let on = move |row: &&LedgerBalanceRow| chart.and_then(|c| c.head(&row.sub)).is_some_and(|h| h.side == side);
        rows.iter().filter(on)
    };
    let asset: i64 = of(Side::Asset).map(|row| row.amount).sum();
    let held: i64 = of(Side::Liability).map(|row| row.held).sum();
    (json!(asset), json!(held))
}

/// As of a commit, from debits less credits.
pub fn sum(sub_ledger: &str, signed: i64, chart: Option<&Chart>) -> Value {
    let credits = chart.and_then(|c| c.head(sub_ledger)).is_some_and(|h| h.side == Side::Liability);
    sub(sub_ledger, if credits { -signed } else { signed }, chart)
}

fn sub(name: &str, amount: i64, chart: Option<&Chart>) -> Value {
    let head = chart.and_then(|c| c.head(name));
    json!({"sub": name, "title": head.map(|h| pair(&h.zh, &h.en)), "side": head.map(|h| h.side), "amount": amount})
}

pub fn hold(row: &LedgerHoldRow, time: Text) -> Value {
    json!({"hold": row.name, "sub": row.sub, "amount": row.amount, "since": time(row.at)})
}

pub fn order(row: &LedgerOrderRow, time: Text) -> Value {
    json!({
        "order": row.no, "state": row.state, "amount": row.amount, "from": row.source, "bank": row.bank, "payee": row.payee,
        "payee-account": row.payee_account, "purpose": row.purpose, "approvals": row.approvals, "approved-by": row.approved_by,
        "reason": row.reason, "case": row.case, "drafted": time(row.drafted), "updated": time(row.updated),
    })
}

pub fn entry(row: &LedgerEntryRow, time: Text) -> Value {
    let (debit, credit) = sides(row.amount);
    json!({
        "commit": row.batch, "transaction": format!("{}-{}", row.batch, row.place), "line": row.line, "sub": row.sub, "debit": debit,
        "credit": credit, "entry": row.entry, "reference": row.once, "order": row.order_no, "case": row.case, "at": time(row.at),
    })
}

pub fn statement(row: &LedgerStatementRow, zone: &Zone) -> Value {
    let differs = row.differences.as_array().is_some_and(|found| !found.is_empty());
    json!({
        "statement": row.id, "from": zone.date(row.from), "day": zone.date(row.to), "stated": row.stated, "booked": row.booked,
        "agreed": row.agreed, "at": zone.text(row.at), "state": if differs { "open" } else { "agreed" }, "differences": row.differences,
    })
}

pub const HEAD: &str = "\u{feff}提交号,分录号,行,时间,科目,借方（元）,贷方（元）,业务,参考号,支付指令";

pub fn line(out: &mut String, row: &LedgerEntryRow, time: Text) {
    let (debit, credit) = sides(row.amount);
    let money = |fen: Option<i64>| fen.map_or(String::new(), |f| format!("{}.{:02}", f / 100, f % 100));
    let texts = [&time(row.at), &row.sub].map(|t| cell(t)).join(",");
    let rest = [row.entry.as_str(), row.once.as_deref().unwrap_or(""), row.order_no.as_deref().unwrap_or("")];
    let (batch, place, n, rest) = (row.batch, row.place, row.line, rest.map(cell).join(","));
    // Writing to a text cannot fail.
    let _ = write!(out, "\r\n{batch},{batch}-{place},{n},{texts},{},{},{rest}", money(debit), money(credit));
}

fn sides(amount: i64) -> (Option<i64>, Option<i64>) {
    if amount > 0 { (Some(amount), None) } else { (None, Some(-amount)) }
}
