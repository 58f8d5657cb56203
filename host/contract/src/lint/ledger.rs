//! Charts of supervised accounts: both sides are there, heads have names that
//! a bank's paper can bear, and a fact asks for heads that exist.
use super::{Report, place::Place};
use regex::Regex;
use std::sync::LazyLock;

static HEAD: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[A-Z][A-Z0-9]{0,7}$").expect("a pattern"));
/// What a floor may be below zero, in fen.
const DEEPEST: i64 = -10_000_000_000_000;

pub(super) fn check(r: &mut Report) {
    for (id, chart) in &r.contract.ledger {
        let at = Place::of("ledger", id);
        let (assets, liabilities): (Vec<_>, Vec<_>) =
            chart.heads.values().partition(|h| h.side == crate::ledger::Side::Asset);
        r.expect(!assets.is_empty() && !liabilities.is_empty(), "ledger-sides", &at, &[("chart", id)]);
        r.expect(chart.alone_below >= 0, "ledger-alone", &at.down("alone-below"), &[("chart", id)]);
        for (name, head) in &chart.heads {
            let here = at.path_down(&["heads", name]);
            r.expect(HEAD.is_match(name), "ledger-head", &here, &[("head", name)]);
            r.expect((DEEPEST..=0).contains(&head.floor), "ledger-floor", &here, &[("head", name)]);
        }
    }
}

pub(super) fn balance(r: &mut Report, heads: &[String], at: &Place) {
    let charts = &r.contract.ledger;
    r.expect(!charts.is_empty(), "balance-ledger", at, &[]);
    for head in heads.iter().filter(|h| !charts.values().any(|c| c.heads.contains_key(*h))) {
        r.say("balance-head", at, &[("head", head)]);
    }
}
