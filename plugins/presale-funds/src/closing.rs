//! R11: when the supervision of buildings may end. Nothing may be owed or on its way, whoever asks for the end: P5 for some
//! buildings, P1 for a whole agreement.
use crate::account::{Money, posted};
use crate::*;
use hub_sdk::{Account, Entry, Rows};

/// What the facts tell of an account that is to end.
pub struct Pending<'a> {
    pub refunds: &'a Rows,
    pub releases: &'a Rows,
    pub alerts: &'a Rows,
    pub money: Option<&'a Account>,
}

/// No open release or refund of these buildings, no red alert, L1 = L4 = 0.
pub fn settled(buildings: &[String], money: &Money, pending: &Pending, say: &mut Problems) {
    let meant = |row: &&Row| buildings.iter().any(|no| no == row.text("building-no"));
    let mine = |row: &&Row| meant(row) && money.is_own(row.text("account-id"));
    let refunds = pending.refunds.iter().filter(mine).count();
    if refunds > 0 {
        say.refuse(Msg::RefundsOpen { count: refunds.into() }).at("/buildings");
    }
    let releases = pending.releases.iter().filter(meant).filter(|row| row.text("kind") != "退房退款").count();
    if releases > 0 {
        say.refuse(Msg::ReleasesOpen { count: releases.into() }).at("/buildings");
    }
    if let Some(alert) = pending.alerts.iter().find(|alert| alert.text("level") == "红") {
        say.refuse(Msg::RedAlertOpen { title: alert.text("title").into() }).at("/buildings");
    }
    let stray = stray(pending);
    if stray > Fen(0) {
        say.refuse(Msg::StrayMoney { amount: stray.into() }).at("/buildings");
    }
}

/// Unmatched, or on its way out.
pub fn stray(pending: &Pending) -> Fen {
    pending.money.map(|books| books.total("L1") + books.total("L4")).unwrap_or_default()
}

/// Of an agreement that ends: each building is registered, or nothing is left of what buyers paid.
pub fn ripe(money: &Money, say: &mut Problems) {
    for b in money.buildings.iter().filter(|b| !b.closed && b.node != 6 && b.received > Fen(0)) {
        let told = Msg::BuyersNotRefunded { building: (&b.no).into(), amount: b.received.into() };
        say.refuse(told).at("/agreement-no");
    }
}

/// E7: interest that was kept apart becomes the excess of this building.
pub fn earned(decision: Decision, money: &mut Money, building: &str, amount: Fen) -> Decision {
    let Some(b) = money.building_mut(building) else { return decision };
    let entry = posted(Entry::new("E7").debit("L6", amount), building, b.earn(amount));
    let before = b.interest - amount;
    decision.post(&money.id, entry.once(format!("E7/{building}/{before}")))
}

/// What still stands in the sub-ledgers of these buildings.
pub fn left(buildings: &[String], money: &Money) -> Fen {
    let meant = money.buildings.iter().filter(|b| buildings.contains(&b.no));
    meant.map(|b| b.inside() + b.beyond()).sum()
}

/// These buildings are supervised no longer; with the last of them the agreement ends and the account is closed.
pub fn ended(decision: Decision, buildings: &[String], mut money: Money, guarantees: &Rows, cx: &Context) -> Decision {
    for b in money.buildings.iter_mut().filter(|b| buildings.contains(&b.no)) {
        (b.closed, b.guarantee) = (true, Fen(0));
    }
    let free = |decision: Decision, no: &String| {
        decision.free("supervised-building", format!("{}/{no}", money.project)).held_by(money.agreement.as_str())
    };
    let decision = buildings.iter().fold(decision, free);
    let decision = letters::needless(decision, guarantees, buildings);
    let developer = to::organisation(money.developer.as_str(), ["clerk"]);
    let decision = decision.notify(developer, Msg::SupervisionEnded { buildings: buildings.join("、").into() });
    if money.buildings.iter().any(|b| !b.closed) {
        return decision.put_merge(money.record(&formula::Terms::of(&cx.settings)));
    }
    let decision = decision.put_merge(SupervisionAgreement {
        agreement_no: (&money.agreement).into(),
        state: Some("已终止".into()),
        ..SupervisionAgreement::default()
    });
    closed(decision, money, cx)
}

/// The account is no more, here and at the bank.
pub fn closed(decision: Decision, mut money: Money, cx: &Context) -> Decision {
    money.state = "已撤销".to_owned();
    let decision = decision.put_merge(money.record(&formula::Terms::of(&cx.settings)));
    let decision = if money.fund.is_empty() { decision } else { decision.close_account(&money.id) };
    decision.publish(AccountClosedEvent {
        account_id: Some((&money.id).into()),
        project_no: Some((&money.project).into()),
        on: Some(cx.today()),
    })
}
