//! 账外收款登记: A3 is what no register shows; a clerk of the authority records the receipt or complaint.
use crate::account::Money;
use crate::alerts::{Open, Raise, raise};
use crate::procedures::alert_report::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let found = facts.account.as_ref().filter(|row| row.text("project-no") == &*form.project);
        let Some(account) = found else {
            say.refuse(Msg::AccountUnknown).at("/account-id");
            return;
        };
        if [account.text("developer"), account.text("bank")].contains(&applicant(cx)) {
            say.refuse(Msg::NotAuthority);
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let (Some(Step::Confirm), Some(Action::Confirm)) = (what.step(), what.action()) else {
            return Decision::declared();
        };
        let Some(account) = &facts.account else { return refuse(Msg::AccountUnknown) };
        let mut money = Money::of(account);
        let mut open = Open::of(&facts.alerts, &money.id);
        let what = Raise { code: "A3", building: "", detail: case.form.detail.clone(), level: None, entry: "" };
        let decision = raise(next(Step::Done), &mut money, &mut open, what, cx);
        money.written(decision, &open, cx)
    }
}
