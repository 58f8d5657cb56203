//! Procedure 1, 项目报建: a project is entered, checked against the registers
//! and the investment platform, reviewed, and given its number.
use crate::procedures::project_registration::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::project_code::{self, Known};
use crate::{
    Context, CorrectionForm, InvestmentPlatformQueryAnswer, InvestmentPlatformQueryMessage, Msg, Party,
    PartyRecordedEvent, Project, ProjectCategory, ProjectRecordedEvent, ProjectRegistration, ReviewForm,
};
use crate::{acting, contracting, days_after, duplicates, platform, project::plain, rules, to_reviewer};
use hub_sdk::prelude::*;

type RegistrationCase = Case<Form>;

impl Rules for ProjectRegistration {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let project = Project::like(form).derived(&cx.settings);
        owner(&project, facts, cx, say);
        project_code::check(&project, &known(facts), say);
        rules::check(&project, &cx.settings, say);
        for suspect in duplicates::suspects(&project, &facts.same_name, &facts.near, &cx.settings) {
            say.warn(suspect.told()).at(suspect.field());
        }
        rules::show(&project, say);
    }

    fn decide(case: &RegistrationCase, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => submit(),
            Some(Action::Sign) => sealed(case, what),
            Some(Action::Correction) => correction(what),
            Some(Action::Approve) => approve(case, what, facts, cx),
            Some(Action::Save | Action::Return | Action::Refuse | Action::Transfer) => Decision::declared(),
            None if case.step == Step::Check.as_str() => checked(case, what, facts, cx),
            None => Decision::declared(),
        }
    }
}

fn known(facts: &Facts) -> Known<'_> {
    Known { same_code: &facts.same_code, first_phase: facts.first_phase.as_ref() }
}

/// A clerk registers the projects of his own organisation, which must be an owner in good standing.
fn owner(project: &Project, facts: &Facts, cx: &Context, say: &mut Problems) {
    if acting(cx).is_some_and(|organisation| organisation != plain(&project.owner)) {
        say.refuse(Msg::OwnerNotSelf).at("/owner");
    }
    match &facts.owner {
        Some(owner) if owner.text("status") == "正常" && owner.list("kinds").contains(&"owner") => {}
        Some(owner) if owner.text("status") == "正常" => {
            say.refuse(Msg::OwnerNotOwner).at("/owner");
        }
        _ => {
            say.refuse(Msg::OwnerNotRegistered).at("/owner");
        }
    }
}

/// What an earlier submission found is no longer true.
fn submit() -> Decision {
    Decision::declared().patch(json!({"platform": null, "differences": null, "duplicates": null}))
}

/// The owner has put its seal to the commitment, and of a phase to the note on phases: now the platform is asked.
fn sealed(case: &RegistrationCase, what: &Occurrence) -> Decision {
    if what.step() == Some(Step::Seal) && case.form.phase_of.is_some() {
        return next(Step::SealPhases);
    }
    next(Step::Check).send(InvestmentPlatformQueryMessage { project_code: Some(case.form.project_code.clone().into()) })
}

/// The platform has answered, or the wait for it is over.
fn checked(case: &RegistrationCase, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let project = Project::like(&case.form).derived(&cx.settings);
    let answer = what.answer::<InvestmentPlatformQueryAnswer>();
    if let Some(code) = platform::other_owner(&project, answer.as_ref()) {
        // A mistyped code is the common cause: the clerk mends it in his own form and submits again.
        return next(Step::Fill).note(Msg::PlatformOwnerDiffers { code: code.into() }).at("/project-code");
    }
    let found = duplicates::suspects(&project, &facts.same_name, &facts.near, &cx.settings);
    let numbers: Vec<&str> = found.iter().map(|suspect| suspect.no.as_str()).collect();
    let reviewer = to_reviewer(plain(&project.division), cx, Step::Review, Step::ReviewCity);
    let compared = platform::compare(&project, answer.as_ref());
    let decision = next(reviewer).patch(json!({"duplicates": numbers})).patch(compared.data);
    let decision = found.iter().fold(decision, |d, suspect| d.note(suspect.told()).at(suspect.field()));
    compared.notes.into_iter().fold(decision, |d, (note, at)| d.note(note).at(at))
}

