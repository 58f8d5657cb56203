//! Procedure 3, 项目信息变更: later versions of a project.
use crate::merged::Merged;
use crate::procedures::project_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::project::{ENDED, plain};
use crate::state_funds::share;
use crate::{
    ChangeCorrectionForm, Context, Msg, PlanningRegistryQueryAnswer, PlanningRegistryQueryMessage,
    ProjectChangeKind as Kind, ProjectRegistration,
};
use crate::{acting, certificates, contracting, ground, rules, sums, taking_effect, to_reviewer};
use hub_sdk::prelude::*;

type ChangeCase = Case<Form>;

impl Rules for ProjectRegistration {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(merged) = refusals(form, facts, cx, say) else {
            return;
        };
        for change in &merged.changes {
            let (old, new) = (change.text(&change.old), change.text(&change.new));
            say.hint(Msg::FieldChanged { old: old.into(), new: new.into() }).at(format!("/{}", change.field));
        }
        if merged.after.design_change_required == Some(true) && merged.touches(&["total-area", "units"]) {
            say.warn(Msg::DesignChangeNeeded { limit: cx.settings.size_change.into() });
        }
        rules::show(&merged.after, say);
    }

    fn decide(case: &ChangeCase, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Save | Action::Decline | Action::Refuse) => Decision::declared(),
            Some(Action::Correction) => correction(what),
            Some(Action::Submit) => with_merged(case, facts, cx, |merged| submit(case, &merged, cx)),
            Some(Action::Sign) => with_merged(case, facts, cx, |merged| next(reviewer(&merged, cx))),
            Some(Action::Approve) => with_merged(case, facts, cx, |merged| {
                taking_effect::apply(next(Step::Done), &merged, &case.form, facts)
            }),
            None if case.step == Step::PlanningCheck.as_str() => {
                with_merged(case, facts, cx, |merged| planning_checked(case, &merged, what, facts, cx))
            }
            None => Decision::declared(),
        }
    }
}

/// Every decision stands on the project as it is now, and on rules that hold now.
fn with_merged(case: &ChangeCase, facts: &Facts, cx: &Context, decide: impl FnOnce(Merged) -> Decision) -> Decision {
    let mut problems = Problems::default();
    match refusals(&case.form, facts, cx, &mut problems) {
        Some(merged) if !problems.refused() => decide(merged),
        _ => Decision::declared().unless(problems),
    }
}

/// What is wrong with the change; `None` where there is no project to change.
fn refusals(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) -> Option<Merged> {
    let Some(merged) = Merged::of(form, facts, &cx.settings) else {
        say.refuse(Msg::ProjectUnknown).at("/project");
        return None;
    };
    if acting(cx).is_some_and(|organisation| organisation != plain(&merged.before.owner)) {
        say.refuse(Msg::ChangeNotOwner).at("/project");
    }
    running(form.kind, plain(&merged.before.status), say);
    if merged.changes.is_empty() {
        say.refuse(Msg::ChangeNothing).at("/kind");
    }
    permits(form.kind, &merged, facts, say);
    match form.kind {
        Kind::ChangeOfOwner => new_owner(form, &merged, facts, say),
        Kind::SplitIntoPhases => phases(form, &merged, say),
        _ => {}
    }
    own_data(&merged, cx, say);
    Some(merged)
}

/// Which changes a project still takes in its status.
fn running(kind: Kind, status: &str, say: &mut Problems) {
    let completed_takes = [Kind::BasicData, Kind::LandAndPlanningCertificates];
    let takes = match kind {
        Kind::Resumption => status == "停工",
        Kind::Suspension => status != "停工" && !ENDED.contains(&status),
        kind => status != "终止" && (status != "竣工" || completed_takes.contains(&kind)),
    };
    if !takes {
        say.refuse(Msg::StatusNotRunning { status: status.into(), kind: kind.into() }).at("/kind");
    }
}

/// What a construction permit in force holds fast.
fn permits(kind: Kind, merged: &Merged, facts: &Facts, say: &mut Problems) {
    let in_force = || facts.permits.iter().filter(|permit| ["有效", "中止"].contains(&permit.text("state")));
    if kind == Kind::Termination && in_force().next().is_some() {
        say.refuse(Msg::PermitInForce).at("/kind");
    }
    let permitted =
        |no: &str| in_force().any(|permit| permit.list("units").is_empty() || permit.list("units").contains(&no));
    let stays = merged.after.unit_nos();
    for no in merged.before.unit_nos().into_iter().filter(|no| !stays.contains(no) && permitted(no)) {
        let at = if kind == Kind::SplitIntoPhases { "/phases" } else { "/units" };
        say.refuse(Msg::UnitHasPermit { no: no.into() }).at(at);
    }
}

