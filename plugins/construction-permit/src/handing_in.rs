//! On the way to the offices: who confirmed, the pledges, the notice of acceptance, the insurance query, and how late a
//! gap may still be named.
use crate::procedures::joint_permit::{Form, Occurrence};
use crate::{Context, InsuranceQueryAnswer, InsuranceQueryMessage, Msg};
use hub_sdk::prelude::*;

/// Post, whose leader he is, for the register and the pledges: the five responsible parties.
pub const FIVE: [(&str, &str); 5] = [
    ("owner-lead", "建设单位"),
    ("survey-lead", "勘察单位"),
    ("design-lead", "设计单位"),
    ("project-manager", "施工单位"),
    ("chief-supervisor", "监理单位"),
];

pub fn person<'a>(form: &'a Form, post: &str) -> Option<&'a PersonId> {
    match post {
        "project-manager" => Some(&form.project_manager),
        "technical-lead" => Some(&form.technical_lead),
        "chief-supervisor" => form.chief_supervisor.as_ref(),
        "design-lead" => Some(&form.design_lead),
        "survey-lead" => Some(&form.survey_lead),
        "owner-lead" => Some(&form.owner_lead),
        _ => None,
    }
}

/// The day on which the person of a post confirmed, unless somebody else holds it since.
pub fn confirmed_on(case: &Case<Form>, post: &str) -> Option<Date> {
    let row = Row(case.patched(&format!("/confirmed/{post}"))?.as_object()?.clone());
    let same = person(&case.form, post).is_some_and(|person| **person == *row.text("person"));
    row.date("on").filter(|_| same)
}

pub fn confirmed(case: &Case<Form>, post: &str, cx: &Context) -> Decision {
    Decision::declared().patch(json!({"confirmed": {post: {"person": person(&case.form, post), "on": cx.today()}}}))
}

/// The pledges go with the first hand-in, and again when other people have signed since.
pub fn handed_in(case: &Case<Form>, project: &Row, cx: &Context) -> Decision {
    let form = &case.form;
    let decision = Decision::declared()
        .patch(json!({"handed-in": cx.today(), "pledged": case.patched("/confirmed")}))
        .send(InsuranceQueryMessage { insurance_no: Some((&form.insurance_no).into()) });
    let decision = match case.patched("/handed-in") {
        None => decision.issue("acceptance-notice", paper(form, project)),
        Some(_) => decision,
    };
    match case.patched("/pledged") == case.patched("/confirmed") {
        true => decision,
        false => decision.issue("pledge", pledges(case, project)),
    }
}

fn paper(form: &Form, project: &Row) -> Value {
    json!({
        "project-no": form.project, "owner": project.text("owner"), "section": form.section, "units": form.units,
        "stage": form.stage.as_str(), "contractor": form.contractor, "supervisor": form.supervisor,
    })
}

fn pledges(case: &Case<Form>, project: &Row) -> Value {
    let form = &case.form;
    let organisation = |post: &str| match post {
        "owner-lead" => project.text("owner"),
        "survey-lead" => &form.surveyor,
        "design-lead" => &form.designer,
        "project-manager" => &form.contractor,
        _ => form.supervisor.as_deref().unwrap_or_default(),
    };
    let signed: Vec<Value> = FIVE
        .iter()
        .filter_map(|(post, kind)| {
            let (person, on) = (person(form, post)?, confirmed_on(case, post)?);
            Some(json!({"kind": kind, "organisation": organisation(post), "post": post, "person": person, "on": on}))
        })
        .collect();
    let mut paper = paper(form, project);
    paper["signed"] = Value::from(signed);
    paper
}

/// What the insurer says; its silence refuses nothing.
pub fn insured(form: &Form, what: &Occurrence) -> Decision {
    let no = form.insurance_no.as_str();
    let (found, note) = match what.answer::<InsuranceQueryAnswer>().map(|answer| answer.valid == Some(true)) {
        Some(true) => ("有效", None),
        Some(false) => ("无效", Some(Msg::InsuranceNotValid { no: no.into() })),
        None => ("未应答", Some(Msg::InsuranceSilent { no: no.into() })),
    };
    let decision = Decision::declared().patch(json!({"insurance": found}));
    match note {
        Some(note) => decision.note(note).at("/insurance-no"),
        None => decision,
    }
}

/// All gaps within days of the hand-in; later the office decides on what it has (第五条).
pub fn gap(case: &Case<Form>, cx: &Context) -> Decision {
    let on = case.patched("/handed-in").and_then(Value::as_str).and_then(|day| day.parse::<Date>().ok());
    let last = on.map(|on| crate::need::days_after(on, cx.settings.correction_days));
    match last.filter(|last| cx.today() > *last) {
        Some(last) => {
            refuse(Msg::GapsLate { last: last.to_string().into() }).cite("《建筑工程施工许可管理办法》第五条")
        }
        None => Decision::declared(),
    }
}