/// Each field that is returned is told at that field.
fn correction(what: &Occurrence) -> Decision {
    let fields = what.step_form::<CorrectionForm>().map(|form| form.fields).unwrap_or_default();
    fields.into_iter().fold(Decision::declared(), |decision, row| {
        decision.note(Msg::CorrectField { problem: row.problem.into() }).at(format!("/{}", row.field.as_str()))
    })
}

fn approve(case: &RegistrationCase, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let review = what.step_form::<ReviewForm>();
    let ticked = |tick: fn(&ReviewForm) -> Option<bool>| review.as_ref().and_then(tick) == Some(true);
    let mut project = Project::like(&case.form).derived(&cx.settings);
    if ticked(|review| review.state_invested) {
        // 控股或者主导地位, which figures alone do not show.
        project.state_invested = Some(true);
    }
    let mut problems = Problems::default();
    project_code::check(&project, &known(facts), &mut problems);
    contracting::check(&project, &mut problems);
    let found = duplicates::suspects(&project, &facts.same_name, &facts.near, &cx.settings);
    if !found.is_empty() && !ticked(|review| review.duplicate_verified) {
        problems.refuse(Msg::DuplicateNotVerified).at("/duplicate-verified");
    }
    registered(project, case, cx).unless(problems)
}

fn registered(mut project: Project, case: &RegistrationCase, cx: &Context) -> Decision {
    let (division, claim) = (plain(&project.division).to_owned(), project_code::claim_key(&project));
    project.project_no = number("project-no")
        .with("division", &division)
        .with("category", category_code(&project, cx))
        .on(case.submitted_on().unwrap_or(cx.today()))
        .named("no");
    project.status = Some("已报建".into());
    project.registered_on = Some(cx.today());
    for unit in project.units.iter_mut().flatten() {
        unit.status = Some("已报建".into());
    }
    let party = owner_party(text_with("{no}"), plain(&project.owner), cx.today());
    let contractor_due = days_after(cx.today(), cx.settings.contractor_days);
    // The number is taken once, by the record; everything else repeats it.
    let document = Project { project_no: text_with("{no}"), ..project.clone() };
    next(Step::Done)
        .claim("project-code", claim)
        .publish(recorded(&document))
        .publish(PartyRecordedEvent::of(&party))
        .put(project)
        .put(party)
        .issue("registration-form", document)
        .number(text_with("BJ-{no}"))
        .on_record(text_with("{no}"))
        .record_timer::<Project>("contractor-due", text_with("{no}"), contractor_due)
}

/// The part of the owner, who is a party from the first day.
pub fn owner_party(project_no: Text, owner: &str, from: Date) -> Party {
    Party {
        project_no,
        kind: "owner".into(),
        section: "01".into(),
        organisation: owner.into(),
        from: Some(from),
        status: Some("有效".into()),
        ..Party::default()
    }
}

fn recorded(project: &Project) -> ProjectRecordedEvent {
    ProjectRecordedEvent {
        project_no: Some(project.project_no.clone()),
        name: project.name.clone(),
        category: project.category.clone(),
        division: project.division.clone(),
        owner: project.owner.clone(),
        state_invested: project.state_invested,
        total_investment: project.total_investment,
        total_area: project.total_area,
    }
}

/// 建市〔2014〕108号; rail's own code is the city's.
fn category_code<'a>(project: &Project, cx: &'a Context) -> &'a str {
    match project.category() {
        Some(ProjectCategory::房屋建筑工程) => "01",
        Some(ProjectCategory::市政基础设施工程) => "02",
        Some(ProjectCategory::轨道交通工程) => &cx.settings.rail_category_code,
        Some(ProjectCategory::其他) | None => "99",
    }
}
