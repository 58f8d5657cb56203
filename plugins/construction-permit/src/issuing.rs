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
        .notify(
            to::organisation(owner, ["clerk"]),
            Msg::PermitIssuedNotice {
                no: hub_sdk::serde_json::Value::from(no).into(),
                by: start_by.to_string().into(),
            },
        );
    let decision = match gates::open_notices(facts).is_empty() {
        true => decision,
        false => {
            let day = cx.today().saturating_add(days(cx.settings.notice_days));
            decision.record_timer::<Permit>("notice-gates", text_with("{permit}"), day)
        }
    };
    personnel(filings(decision, case, owner, cx), form, owner, cx)
}

fn days(count: i64) -> std::time::Duration {
    std::time::Duration::from_secs(u64::try_from(count).unwrap_or_default() * 24 * 60 * 60)
}

/// The last day to start is still the owner's.
pub fn days_later(day: Date) -> Date {
    day.saturating_add(days(1))
}

fn permit(form: &Form, project: &Row, start_by: Date, cx: &Context) -> Permit {
    let class = if project.text("category") == "房屋建筑工程" { "01" } else { "02" };
    let no = number("permit-no").with("division", project.text("division")).with("class", class).named("permit");
    let leader = |post: &str, person: &str| PermitLeadersRow {
        post: Some(post.into()),
        person: Some(person.into()),
        ..PermitLeadersRow::default()
    };
    let chief = form.chief_supervisor.as_ref().map(|person| leader("chief-supervisor", person));
    let mut leaders_of = vec![leader("project-manager", &form.project_manager)];
    leaders_of.extend(chief);
    leaders_of.push(leader("design-lead", &form.design_lead));
    leaders_of.push(leader("survey-lead", &form.survey_lead));
    leaders_of.push(leader("owner-lead", &form.owner_lead));
    Permit {
        permit_no: no,
        version: Some(1),
        project_no: Some((&form.project).into()),
        division: Some(project.text("division").into()),
        class: Some(class.into()),
        section: Some((&form.section).into()),
        units: Some(form.units.iter().map(Text::from).collect()),
        stage: Some(form.stage.as_str().into()),
        scale: Some(vec![PermitScaleRow {
            area_m2: project.decimal("total-area"),
            length_m: project.decimal("length-m"),
        }]),
        contract_price: Some(form.contract_price),
        award_no: form.award_no.as_ref().map(Text::from),
        owner: Some(project.text("owner").into()),
        surveyor: Some((&form.surveyor).into()),
        designer: Some((&form.designer).into()),
        contractor: Some((&form.contractor).into()),
        supervisor: form.supervisor.as_ref().map(Text::from),
        leaders: Some(leaders_of),
        start_planned: Some(form.start_planned),
        finish_planned: Some(form.finish_planned),
        issued_on: Some(cx.today()),
        start_by: Some(start_by),
        state: Some("有效".into()),
        ..Permit::default()
    }
}

fn filings(decision: Decision, case: &Case<Form>, owner: &str, cx: &Context) -> Decision {
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
        filed_on: Some(cx.today()),
        state: Some("已备案".into()),
        ..QualityFiling::default()
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
        .issue("quality-notice", &quality)
        .number(quality_no.clone())
        .put(safety.clone())
        .issue("safety-notice", &safety)
        .number(safety_no)
}

/// Project manager and chief supervisor are locked; claims stand behind the rules that read the register.
fn personnel(decision: Decision, form: &Form, owner: &str, cx: &Context) -> Decision {
    let holder = format!("{}/{}", form.project, form.section);
    let supervisor = form.supervisor.as_deref().unwrap_or_default();
    let mut people: Vec<(&str, &str, &str, i64)> = vec![
        ("project-manager", &form.project_manager, &form.contractor, 1),
        ("technical-lead", &form.technical_lead, &form.contractor, 1),
        ("design-lead", &form.design_lead, &form.designer, 1),
        ("survey-lead", &form.survey_lead, &form.surveyor, 1),
        ("owner-lead", &form.owner_lead, owner, 1),
    ];
    people.extend(form.chief_supervisor.iter().map(|person| ("chief-supervisor", &**person, supervisor, 1)));
    people.extend((1..).zip(&form.safety_engineers).map(|(n, who)| ("safety-engineer", &**who, &*form.contractor, n)));
    people.extend(
        (1..).zip(&form.specialist_supervisors).map(|(n, who)| ("specialist-supervisor", &**who, supervisor, n)),
    );
    let decision = people.into_iter().fold(decision, |decision, (post, person, organisation, n)| {
        let record = KeyPersonnel {
            project_no: (&form.project).into(),
            section: (&form.section).into(),
            post: post.into(),
            n,
            person: Some(person.into()),
            organisation: Some(organisation.into()),
            from: Some(cx.today()),
            locked: Some(["project-manager", "chief-supervisor"].contains(&post)),
            state: Some("在岗".into()),
            ..KeyPersonnel::default()
        };
        decision
            .publish(KeyPersonnelRecordedEvent {
                project_no: Some((&form.project).into()),
                section: Some((&form.section).into()),
                post: Some(post.into()),
                person: Some(person.into()),
            })
            .put(record)
    });
    let decision = decision.claim("project-manager-lock", &*form.project_manager).held_by(holder.as_str());
    let limit = u32::try_from(cx.settings.supervisor_projects).unwrap_or(u32::MAX);
    match &form.chief_supervisor {
        Some(chief) => decision.claim_up_to("chief-supervisor-works", &**chief, limit).held_by(holder.as_str()),
        None => decision,
    }
}
