//! 网点信息: a bank's branches; every change is a version.
use crate::procedures::bank_branch::{Action, Facts, Form, Occurrence, Rules};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, _: &Facts, _: &Context, _: &mut Problems) {}

    fn decide(case: &Case<Form>, what: &Occurrence, _: &Facts, _: &Context) -> Decision {
        let Some(Action::Submit) = what.action() else { return Decision::declared() };
        Decision::declared().put(BankBranch {
            branch_id: (&case.form.code).into(),
            bank: case.applicant.organisation.as_deref().map(Into::into),
            ..BankBranch::like(&case.form)
        })
    }
}
