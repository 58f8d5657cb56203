//! P5 解除监管: R11. With its last building the account is closed, here and at the bank. An account whose money another has
//! taken over is closed by the same way: nothing of its buildings is left on it.
use crate::account::Money;
use crate::closing::{self, Pending, closed, ended, left, settled};
use crate::procedures::account_close::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::Rows;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(money) = facts.account.as_ref().map(Money::of).filter(|money| money.developer == applicant(cx)) else {
            say.refuse(Msg::NotDeveloper).at("/account-id");
            return;
        };
        if *form.bank != *money.bank {
            say.refuse(Msg::BankDiffers).at("/bank");
        }
        if is_moved(form) {
            moved(&money, &pending(facts), say);
            return;
        }
        settled(&form.buildings, &money, &pending(facts), say);
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
                approved(case, money, facts, cx).unless(problems)
            }
            (Some(Step::FinalPayment), Some(Action::Confirm)) => {
                <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
                let left = left(&case.form.buildings, &money);
                if left > Fen(0) {
                    return refuse(Msg::NotEmpty { amount: left.into() });
                }
                next(Step::Bank).unless(problems)
            }
            (Some(Step::Bank), Some(Action::Confirm)) => {
                <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
                confirmed(&case.form, money, &facts.guarantees, cx).unless(problems)
            }
            _ => Decision::declared(),
        }
    }
}

/// With the last buildings goes the interest that was kept apart (E7). What is left is paid before the bank closes the account.
fn approved(case: &Case<Form>, mut money: Money, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let others = money.buildings.iter().any(|b| !b.closed && !form.buildings.contains(&b.no));
    let interest = facts.money.as_ref().map(|books| books.balance("L6")).unwrap_or_default();
    let heir = form.buildings.first().filter(|_| !others && !is_moved(form) && interest > Fen(0)).cloned();
    let decision = match heir {
        Some(no) => {
            let decision = closing::earned(Decision::declared(), &mut money, &no, interest);
            decision.put_merge(money.record(&formula::Terms::of(&cx.settings)))
        }
        None => Decision::declared(),
    };
    decision.to(if left(&form.buildings, &money) > Fen(0) { Step::FinalPayment } else { Step::Bank })
}

fn pending(facts: &Facts) -> Pending<'_> {
    Pending { refunds: &facts.refunds, releases: &facts.releases, alerts: &facts.alerts, money: facts.money.as_ref() }
}

fn is_moved(form: &Form) -> bool {
    form.reason.as_str() == "更换监管银行"
}

/// The new account has the money, and nothing came in since.
fn moved(money: &Money, pending: &Pending, say: &mut Problems) {
    if money.state != "待撤销" {
        say.refuse(Msg::NotMovedYet).at("/reason");
        return;
    }
    let stray = closing::stray(pending);
    if stray > Fen(0) {
        say.refuse(Msg::StrayMoney { amount: stray.into() }).at("/account-id");
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

fn confirmed(form: &Form, money: Money, guarantees: &Rows, cx: &Context) -> Decision {
    let others = money.buildings.iter().any(|b| !b.closed && !form.buildings.contains(&b.no));
    let paper = json!({
        "agreement-no": money.agreement, "account-no": money.id, "account-name": money.name, "developer": money.developer,
        "bank": money.bank, "project-no": money.project, "buildings": form.buildings, "reason": form.reason.as_str(),
        "last": !others, "successor": some(&money.successor),
    });
    let no = number("closing-no").with("division", money.division.as_str());
    let decision = next(Step::Done).issue("closing-notice", paper).number(no);
    match is_moved(form) {
        true => closed(decision, money, cx),
        false => ended(decision, &form.buildings, money, guarantees, cx),
    }
}
