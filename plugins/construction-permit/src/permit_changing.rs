//! What each kind of change writes. A changed permit is a new version, and its certificate takes the old one's place.
use crate::issuing::{days_later, paper};
use crate::procedures::permit_change::{Facts, Form, Step};
use crate::*;
use hub_sdk::prelude::*;

pub fn started(form: &Form, permit: &Permit) -> Decision {
    next(Step::Done)
        .put(Permit { start_actual: Some(form.from), ..permit.clone() })
        .clear_record_timer::<Permit>("start-by", permit.permit_no.clone())
        .publish(PermitStartedEvent {
            permit_no: Some(permit.permit_no.clone()),
            project_no: permit.project_no.clone(),
            on: Some(form.from),
        })
}

pub fn changed(form: &Form, permit: &Permit, facts: &Facts, cx: &Context) -> Decision {
    match form.kind.as_str() {
        "延期开工" => extended(form, permit, facts, cx),
        "中止施工" => suspended(form, permit),
        "恢复施工" => resumed(form, permit, facts, cx),
        "补发" => printed(next(Step::Done), permit, facts),
        "注销" => cancelled(form, facts),
        _ => altered(form, permit, facts),
    }
}

fn next_version(permit: &Permit) -> Permit {
    Permit { version: Some(permit.version.unwrap_or_default() + 1), ..permit.clone() }
}

fn printed(decision: Decision, permit: &Permit, facts: &Facts) -> Decision {
    let project = facts.project.clone().unwrap_or_default();
    let no = permit.permit_no.clone();
    decision.issue("permit", paper(permit, &project)).number(no.clone()).on_record(no)
}

fn extended(form: &Form, permit: &Permit, facts: &Facts, cx: &Context) -> Decision {
    let mut rows = permit.extensions.clone().unwrap_or_default();
    let count = i64::try_from(rows.len() + 1).ok();
    rows.push(PermitExtensionsRow { no: count, until: form.until, on: Some(cx.today()) });
    let new = Permit { extensions: Some(rows), start_by: form.until, ..next_version(permit) };
    let due = form.until.unwrap_or_else(|| cx.today());
    printed(next(Step::Done), &new, facts)
        .put(new)
        .record_timer::<Permit>("start-by", permit.permit_no.clone(), days_later(due))
        .publish(event(permit, "延期开工"))
}

fn event(permit: &Permit, detail: &str) -> PermitChangedEvent {
    PermitChangedEvent {
        permit_no: Some(permit.permit_no.clone()),
        project_no: permit.project_no.clone(),
        detail: Some(detail.into()),
    }
}

fn suspended(form: &Form, permit: &Permit) -> Decision {
    let mut rows = permit.suspensions.clone().unwrap_or_default();
    let reason: Option<Text> = form.reason.as_ref().map(Text::from);
    rows.push(PermitSuspensionsRow { from: Some(form.from), reason: reason.clone(), ..Default::default() });
    let new = Permit {
        suspensions: Some(rows),
        state: Some("中止".into()),
        suspended_on: Some(form.from),
        ..next_version(permit)
    };
    next(Step::Done).put(new).publish(PermitSuspendedEvent {
        permit_no: Some(permit.permit_no.clone()),
        project_no: permit.project_no.clone(),
        on: Some(form.from),
        reason,
    })
}

fn resumed(form: &Form, permit: &Permit, facts: &Facts, cx: &Context) -> Decision {
    let mut rows = permit.suspensions.clone().unwrap_or_default();
    if let Some(last) = rows.last_mut() {
        (last.to, last.verified_on) = (Some(form.from), Some(cx.today()));
    }
    let new =
        Permit { suspensions: Some(rows), state: Some("有效".into()), suspended_on: None, ..next_version(permit) };
    printed(next(Step::Done), &new, facts).put(new).publish(PermitResumedEvent {
        permit_no: Some(permit.permit_no.clone()),
        project_no: permit.project_no.clone(),
        on: Some(form.from),
    })
}

fn cancelled(form: &Form, facts: &Facts) -> Decision {
    let around = ending::Around {
        permits: &facts.permits,
        leaders: &facts.leaders,
        qualities: &facts.qualities,
        safeties: &facts.safeties,
    };
    let permit = facts.permit.clone().unwrap_or_default();
    ending::ended(next(Step::Done), &permit, &around, "注销", form.from)
}

fn altered(form: &Form, permit: &Permit, facts: &Facts) -> Decision {
    let other = |new: &Option<OrganisationId>, old: &Option<Text>| new.as_ref().map(Text::from).or_else(|| old.clone());
    let new = Permit {
        contract_price: form.contract_price.or(permit.contract_price),
        finish_planned: form.finish_planned.or(permit.finish_planned),
        supervisor: other(&form.supervisor, &permit.supervisor),
        designer: other(&form.designer, &permit.designer),
        surveyor: other(&form.surveyor, &permit.surveyor),
        ..next_version(permit)
    };
    let detail = form.detail.as_deref().unwrap_or("变更");
    printed(next(Step::Done), &new, facts).put(new).publish(event(permit, detail))
}
