//! On the way to the offices: who signed his pledge, the notice of acceptance, the insurance query, and how late a gap may
//! still be named.
use crate::corrections::{self, Sent};
use crate::procedures::joint_permit::{Facts, Form, Occurrence};
use crate::{Context, InsuranceQueryAnswer, InsuranceQueryMessage, Msg, gates};
use hub_sdk::prelude::*;

/// Post, whose leader he is, for the register: the five responsible parties.
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

/// The day on which the person of a post signed his pledge, unless somebody else holds it since.
pub fn pledged_on(case: &Case<Form>, post: &str) -> Option<Date> {
    let row = Row(case.patched(&format!("/pledged/{post}"))?.as_object()?.clone());
    let same = person(&case.form, post).is_some_and(|person| **person == *row.text("person"));
    row.date("on").filter(|_| same)
}

pub fn pledged(case: &Case<Form>, post: &str, cx: &Context) -> Decision {
    Decision::declared().patch(json!({"pledged": {post: {"person": person(&case.form, post), "on": cx.today()}}}))
}

pub fn handed_in(case: &Case<Form>, project: &Row, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let decision = Decision::declared()
        .patch(json!({"handed-in": cx.today(), "fire-agrees": gates::fire_agrees(form, facts)}))
        .send(InsuranceQueryMessage { insurance_no: Some((&form.insurance_no).into()) });
    match case.patched("/handed-in") {
        None => decision.issue("acceptance-notice", paper(form, project)),
        Some(_) => decision,
    }
}

fn paper(form: &Form, project: &Row) -> Value {
    json!({
        "project-no": form.project, "owner": project.text("owner"), "section": form.section, "units": form.units,
        "stage": form.stage.as_str(), "contractor": form.contractor, "supervisor": form.supervisor,
    })
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
pub fn gap(case: &Case<Form>, what: &Occurrence, owner: &str, cx: &Context) -> Decision {
    let on = case.patched("/handed-in").and_then(Value::as_str).and_then(|day| day.parse::<Date>().ok());
    let last = on.map(|on| crate::need::days_after(on, cx.settings.correction_days));
    match last.filter(|last| cx.today() > *last) {
        Some(last) => {
            refuse(Msg::GapsLate { last: last.to_string().into() }).cite("《建筑工程施工许可管理办法》第五条")
        }
        None => returned(case, what, owner, "审批处", cx),
    }
}

/// An office's part goes back.
pub fn returned(case: &Case<Form>, what: &Occurrence, owner: &str, office: &'static str, cx: &Context) -> Decision {
    let (no, project) = (case.number.as_deref(), &*case.form.project);
    let sent = Sent { case: no, project, owner, procedure: "施工许可", office };
    corrections::recorded(Decision::declared(), &sent, what.step_form(), cx)
}
