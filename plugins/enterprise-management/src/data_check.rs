//! 数据核对确认: the officer has read what the hub holds about his organisation.
use crate::procedures::data_check::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{Context, EnterpriseManagement, InformationOfficer, days::plus, officers};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(_: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        officers::own(facts.officer.as_ref(), cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let (Some(Action::Confirm), Some(officer)) = (what.action(), facts.officer.as_ref()) else {
            return Decision::declared();
        };
        let (code, seq) = (case.applicant.id(), officer.integer("seq").unwrap_or_default());
        let key = officers::key(code, seq);
        let checked = InformationOfficer {
            organisation: code.into(),
            seq,
            last_data_check: Some(cx.today()),
            ..InformationOfficer::default()
        };
        next(Step::Done)
            .put_merge(checked)
            .record_timer::<InformationOfficer>(
                officers::DATA_CHECK,
                key.as_str(),
                plus(cx.today(), cx.settings.data_check_days),
            )
            .clear_record_timer::<InformationOfficer>(officers::DATA_CHECK_OVERDUE, key.as_str())
            .clear_alert(officers::alert_key(code, seq))
    }
}
