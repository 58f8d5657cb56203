//! What the leader's signature writes: the permit; both filings and the key personnel stand in files of their own.
use crate::procedures::joint_permit::{Facts, Form, Step};
use crate::*;
use hub_sdk::prelude::*;

pub fn issue(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let start_by = need::months_after(cx.today(), cx.settings.start_months);
    let project = facts.project.clone().unwrap_or_default();
    let (no, owner) = (text_with("{permit}"), project.text("owner"));
    let permit = permit(form, facts, &project, start_by, cx);
    let decision = next(Step::Push)
        .put(permit.clone())
        .issue("permit", paper(&permit, &project))
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
            Msg::PermitIssuedNotice { no: Value::from(no.clone()).into(), by: start_by.to_string().into() },
        );
    let decision = match notices::all(facts).iter().all(|notice| notice.met) {
        true => decision,
        false => {
            let day = need::days_after(cx.today(), cx.settings.notice_days);
            decision.record_timer::<Permit>("notice-gates", text_with("{permit}"), day)
        }
    };
    let decision = decision.send(HousingMinistryCertificatePushMessage {
        permit_no: Some(no),
        project_no: Some((&form.project).into()),
        contractor: Some((&form.contractor).into()),
        issued_on: Some(cx.today()),
    });
    personnel::locked(filings::recorded(decision, case, owner, cx), form, facts, cx)
}

/// What is printed: the record, and of the project what a certificate names.
pub fn paper(permit: &Permit, project: &Row) -> Value {
    let mut paper = json!(permit);
    let named = permit.units.iter().flatten().filter_map(Text::as_str).map(|unit| {
        let rows = project.rows("units");
        let row = rows.iter().find(|row| row.text("unit-no") == unit).cloned().unwrap_or_default();
        json!({"unit-no": unit, "name": row.get("name"), "floors-above": row.get("floors-above"),
            "floors-below": row.get("floors-below"), "height-m": row.get("height-m"), "structure": row.get("structure")})
    });
    paper["unit-rows"] = named.collect();
    paper["address"] = project.get("address").cloned().unwrap_or_default();
    paper
}

/// The last day to start is still the owner's.
pub fn days_later(day: Date) -> Date {
    need::days_after(day, 1)
}

fn permit(form: &Form, facts: &Facts, project: &Row, start_by: Date, cx: &Context) -> Permit {
    let class = if project.text("category") == "房屋建筑工程" { "01" } else { "02" };
    let no = number("permit-no").with("division", project.text("division")).with("class", class).named("permit");
    let leaders = personnel::of(form, facts).into_iter().filter(|who| personnel::is_leader(who.post));
    let leaders = leaders.map(|who| PermitLeadersRow {
        post: Some(who.post.into()),
        person: Some(who.person.into()),
        certificate: who.certificate,
    });
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
        area: project.decimal("total-area"),
        contract_price: Some(form.contract_price),
        award_no: form.award_no.as_ref().map(Text::from),
        owner: Some(project.text("owner").into()),
        surveyor: Some((&form.surveyor).into()),
        designer: Some((&form.designer).into()),
        contractor: Some((&form.contractor).into()),
        supervisor: form.supervisor.as_ref().map(Text::from),
        leaders: Some(leaders.collect()),
        start_planned: Some(form.start_planned),
        finish_planned: Some(form.finish_planned),
        issued_on: Some(cx.today()),
        start_by: Some(start_by),
        state: Some("有效".into()),
        ..Permit::default()
    }
}
