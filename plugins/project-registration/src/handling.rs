//! What other systems' events and the calendar do to projects and parties.
use crate::handlers::{
    acceptance_filed, award_recorded, contractor_due, organisation_status, party_chosen, permit_issued,
};
use crate::project::{ENDED, plain};
use crate::{
    Context, Msg, Project, ProjectChangedEvent, ProjectClosedEvent, ProjectRegistration, ProjectUnitsRow, award,
};
use hub_sdk::prelude::*;
use hub_sdk::serde_json::Value;

impl award_recorded::Handler for ProjectRegistration {
    fn handle(
        what: &award_recorded::Occurrence,
        _: Option<&Row>,
        facts: &award_recorded::Facts,
        cx: &Context,
    ) -> Decision {
        let event = what.event_data();
        let (Some(project), Some(kind)) = (&facts.project, award::kind_of(event.text("category"))) else {
            return Decision::declared();
        };
        let award = facts.award.clone().unwrap_or_default();
        let form = award_form(&event, &award, kind.as_str(), facts, cx.today());
        let no = event.text("award-no");
        let told = Msg::PartyPrepared { no: no.into(), project: project.text("name").into() };
        Decision::declared()
            .open_case("project-registration", "party", form, project.text("owner"))
            .reference(no)
            .notify(to::organisation(project.text("owner"), ["clerk"]), told)
    }
}

/// The event first; what it does not carry comes from the award itself.
fn award_form(event: &Row, award: &Row, kind: &str, facts: &award_recorded::Facts, today: Date) -> Value {
    let (section, winner) = (event.text("section"), event.text("winner"));
    let direct = award.text("procurement") == "依法不招标直接发包";
    let present = facts
        .parties
        .iter()
        .find(|row| row.text("kind") == kind && row.text("section") == section && row.text("organisation") != winner);
    let replaced = present.filter(|_| kind == "contractor");
    let members: Vec<Value> = award
        .rows("consortium")
        .iter()
        .filter(|row| row.text("organisation") != winner)
        .map(|row| json!({"organisation": row.text("organisation"), "work": row.get("work")}))
        .collect();
    without_gaps(json!({
        "action": if replaced.is_some() { "替换" } else { "登记" },
        "project": event.text("project-no"),
        "kind": kind,
        "section": section,
        "units": award.get("units"),
        "organisation": winner,
        "consortium": if members.is_empty() { Value::Null } else { json!(members) },
        "predecessor": replaced.map(|row| row.text("organisation")),
        "basis": if direct { "直接发包" } else { "招标" },
        "basis-no": event.text("award-no"),
        "contract-no": award.get("contract-no"),
        "contract-price": event.get("contract-price").or(award.get("contract-price")),
        "leader": event.get("leader").or(award.get("leader")),
        "from": award.date("contract-on").unwrap_or(today),
    }))
}

impl party_chosen::Handler for ProjectRegistration {
    fn handle(what: &party_chosen::Occurrence, _: Option<&Row>, facts: &party_chosen::Facts, cx: &Context) -> Decision {
        let event = what.event_data();
        let Some(project) = &facts.project else {
            return Decision::declared();
        };
        let form = without_gaps(json!({
            "action": "登记",
            "project": event.text("project-no"),
            "kind": event.text("kind"),
            "section": "01",
            "organisation": event.text("organisation"),
            "basis": "建设单位选择",
            "from": cx.today(),
        }));
        let reference = format!("{}/{}/{}", event.text("project-no"), event.text("kind"), event.text("organisation"));
        Decision::declared()
            .open_case("project-registration", "party", form, project.text("owner"))
            .reference(reference)
            .notify(
                to::organisation(project.text("owner"), ["clerk"]),
                Msg::PartyChosenPrepared { project: project.text("name").into() },
            )
    }
}

/// A draft has no nulls: what is not known is not filled in.
fn without_gaps(mut form: Value) -> Value {
    if let Some(fields) = form.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    form
}

/// Statuses of a project that has not begun to build.
const BEFORE_BUILDING: [&str; 3] = ["已报建", "设计中", "招标中"];

