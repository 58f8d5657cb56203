//! Procedure 2, 参建主体登记: who takes part in a project, confirmed by the
//! organisation itself, or by the owner when a party asks to leave.
use crate::procedures::party::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Context, Msg, Party, PartyAction, PartyKind, PartyRecordedEvent, PartyRetiredEvent, Project, ProjectChangedEvent,
    ProjectRegistration, party_rules, scales,
};
use hub_sdk::prelude::*;

type PartyCase = Case<Form>;

impl Rules for ProjectRegistration {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        party_rules::check(form, facts, cx, say);
    }

    fn decide(case: &PartyCase, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => next(confirming_step(case, facts)),
            Some(Action::Sign) => confirmed(case, facts, cx),
            Some(Action::Save | Action::Decline) | None => Decision::declared(),
        }
    }
}

/// The organisation confirms what the owner wrote; the owner, that a party leaves.
fn confirming_step(case: &PartyCase, facts: &Facts) -> Step {
    let owner = facts.project.as_ref().map(|project| project.text("owner")).unwrap_or_default();
    if case.applicant.id() == owner { Step::Confirm } else { Step::OwnerSeal }
}

/// Between submission and confirmation the registers may have moved: the rules hold again.
fn confirmed(case: &PartyCase, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let mut problems = Problems::default();
    party_rules::check(form, facts, cx, &mut problems);
    let decision = match form.action {
        PartyAction::Record => record(next(Step::Done), form, facts),
        PartyAction::Replace => {
            let predecessor = form.predecessor.as_deref().unwrap_or_default();
            record(retire(next(Step::Done), form, predecessor, "被替换"), form, facts)
        }
        PartyAction::ChangeLeader => change_leader(next(Step::Done), form),
        PartyAction::Leave => retire(next(Step::Done), form, &form.organisation, "已退出"),
    };
    follow_up(contractor_known(decision, form, facts, cx), form, facts).unless(problems)
}

fn record(decision: Decision, form: &Form, facts: &Facts) -> Decision {
    let members = form.consortium.iter().map(|row| &row.organisation);
    let consortium = !form.consortium.is_empty();
    let lead = Party {
        consortium_lead: consortium.then_some(true),
        contract_price: form.contract_price,
        leader: form.leader.as_ref().map(Text::from),
        ..joining(form, &form.organisation)
    };
    let members = members.map(|member| Party { consortium_lead: Some(false), ..joining(form, member) });
    let project = facts.project.as_ref().map(|project| project.text("name")).unwrap_or_default();
    std::iter::once(lead).chain(members).fold(decision, |decision, party| {
        let told = Msg::PartyNotice { project: project.into(), kind: party_rules::kind_zh(form.kind).into() };
        let organisation = party.organisation.as_str().unwrap_or_default().to_owned();
        decision
            .publish(PartyRecordedEvent::of(&party))
            .notify(to::organisation(organisation.as_str(), []), told)
            .put(party)
    })
}

fn joining(form: &Form, organisation: &OrganisationId) -> Party {
    Party {
        units: Some(form.units.iter().map(Text::from).collect()),
        basis: form.basis.map(Text::from),
        basis_no: form.basis_no.as_ref().map(Text::from),
        contract_no: form.contract_no.as_ref().map(Text::from),
        from: Some(form.from),
        status: Some("有效".into()),
        ..named(form, organisation)
    }
}

/// Only the key: what `put_merge` needs to change one thing.
fn named(form: &Form, organisation: &str) -> Party {
    Party {
        project_no: (&form.project).into(),
        kind: form.kind.into(),
        section: (&form.section).into(),
        organisation: organisation.into(),
        ..Party::default()
    }
}

fn retire(decision: Decision, form: &Form, organisation: &str, status: &str) -> Decision {
    let party = Party { until: Some(form.from), status: Some(status.into()), ..named(form, organisation) };
    decision.publish(PartyRetiredEvent::of(&party)).put_merge(party)
}

fn change_leader(decision: Decision, form: &Form) -> Decision {
    let party = Party { leader: form.leader.as_ref().map(Text::from), ..named(form, &form.organisation) };
    decision.publish(PartyRecordedEvent::of(&party)).put_merge(party)
}

/// A contractor answers the question of the 180 days, and its price tells how large municipal works are.
fn contractor_known(decision: Decision, form: &Form, facts: &Facts, cx: &Context) -> Decision {
    let joins = matches!(form.action, PartyAction::Record | PartyAction::Replace);
    let Some(row) = facts.project.as_ref().filter(|_| joins && form.kind == PartyKind::Contractor) else {
        return decision;
    };
    let project: Project = row.read();
    let mut change = Project { project_no: (&form.project).into(), ..Project::default() };
    let mut fields = vec![];
    if row.flag("contractor-overdue") {
        change.contractor_overdue = Some(false);
        fields.push("contractor-overdue".into());
    }
    if let Some(price) = form.contract_price.filter(|_| project.is_linear()) {
        let scale = scales::of_price(price, &cx.settings).as_str();
        if row.text("builder-scale") != scale {
            change.builder_scale = Some(scale.into());
            fields.push("builder-scale".into());
        }
    }
    if fields.is_empty() {
        return decision;
    }
    let project_no = Some((&form.project).into());
    decision.put_merge(change).publish(ProjectChangedEvent { project_no, fields: Some(fields) })
}

/// Parties that a construction permit names.
const ON_PERMIT: [PartyKind; 4] =
    [PartyKind::Contractor, PartyKind::Supervisor, PartyKind::Designer, PartyKind::Surveyor];

/// A permit in force names the old party: its change is opened beside this one.
fn follow_up(decision: Decision, form: &Form, facts: &Facts) -> Decision {
    if form.action == PartyAction::Record || !ON_PERMIT.contains(&form.kind) {
        return decision;
    }
    let owner = facts.project.as_ref().map(|project| project.text("owner")).unwrap_or_default();
    let touched = |permit: &&Row| {
        ["有效", "中止"].contains(&permit.text("state"))
            && permit.text("section") == form.section
            && party_rules::share_units(&form.units, &permit.list("units"))
    };
    facts.permits.iter().filter(touched).fold(decision, |decision, permit| {
        let detail = format!("{}：{}（{}）", form.action, party_rules::kind_zh(form.kind), form.organisation);
        let change = json!({
            "permit-no": permit.text("permit-no"),
            "kind": "变更单位名称/合同价/工期/监理/勘察设计",
            "detail": detail,
            "from": form.from,
        });
        decision.open_case("construction-permit", "permit-change", change, owner).note(Msg::PermitChangeOpened)
    })
}
