//! What an approved change does: the new version of the project, and what
//! others are told of it.
use crate::merged::Merged;
use crate::procedures::project_change::{Facts, Form};
use crate::project::plain;
use crate::registration::owner_party;
use crate::{
    Party, PartyRecordedEvent, PartyRetiredEvent, Project, ProjectChangeKind as Kind, ProjectChangedEvent,
    ProjectClosedEvent, ProjectResumedEvent, ProjectSuspendedEvent, ProjectTerminatedEvent,
};
use hub_sdk::prelude::*;

pub fn apply(decision: Decision, merged: &Merged, form: &Form, facts: &Facts) -> Decision {
    let fields = merged.changes.iter().map(|change| Text::from(&change.field)).collect();
    let project_no = || Some(Text::from(&form.project));
    let decision = decision
        .merge::<Project>(merged.patch())
        .publish(ProjectChangedEvent { project_no: project_no(), fields: Some(fields) });
    let (on, reason) = (Some(form.effective_on), Some(Text::from(&form.reason)));
    match form.kind {
        Kind::Suspension => decision.publish(ProjectSuspendedEvent { project_no: project_no(), on, reason }),
        Kind::Resumption => decision.publish(ProjectResumedEvent { project_no: project_no(), on }),
        Kind::Termination => decision
            .publish(ProjectTerminatedEvent { project_no: project_no(), on, reason })
            .publish(ProjectClosedEvent { project_no: project_no(), status: Some("终止".into()), on })
            .clear_record_timer::<Project>("contractor-due", &form.project),
        Kind::ChangeOfOwner => change_owner(decision, form, facts),
        Kind::SplitIntoPhases => open_phases(decision, merged, form),
        _ => decision,
    }
}

/// The owner's part goes over to the new one.
fn change_owner(decision: Decision, form: &Form, facts: &Facts) -> Decision {
    let in_force = facts.owner_parties.iter().filter(|row| row.text("status") == "有效");
    let decision = in_force.fold(decision, |decision, row| {
        let party = Party {
            project_no: (&form.project).into(),
            kind: "owner".into(),
            section: row.text("section").into(),
            organisation: row.text("organisation").into(),
            until: Some(form.effective_on),
            status: Some("被替换".into()),
            ..Party::default()
        };
        decision.publish(PartyRetiredEvent::of(&party)).put_merge(party)
    });
    let Some(owner) = &form.new_owner else {
        return decision;
    };
    let party = owner_party((&form.project).into(), owner, form.effective_on);
    decision.publish(PartyRecordedEvent::of(&party)).put(party)
}

/// Each phase is registered like any project; what is known of it is filled in.
fn open_phases(decision: Decision, merged: &Merged, form: &Form) -> Decision {
    form.phases.iter().fold(decision, |decision, phase| {
        let draft = phase_of(&merged.before, &form.project, &phase.name, &phase.units);
        let reference = format!("{}/{}", &*form.project, phase.name);
        decision
            .open_case("project-registration", "project-registration", draft, plain(&merged.before.owner))
            .reference(reference)
    })
}

/// What a phase has in common with the first; its sums and its land are its own.
fn phase_of(first: &Project, project_no: &str, name: &str, units: &[String]) -> Value {
    let units = first.units().iter().filter(|unit| units.iter().any(|no| no == plain(&unit.unit_no))).cloned();
    let units = units.map(|unit| crate::ProjectUnitsRow { status: None, ..unit }).collect();
    let phase = Project {
        name: Some(name.into()),
        phase_of: Some(project_no.into()),
        units: Some(units),
        short_name: None,
        total_investment: None,
        year_investment: None,
        funds: None,
        location: None,
        boundary: None,
        land_area: None,
        total_area: None,
        above_area: None,
        below_area: None,
        length_m: None,
        land_permit: None,
        planning_permit: None,
        state_invested: None,
        state_share: None,
        design_scale: None,
        builder_scale: None,
        supervision_required: None,
        status: None,
        registered_on: None,
        design_change_required: None,
        contractor_overdue: None,
        ..first.clone()
    };
    let mut draft = json!(phase);
    if let Some(form) = draft.as_object_mut() {
        form.remove("project-no");
    }
    draft
}