impl permit_issued::Handler for ProjectRegistration {
    fn handle(
        what: &permit_issued::Occurrence,
        record: Option<&Row>,
        _: &permit_issued::Facts,
        _: &Context,
    ) -> Decision {
        let Some(record) = record else {
            return Decision::declared();
        };
        let before: Project = record.read();
        let units = units_with(&before, &what.event_data().list("units"), "在建");
        let begins = BEFORE_BUILDING.contains(&record.text("status"));
        changed(&before, units, begins.then_some("在建"))
    }
}

impl acceptance_filed::Handler for ProjectRegistration {
    fn handle(
        what: &acceptance_filed::Occurrence,
        record: Option<&Row>,
        facts: &acceptance_filed::Facts,
        cx: &Context,
    ) -> Decision {
        let Some(record) = record else {
            return Decision::declared();
        };
        // What the register holds of the filing; the event where its system keeps no register here.
        let filing = facts.filing.clone().unwrap_or_else(|| what.event_data());
        if filing.has("status") && filing.text("status") != "有效" {
            return Decision::declared();
        }
        let before: Project = record.read();
        let units = units_with(&before, &filing.list("units"), "竣工");
        // The project is completed with its last unit.
        let completed = units.iter().all(|unit| plain(&unit.status) == "竣工");
        if !completed || ENDED.contains(&record.text("status")) {
            return changed(&before, units, None);
        }
        let on = filing.date("filed-on").or(filing.date("accepted-on")).unwrap_or(cx.today());
        let (project_no, status) = (Some(before.project_no.clone()), Some("竣工".into()));
        changed(&before, units, Some("竣工")).publish(ProjectClosedEvent { project_no, status, on: Some(on) })
    }
}

/// The project's units with a new status where the event names them; it names all when it names none.
fn units_with(project: &Project, named: &[&str], status: &str) -> Vec<ProjectUnitsRow> {
    let mut units = project.units().to_vec();
    for unit in &mut units {
        if named.is_empty() || named.contains(&plain(&unit.unit_no)) {
            unit.status = Some(status.into());
        }
    }
    units
}

fn changed(before: &Project, units: Vec<ProjectUnitsRow>, status: Option<&str>) -> Decision {
    let mut change = Project { project_no: before.project_no.clone(), ..Project::default() };
    let mut fields: Vec<Text> = vec![];
    if units != before.units() {
        change.units = Some(units);
        fields.push("units".into());
    }
    if let Some(status) = status {
        change.status = Some(status.into());
        fields.push("status".into());
    }
    if fields.is_empty() {
        return Decision::declared();
    }
    let project_no = Some(before.project_no.clone());
    Decision::declared().put_merge(change).publish(ProjectChangedEvent { project_no, fields: Some(fields) })
}

impl organisation_status::Handler for ProjectRegistration {
    fn handle(
        what: &organisation_status::Occurrence,
        _: Option<&Row>,
        facts: &organisation_status::Facts,
        _: &Context,
    ) -> Decision {
        let event = what.event_data();
        let (code, status) = (event.text("credit-code"), event.text("status"));
        let name = facts.organisation.as_ref().map_or(code, |organisation| organisation.text("name"));
        facts.parties.iter().fold(Decision::declared(), |decision, party| {
            let project = party.text("project-no");
            let key = format!("party-status/{project}/{code}");
            if status == "正常" {
                return decision.clear_alert(key);
            }
            let owners = facts.owners.get(project).map(|rows| rows.rows.as_slice()).unwrap_or_default();
            let owners: Vec<_> = owners.iter().map(|row| to::organisation(row.text("organisation"), [])).collect();
            let told =
                Msg::PartyStatusAlert { project: project.into(), organisation: name.into(), status: status.into() };
            decision.alert(key, "橙色", owners, told)
        })
    }
}

impl contractor_due::Handler for ProjectRegistration {
    fn handle(
        _: &contractor_due::Occurrence,
        record: Option<&Row>,
        facts: &contractor_due::Facts,
        _: &Context,
    ) -> Decision {
        let Some(record) = record.filter(|record| facts.contractors == 0 && !ENDED.contains(&record.text("status")))
        else {
            return Decision::declared();
        };
        let project_no: Text = record.text("project-no").into();
        Decision::declared().put_merge(Project { project_no, contractor_overdue: Some(true), ..Project::default() })
    }
}
