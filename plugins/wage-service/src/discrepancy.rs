//! 账实不符核查: the bank explains a difference, the authority settles it. The books are not touched: what the bank left out
//! it tells by a notification, which is booked like any other.
use crate::parties::applicant;
use crate::procedures::discrepancy::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let row = facts.difference.clone().unwrap_or_default();
        if row.text("bank") != applicant(cx) || row.text("project") != &*form.project {
            say.refuse(Msg::DiscrepancyUnknown).at("/discrepancy");
        } else if row.text("state") != "open" {
            say.refuse(Msg::DiscrepancySettled).at("/discrepancy");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(row) = &facts.difference else { return refuse(Msg::DiscrepancyUnknown) };
        if (what.step(), what.action()) != (Some(Step::Check), Some(Action::Settle)) {
            return Decision::declared();
        }
        let record = Discrepancy {
            discrepancy_id: (&case.form.discrepancy).into(),
            cause: Some(case.form.cause.as_str().into()),
            explanation: Some((&case.form.explanation).into()),
            settled_on: Some(cx.today()),
            state: Some("settled".into()),
            ..Discrepancy::default()
        };
        let decision = Decision::declared().put_merge(record);
        match facts.open {
            0 | 1 => decision.clear_alert(stated::alert(row.text("account-id"), row.text("statement"))),
            _ => decision,
        }
    }
}
