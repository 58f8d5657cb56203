//! The quality and the safety filing, written with the permit.
use crate::handing_in::{FIVE, person, pledged_on};
use crate::procedures::joint_permit::Form;
use crate::*;
use hub_sdk::prelude::*;

pub fn recorded(decision: Decision, case: &Case<Form>, owner: &str, cx: &Context) -> Decision {
    let form = &case.form;
    let accepted = case.step_row("quality-review");
    let quality = QualityFiling {
        filing_no: number("quality-no").with("project", &form.project).named("quality"),
        project_no: Some((&form.project).into()),
        section: Some((&form.section).into()),
        owner: Some(owner.into()),
        permit_no: Some(text_with("{permit}")),
        units: Some(form.units.iter().map(Text::from).collect()),
        station: Some(accepted.text("station").into()),
        officers: Some(accepted.list("officers").into_iter().map(Text::from).collect()),
        first_briefing: accepted.date("first-briefing"),
        inspection_nodes: Some(form.inspection_nodes.iter().map(hub_sdk::like).collect()),
        commitments: Some(commitments(case)),
        filed_on: Some(cx.today()),
        state: Some("已备案".into()),
    };
    let works: Vec<SafetyFilingDangerousWorksRow> = form
        .dangerous_works
        .iter()
        .map(|row| SafetyFilingDangerousWorksRow {
            item: Some(row.item.as_str().into()),
            scale: Some((&row.scale).into()),
            over_scale: Some(row.over_scale),
            from: row.from,
            to: row.to,
        })
        .collect();
    let safety = SafetyFiling {
        filing_no: number("safety-no").with("project", &form.project).named("safety"),
        project_no: Some((&form.project).into()),
        section: Some((&form.section).into()),
        owner: Some(owner.into()),
        permit_no: Some(text_with("{permit}")),
        safety_engineers: i64::try_from(form.safety_engineers.len()).ok(),
        safety_fee: Some(form.safety_fee),
        advance: Some(form.advance),
        insurance_no: Some((&form.insurance_no).into()),
        filed_on: Some(cx.today()),
        over_scale_items: Some(over_scale_items(form)),
        over_scale: i64::try_from(form.dangerous_works.iter().filter(|row| row.over_scale).count()).ok(),
        dangerous_works: Some(works),
        state: Some("已备案".into()),
    };
    let (quality_no, safety_no) = (text_with("{quality}"), text_with("{safety}"));
    decision
        .publish(QualityFilingRecordedEvent {
            filing_no: Some(quality_no.clone()),
            project_no: quality.project_no.clone(),
            section: quality.section.clone(),
            permit_no: quality.permit_no.clone(),
        })
        .publish(SafetyFilingRecordedEvent {
            filing_no: Some(safety_no.clone()),
            project_no: safety.project_no.clone(),
            section: safety.section.clone(),
            permit_no: safety.permit_no.clone(),
            dangerous_works: Some(json!(safety.dangerous_works)),
        })
        .put(quality.clone())
        .issue("quality-notice", paper(&quality, form))
        .number(quality_no.clone())
        .put(safety.clone())
        .issue("safety-notice", paper(&safety, form))
        .number(safety_no)
}

/// Each kind once, whatever its number.
fn over_scale_items(form: &Form) -> Vec<Text> {
    let items: std::collections::BTreeSet<&str> =
        form.dangerous_works.iter().filter(|row| row.over_scale).map(|row| row.item.as_str()).collect();
    items.into_iter().map(Text::from).collect()
}

/// The five responsible parties' leaders, with the day on which each signed.
fn commitments(case: &Case<Form>) -> Vec<QualityFilingCommitmentsRow> {
    let row = |(post, kind): &(&str, &str)| {
        Some(QualityFilingCommitmentsRow {
            kind: Some((*kind).into()),
            person: Some(person(&case.form, post)?.into()),
            signed_on: pledged_on(case, post),
        })
    };
    FIVE.iter().filter_map(row).collect()
}

/// A notice names those whom it binds.
fn paper(filing: &impl hub_sdk::serde::Serialize, form: &Form) -> Value {
    let mut paper = json!(filing);
    paper["units"] = json!(form.units);
    for (field, value) in [
        ("contractor", json!(form.contractor)),
        ("supervisor", json!(form.supervisor)),
        ("designer", json!(form.designer)),
        ("surveyor", json!(form.surveyor)),
        ("project-manager", json!(form.project_manager)),
        ("chief-supervisor", json!(form.chief_supervisor)),
    ] {
        paper[field] = value;
    }
    paper
}
