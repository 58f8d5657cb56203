//! P5 解除监管: R11. Nothing may be owed or on its way; with its last building the account is closed, here and at the bank.
use crate::account::Money;
use crate::formula::Terms;
use crate::procedures::account_close::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(money) = facts.account.as_ref().map(Money::of).filter(|money| money.developer == applicant(cx)) else {
            say.refuse(Msg::NotDeveloper).at("/account-id");
            return;
        };
        if *form.bank != *money.bank {
            say.refuse(Msg::BankDiffers).at("/bank");
        }
        pending(form, facts, say);
        if !say.refused() {
            ripe(form, &money, say);
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(money) = facts.account.as_ref().map(Money::of) else { return refuse(Msg::NotDeveloper) };
        let mut problems = Problems::default();
        match (what.step(), what.action()) {
            (Some(Step::Review), Some(Action::Approve)) => {
                <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
                let left = left(&case.form, &money);
                let decision = if left > Fen(0) { next(Step::FinalPayment) } else { next(Step::Bank) };
                decision.unless(problems)
            }
            (Some(Step::FinalPayment), Some(Action::Confirm)) => {
                <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
                if left(&case.form, &money) > Fen(0) {
                    return refuse(Msg::NotEmpty { amount: left(&case.form, &money).into() });
                }
                next(Step::Bank).unless(problems)
            }
            (Some(Step::Bank), Some(Action::Confirm)) => {
                <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
                ended(&case.form, money, facts, cx).unless(problems)
            }
            _ => Decision::declared(),
        }
    }
}

/// N6, or nothing is left of what buyers paid.
fn ripe(form: &Form, money: &Money, say: &mut Problems) {
    for (n, no) in form.buildings.iter().enumerate() {
        let at = format!("/buildings/{n}");
        match money.building(no) {
            None => say.refuse(Msg::BuildingNotSupervised { building: no.into() }).at(at),
            Some(b) if form.reason.as_str() == "首次登记完成" && b.node != 6 => {
                say.refuse(Msg::NotRegistered { building: no.into() }).at(at)
            }
            Some(b) if form.reason.as_str() != "首次登记完成" && b.received > Fen(0) => {
                say.refuse(Msg::BuyersNotRefunded { building: no.into(), amount: b.received.into() }).at(at)
            }
            Some(_) => continue,
        };
    }
}

fn pending(form: &Form, facts: &Facts, say: &mut Problems) {
    let meant = |row: &&Row| form.buildings.iter().any(|no| *no == row.text("building-no"));
    let refunds = facts.refunds.iter().filter(meant).count();
    if refunds > 0 {
        say.refuse(Msg::RefundsOpen { count: refunds.into() }).at("/buildings");
    }
    let releases = facts.releases.iter().filter(meant).filter(|row| row.text("kind") != "退房退款").count();
    if releases > 0 {
        say.refuse(Msg::ReleasesOpen { count: releases.into() }).at("/buildings");
    }
    if let Some(alert) = facts.alerts.iter().find(|alert| alert.text("level") == "红") {
        say.refuse(Msg::RedAlertOpen { title: alert.text("title").into() }).at("/buildings");
    }
    let stray = facts.money.as_ref().map(|books| books.total("L1") + books.total("L4")).unwrap_or_default();
    if stray > Fen(0) {
        say.refuse(Msg::StrayMoney { amount: stray.into() }).at("/buildings");
    }
}

fn left(form: &Form, money: &Money) -> Fen {
    let meant = money.buildings.iter().filter(|b| form.buildings.contains(&b.no));
    meant.map(|b| b.inside() + b.beyond()).sum()
}

fn ended(form: &Form, mut money: Money, facts: &Facts, cx: &Context) -> Decision {
    for b in money.buildings.iter_mut().filter(|b| form.buildings.contains(&b.no)) {
        b.closed = true;
    }
    let last = money.buildings.iter().all(|b| b.closed);
    let division = money.division.clone();
    let paper = json!({
        "agreement-no": money.agreement, "account-no": money.id, "account-name": money.name, "developer": money.developer,
        "bank": money.bank, "project-no": money.project, "buildings": form.buildings, "reason": form.reason.as_str(), "last": last,
    });
    let decision = form
        .buildings
        .iter()
        .fold(next(Step::Done), |decision, no| decision.free("supervised-building", format!("{}/{no}", money.project)));
    let decision = decision.issue("closing-notice", paper).number(number("closing-no").with("division", division));
    let developer = to::organisation(money.developer.as_str(), ["clerk"]);
    let decision = decision.notify(developer, Msg::SupervisionEnded { buildings: form.buildings.join("、").into() });
    if last {
        money.state = "已撤销".to_owned();
    }
    let decision = decision.put_merge(money.record(&Terms::of(&cx.settings)));
    if !last {
        return decision;
    }
    let decision = if money.fund.is_empty() { decision } else { decision.close_account(&money.id) };
    let decision = facts.agreement.iter().fold(decision, |decision, row| {
        decision.put_merge(SupervisionAgreement {
            agreement_no: row.text("agreement-no").into(),
            state: Some("已终止".into()),
            ..SupervisionAgreement::default()
        })
    });
    decision.publish(AccountClosedEvent {
        account_id: Some((&money.id).into()),
        project_no: Some((&money.project).into()),
        on: Some(cx.today()),
    })
}
