//! Effects on supervised accounts. Which chart an account follows is known in
//! the lane alone; here: some granted chart has the sub-ledgers, amounts are
//! above zero, debits are credits.
use super::{Findings, effects::Bounds, payload};
use crate::{
    Effect,
    effect::{LedgerPayment, LedgerPosting, LedgerStep},
};
use serde_json::Value;

/// 100 thousand million yuan: what sums of a thousand of them still hold.
const MOST: i64 = 10_000_000_000_000;

pub(super) fn vet(found: &mut Findings, b: &Bounds, effect: &Effect, p: &str) {
    if b.grants.ledger.is_empty() {
        return found.target(p, "the contract has no `[ledger]`, or the city did not grant it");
    }
    match effect {
        Effect::LedgerOpen { account, chart, organisations, .. } => {
            payload::key(found, account, &format!("{p}/account"));
            if !b.grants.ledger.contains(chart) || !b.contract.ledger.contains_key(chart) {
                found.target(format!("{p}/chart"), format!("there is no granted chart `{chart}`"));
            }
            for (n, code) in organisations.iter().enumerate().filter(|(_, code)| code.trim().is_empty()) {
                found.payload(format!("{p}/organisations/{n}"), format!("`{code}` names no organisation"));
            }
        }
        Effect::LedgerPost { account, postings, once, on, order, .. } => {
            payload::key(found, account, &format!("{p}/account"));
            day(found, on.as_deref(), p);
            once.iter().for_each(|once| payload::key(found, once, &format!("{p}/once")));
            order.iter().for_each(|order| payload::key(found, order, &format!("{p}/order")));
            balanced(found, b, postings, &format!("{p}/postings"));
        }
        Effect::LedgerHold { account, hold, sub: of, amount } => {
            payload::key(found, account, &format!("{p}/account"));
            payload::key(found, hold, &format!("{p}/hold"));
            if of.is_some() != amount.is_some() {
                found.payload(
                    format!("{p}/amount"),
                    "`sub` and `amount` go together; without both the account is frozen",
                );
            }
            of.iter().for_each(|of| sub(found, b, of, &format!("{p}/sub")));
            amount.iter().for_each(|n| positive(found, *n, &format!("{p}/amount")));
        }
        Effect::LedgerRelease { account, hold, amount } => {
            payload::key(found, account, &format!("{p}/account"));
            payload::key(found, hold, &format!("{p}/hold"));
            amount.iter().for_each(|n| positive(found, *n, &format!("{p}/amount")));
        }
        Effect::LedgerOrder { account, order, step, payment, reason, reference, on } => {
            payload::key(found, account, &format!("{p}/account"));
            reference.iter().for_each(|reference| payload::key(found, reference, &format!("{p}/reference")));
            day(found, on.as_deref(), p);
            payload::key(found, order, &format!("{p}/order"));
            if payment.is_some() != (*step == LedgerStep::Draft) {
                found.payload(
                    format!("{p}/payment"),
                    "what is to be paid is said when the order is drafted, and only then",
                );
            }
            payment.iter().for_each(|payment| paid(found, b, payment, &format!("{p}/payment")));
            let undone = matches!(step, LedgerStep::Reject | LedgerStep::Reverse);
            if reason.as_ref().is_some_and(|r| !r.trim().is_empty()) != undone {
                found.payload(
                    format!("{p}/reason"),
                    "a reason is given when an order is rejected or reversed, and only then",
                );
            }
        }
        Effect::LedgerClose { account } => payload::key(found, account, &format!("{p}/account")),
        _ => {}
    }
}

fn balanced(found: &mut Findings, b: &Bounds, postings: &[LedgerPosting], p: &str) {
    let mut sum: i128 = 0;
    for (n, posting) in postings.iter().enumerate() {
        let at = format!("{p}/{n}");
        sub(found, b, &posting.sub, &format!("{at}/sub"));
        match (posting.debit, posting.credit) {
            (Some(amount), None) | (None, Some(amount)) => positive(found, amount, &at),
            _ => found.payload(&at, "a posting has either `debit` or `credit`"),
        }
        sum += i128::from(posting.debit.unwrap_or(0)) - i128::from(posting.credit.unwrap_or(0));
    }
    if postings.len() < 2 || sum != 0 {
        found.payload(p, format!("debits less credits are {sum} fen; at least two postings that sum to zero"));
    }
}

fn paid(found: &mut Findings, b: &Bounds, payment: &LedgerPayment, p: &str) {
    positive(found, payment.amount, &format!("{p}/amount"));
    sub(found, b, &payment.from, &format!("{p}/from"));
    sub(found, b, &payment.bank, &format!("{p}/bank"));
    let named = [("payee", &payment.payee), ("payee-account", &payment.payee_account)];
    for (word, _) in named.into_iter().filter(|(_, text)| text.trim().is_empty()) {
        found.payload(format!("{p}/{word}"), "a payment says whom and which account it pays");
    }
}

/// A text that a number is still to stand in is judged in the lane.
fn sub(found: &mut Findings, b: &Bounds, sub: &Value, p: &str) {
    payload::key(found, sub, p);
    let granted = || b.contract.ledger.iter().filter(|(id, _)| b.grants.ledger.contains(id));
    if let Some(text) = sub.as_str().filter(|text| !granted().any(|(_, chart)| chart.head(text).is_some())) {
        found.target(p, format!("no granted chart has a sub-ledger `{text}`"));
    }
}

/// The day on which the bank booked it.
fn day(found: &mut Findings, on: Option<&str>, p: &str) {
    if on.is_some_and(|on| on.parse::<jiff::civil::Date>().is_err()) {
        found.payload(format!("{p}/on"), "the bank's day is a date");
    }
}

fn positive(found: &mut Findings, amount: i64, p: &str) {
    if !(1..=MOST).contains(&amount) {
        found.payload(p, format!("an amount is 1 to {MOST} fen"));
    }
}
