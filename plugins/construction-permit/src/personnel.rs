//! Key personnel as the permit names them. Project manager and chief supervisor are locked; the claims stand behind the
//! rules that read the register.
use crate::procedures::joint_permit::{Facts, Form};
use crate::*;
use hub_sdk::prelude::*;

pub struct Holder<'a> {
    pub post: &'static str,
    pub n: i64,
    pub person: &'a str,
    pub organisation: &'a str,
    pub certificate: Option<Text>,
}

/// Whom a permit is printed with; the others stand in the register alone.
pub fn is_leader(post: &str) -> bool {
    !["safety-engineer", "specialist-supervisor"].contains(&post)
}

pub fn is_locked(post: &str) -> bool {
    ["project-manager", "chief-supervisor"].contains(&post)
}

pub fn of<'a>(form: &'a Form, facts: &'a Facts) -> Vec<Holder<'a>> {
    let owner = facts.project.as_ref().map(|row| row.text("owner")).unwrap_or_default();
    let supervisor = form.supervisor.as_deref().unwrap_or_default();
    let one = |post: &'static str, person: &'a str, organisation: &'a str, rows: &[Row]| Holder {
        post,
        n: 1,
        person,
        organisation,
        certificate: leaders::certificate(rows, post),
    };
    let mut holders = vec![
        one("project-manager", &form.project_manager, &form.contractor, &facts.manager),
        one("technical-lead", &form.technical_lead, &form.contractor, &facts.technical_lead),
        one("design-lead", &form.design_lead, &form.designer, &facts.design_lead),
        one("survey-lead", &form.survey_lead, &form.surveyor, &facts.survey_lead),
        one("owner-lead", &form.owner_lead, owner, &facts.owner_lead),
    ];
    holders.extend(form.chief_supervisor.iter().map(|who| one("chief-supervisor", who, supervisor, &facts.chief)));
    let several = |post: &'static str, people: &'a [String], organisation: &'a str, rows: &'a Found| {
        let rows = move |person: &str| rows.get(person).map(|rows| rows.rows.as_slice()).unwrap_or_default();
        (1..).zip(people).map(move |(n, who)| Holder {
            post,
            n,
            person: who,
            organisation,
            certificate: leaders::certificate(rows(who), post),
        })
    };
    holders.extend(several("safety-engineer", &form.safety_engineers, &form.contractor, &facts.officers));
    holders.extend(several("specialist-supervisor", &form.specialist_supervisors, supervisor, &facts.specialists));
    holders
}

/// Each is appointed to his post by the organisation that he stands for (`person[POST]` of the form).
pub fn appointed(form: &Form, facts: &Facts, say: &mut Problems) {
    let held = |rows: &[Row], post: &str| rows.iter().any(|row| row.text("post") == post);
    let mut one = |at: &str, post: &'static str, rows: &[Row]| {
        if !held(rows, post) {
            say.refuse(Msg::PostNotHeld { post: title(post).into() }).at(at);
        }
    };
    one("/project-manager", "project-manager", &facts.manager);
    one("/technical-lead", "technical-lead", &facts.technical_lead);
    one("/design-lead", "design-lead", &facts.design_lead);
    one("/survey-lead", "survey-lead", &facts.survey_lead);
    one("/owner-lead", "owner-lead", &facts.owner_lead);
    if form.chief_supervisor.is_some() {
        one("/chief-supervisor", "chief-supervisor", &facts.chief);
    }
    let rows = |found: &'_ Found, who: &str| found.get(who).map(|rows| rows.rows.clone()).unwrap_or_default();
    for (n, who) in form.safety_engineers.iter().enumerate() {
        one(&format!("/safety-engineers/{n}"), "safety-engineer", &rows(&facts.officers, who));
    }
    for (n, who) in form.specialist_supervisors.iter().enumerate() {
        one(&format!("/specialist-supervisors/{n}"), "specialist-supervisor", &rows(&facts.specialists, who));
    }
}

pub fn title(post: &str) -> &'static str {
    match post {
        "project-manager" => "项目经理",
        "technical-lead" => "技术负责人",
        "safety-engineer" => "专职安全员",
        "chief-supervisor" => "总监理工程师",
        "specialist-supervisor" => "专业监理工程师",
        "design-lead" => "设计负责人",
        "survey-lead" => "勘察负责人",
        _ => "建设单位项目负责人",
    }
}

/// Appointments by person.
type Found = std::collections::BTreeMap<String, Rows>;

pub fn locked(decision: Decision, form: &Form, facts: &Facts, cx: &Context) -> Decision {
    let decision = of(form, facts).into_iter().fold(decision, |decision, who| {
        let record = KeyPersonnel {
            project_no: (&form.project).into(),
            section: (&form.section).into(),
            post: who.post.into(),
            n: who.n,
            person: Some(who.person.into()),
            organisation: Some(who.organisation.into()),
            certificate_no: who.certificate,
            from: Some(cx.today()),
            locked: Some(is_locked(who.post)),
            state: Some("在岗".into()),
            ..KeyPersonnel::default()
        };
        let event = KeyPersonnelRecordedEvent {
            project_no: Some((&form.project).into()),
            section: Some((&form.section).into()),
            post: Some(who.post.into()),
            person: Some(who.person.into()),
        };
        decision.put(record).publish(event)
    });
    claimed(decision, form, cx)
}

/// With one of the exceptions of article 9 a manager holds two.
fn claimed(decision: Decision, form: &Form, cx: &Context) -> Decision {
    let holder = format!("{}/{}", form.project, form.section);
    let works = if form.lock_exception.as_ref().is_some_and(|kind| kind.as_str() != "无") { 2 } else { 1 };
    let decision = decision.claim_up_to("project-manager-lock", &*form.project_manager, works).held_by(holder.as_str());
    let limit = u32::try_from(cx.settings.supervisor_projects).unwrap_or(u32::MAX);
    match &form.chief_supervisor {
        Some(chief) => decision.claim_up_to("chief-supervisor-works", &**chief, limit).held_by(holder.as_str()),
        None => decision,
    }
}
