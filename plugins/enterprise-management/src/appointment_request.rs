//! 授权申请: R4, whoever finds his organisation registered asks its administrator.
use crate::procedures::appointment_request::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{Context, EnterpriseManagement, Msg, SYSTEM, levels, organisations};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        if facts.organisation.as_ref().is_none_or(|row| row.text("status") != organisations::NORMAL) {
            say.refuse(Msg::OrganisationUnknown).at("/organisation");
        }
        if form.post == "legal-representative"
            || form.post == "information-officer"
            || levels::level_of(&form.post) == "L1"
        {
            say.refuse(Msg::PostNotGranted).at("/post");
        }
        if let Some(row) = facts.same.first() {
            say.refuse(Msg::AppointedAlready { no: row.text("appointment-no").into() }).at("/post");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, _: &Facts, _: &Context) -> Decision {
        match what.action() {
            Some(Action::Accept) => {
                let form = &case.form;
                let prepared = json!({"kind": "新增授权", "organisation": form.organisation, "person": case.applicant.person, "post": form.post, "scope": "企业"});
                next(Step::Done)
                    .open_case(SYSTEM, "appointment-grant", prepared, &form.organisation)
                    .reference(format!("request/{}", case.id))
            }
            _ => Decision::declared(),
        }
    }
}