fn new_owner(form: &Form, merged: &Merged, facts: &Facts, say: &mut Problems) {
    if form.new_owner.as_deref() == Some(plain(&merged.before.owner)) {
        say.refuse(Msg::NewOwnerSame).at("/new-owner");
    }
    match &facts.new_owner {
        Some(owner) if owner.text("status") != "正常" => {
            say.refuse(Msg::NewOwnerNotRegistered).at("/new-owner");
        }
        Some(owner) if !owner.list("kinds").contains(&"owner") => {
            say.refuse(Msg::NewOwnerNotOwner).at("/new-owner");
        }
        Some(_) => {}
        None => {
            say.refuse(Msg::NewOwnerNotRegistered).at("/new-owner");
        }
    }
}

fn phases(form: &Form, merged: &Merged, say: &mut Problems) {
    let known = merged.before.unit_nos();
    let mut seen: Vec<&str> = vec![];
    for (n, phase) in form.phases.iter().enumerate() {
        for no in &phase.units {
            let at = format!("/phases/{n}/units");
            if !known.contains(&no.as_str()) {
                say.refuse(Msg::UnitUnknown { no: no.into() }).at(at);
            } else if seen.contains(&no.as_str()) {
                say.refuse(Msg::PhaseUnitRepeated { no: no.into() }).at(at);
            }
            seen.push(no);
        }
    }
    if merged.after.units().is_empty() {
        say.refuse(Msg::PhaseAllUnits).at("/phases");
    }
}

/// The rules of registration, where the change touches what they speak of.
fn own_data(merged: &Merged, cx: &Context, say: &mut Problems) {
    if merged.touches(&["total-investment", "funds", "units", "total-area", "above-area", "below-area"]) {
        sums::check(&merged.after, &cx.settings, say);
    }
    if merged.touches(&["location", "boundary", "land-area"]) {
        ground::check(&merged.after, &cx.settings, say);
    }
    if merged.touches(&["planned-start", "planned-finish", "contracting", "total-investment", "funds"]) {
        contracting::check(&merged.after, say);
    }
}

fn reviewer(merged: &Merged, cx: &Context) -> Step {
    to_reviewer(plain(&merged.before.division), cx, Step::Review, Step::ReviewCity)
}

fn submit(case: &ChangeCase, merged: &Merged, cx: &Context) -> Decision {
    let told = |decision: Decision, change: &crate::merged::Change| {
        let (old, new) = (change.text(&change.old).into(), change.text(&change.new).into());
        decision.note(Msg::FieldChanged { old, new }).at(format!("/{}", change.field))
    };
    let changes: Vec<Value> =
        merged.changes.iter().map(|c| json!({"field": c.field, "old": c.old, "new": c.new})).collect();
    let decision = match (case.form.kind, certificates::only_addition(merged)) {
        (Kind::ChangeOfOwner, _) => next(Step::Transferee),
        (Kind::LandAndPlanningCertificates, Some(permit)) => {
            next(Step::PlanningCheck).send(PlanningRegistryQueryMessage { no: permit.no.clone() })
        }
        _ => next(reviewer(merged, cx)),
    };
    let decision = merged.changes.iter().fold(decision.patch(json!({"changes": changes})), told);
    materials(decision, case, merged, cx)
}

/// Materials whose need only figures show.
fn materials(decision: Decision, case: &ChangeCase, merged: &Merged, cx: &Context) -> Decision {
    let (old, new) = (merged.before.total_investment(), merged.after.total_investment());
    let moved = share(Fen((new - old).0.abs()), old);
    let limit = cx.settings.investment_change;
    let mut problems = Problems::default();
    if moved.0 > limit * 100 && case.files("approval-change").is_empty() {
        problems.refuse(Msg::ApprovalChangeNeeded { share: moved.into(), limit: limit.into() }).at("/total-investment");
    }
    if merged.touches(&["boundary", "land-area"]) && case.files("planning-change").is_empty() {
        problems.refuse(Msg::PlanningChangeNeeded).at("/boundary");
    }
    decision.unless(problems)
}

fn correction(what: &Occurrence) -> Decision {
    let fields = what.step_form::<ChangeCorrectionForm>().map(|form| form.fields).unwrap_or_default();
    fields.into_iter().fold(Decision::declared(), |decision, row| {
        decision.note(Msg::CorrectField { problem: row.problem.into() }).at(format!("/{}", row.field.as_str()))
    })
}

/// The planning registry has answered, or the wait for it is over.
fn planning_checked(case: &ChangeCase, merged: &Merged, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let to_review = next(reviewer(merged, cx));
    let Some(permit) = certificates::only_addition(merged) else {
        return to_review;
    };
    let answer = what.answer::<PlanningRegistryQueryAnswer>();
    let objections = certificates::objections(permit, plain(&merged.before.owner), answer.as_ref(), &cx.settings);
    match objections.is_empty() {
        true => taking_effect::apply(next(Step::Done), merged, &case.form, facts),
        false => objections.into_iter().fold(to_review, |d, objection| d.note(objection).at("/planning-permit")),
    }
}
