//! What the leader's signature writes: the permit, both filings, the key personnel.
use crate::procedures::joint_permit::{Facts, Form, Step};
use crate::*;
use hub_sdk::prelude::*;

pub fn issue(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let start_by = need::months_after(cx.today(), cx.settings.start_months);
    let project = facts.project.clone().unwrap_or_default();
    let (no, owner) = (text_with("{permit}"), project.text("owner"));
    let permit = permit(form, &project, start_by, cx);
    let decision = next(Step::Done)
        .put(permit.clone())
        .issue("permit", &permit)
        .number(no.clone())
        .on_record(no.clone())
        .record_timer::<Permit>("start-by", no.clone(), days_later(start_by))
        .publish(PermitIssuedEvent {
            permit_no: Some(no.clone()),
            project_no: Some((&form.project).into()),
            section: Some((&form.section).into()),
            units: Some(form.units.iter().map(Text::from).collect()),
            contractor: Some((&form.contractor).into()),
            issued_on: Some(cx.today()),
            start_by: Some(start_by),
        })
        .notify(to::organisation(owner, ["clerk"]), Msg::PermitIssuedNotice { no: no.into(), by: start_by.to_string().into() });
    let decision = match gates::open_notices(facts).is_empty() {
        true => decision,
        false => {
            let day = cx.today().saturating_add(days(cx.settings.notice_days));
            decision.record_timer::<Permit>("notice-gates", text_with("{permit}"), day)
        }
    };
    personnel(filings(decision, case, owner, cx), form, owner, cx)
}
