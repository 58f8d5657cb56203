//! 退回工资重发: wages that came back after the payroll was closed go out again.
use crate::parties::{applicant, is_held};
use crate::payroll_sent::{Sending, blocked, sent};
use crate::procedures::payroll_resend::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let payroll = facts.payroll.clone().unwrap_or_default();
        if payroll.text("contractor") != applicant(cx) {
            say.refuse(Msg::NotParty);
        }
        if payroll.text("state") != "part-paid" {
            say.refuse(Msg::NothingToSend);
        } else if let Some(told) = blocked(&facts.sheet, &facts.cards) {
            say.refuse(told);
        }
        if facts.account.as_ref().is_some_and(|account| is_held(account, None)) {
            say.refuse(Msg::AccountHeld { no: payroll.text("account-id").into() });
        }
    }

    fn decide(_: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::Send), None) => again(facts, cx),
            (_, Some(Action::Submit | Action::Save)) | (Some(_), _) => Decision::declared(),
            (None, _) => told(what, facts),
        }
    }
}

fn again(facts: &Facts, cx: &Context) -> Decision {
    let (Some(payroll), Some(account)) = (&facts.payroll, &facts.account) else {
        return next(Step::Fill).note(Msg::NoAccount);
    };
    let sending = Sending {
        payroll,
        sheet: &facts.sheet,
        account,
        branch: facts.branch.as_ref(),
        contractor: facts.contractor.as_ref(),
        workers: &facts.workers,
        cards: &facts.cards,
    };
    sent(next(Step::Sending), &sending, cx).unwrap_or_else(|| next(Step::Fill).note(Msg::NothingToSend))
}

fn told(what: &Occurrence, facts: &Facts) -> Decision {
    let id = facts.payroll.as_ref().map(|row| row.text("payroll-id")).unwrap_or_default();
    match what.event() {
        None => next(Step::Fill).note(Msg::BankSilent),
        Some(_) if what.event_data().text("payroll-id") != id => refuse(Msg::OtherPayroll),
        Some((kind, _)) if kind.ends_with("payroll.paid") => next(Step::Done),
        Some(_) => next(Step::Fill).note(Msg::PayrollFailedNotice { no: id.into() }),
    }
}
