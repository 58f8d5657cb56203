//! What a change would make of a project: the registered one, the new values
//! of the form over it, and the fields that differ afterwards. Old and new are
//! compared as the register writes them, so that 19533 and 19533.00 are one.
use crate::procedures::project_change::{Facts, Form};
use crate::project::plain;
use crate::state_funds::StateFunds;
use crate::{Project, ProjectChangeKind as Kind, Settings};
use hub_sdk::prelude::*;
use hub_sdk::serde_json::{self, Map};

pub struct Merged {
    pub before: Project,
    pub after: Project,
    pub changes: Vec<Change>,
}

pub struct Change {
    pub field: String,
    pub old: Value,
    pub new: Value,
}

/// Fields of the form that are no fields of the project.
const ABOUT_THE_CHANGE: [&str; 6] = ["project", "kind", "reason", "effective-on", "new-owner", "phases"];
/// Fields that R3 and R4 derive others from.
const BASES: [&str; 8] =
    ["total-investment", "funds", "units", "use", "owner-kind", "total-area", "above-area", "below-area"];
/// Tables whose rows are added by their number and never taken away by a change.
const CERTIFICATES: [&str; 2] = ["land-permit", "planning-permit"];

impl Merged {
    /// `None` while the project is not registered.
    pub fn of(form: &Form, facts: &Facts, settings: &Settings) -> Option<Merged> {
        let before: Project = facts.project.as_ref()?.read();
        let mut document = object(&before);
        for (field, new) in new_values(form, &before, facts) {
            let old = document.get(&field).cloned().unwrap_or_default();
            let certificate = CERTIFICATES.contains(&field.as_str());
            document.insert(field, if certificate { by_number(&old, &new) } else { new });
        }
        let mut after: Project = serde_json::from_value(Value::Object(document)).ok()?;
        keep_unit_status(&before, &mut after);
        if differences(&before, &after).iter().any(|change| BASES.contains(&change.field.as_str())) {
            after = rederived(&before, after, settings);
        }
        if is_design_change(&before, &after, facts, settings) {
            after.design_change_required = Some(true);
        }
        let changes = differences(&before, &after);
        Some(Merged { before, after, changes })
    }

    pub fn touches(&self, fields: &[&str]) -> bool {
        self.changes.iter().any(|change| fields.contains(&change.field.as_str()))
    }

    /// Only the key and what differs; a value that is gone is null.
    pub fn patch(&self) -> Value {
        let mut patch = Map::from_iter([("project-no".to_owned(), json!(self.before.project_no))]);
        patch.extend(self.changes.iter().map(|change| (change.field.clone(), change.new.clone())));
        Value::Object(patch)
    }
}

fn new_values(form: &Form, before: &Project, facts: &Facts) -> Map<String, Value> {
    let mut values = object(form);
    values.retain(|field, _| !ABOUT_THE_CHANGE.contains(&field.as_str()));
    match form.kind {
        Kind::ChangeOfOwner => values.extend([("owner".to_owned(), json!(form.new_owner))]),
        Kind::Suspension => values.extend([status("停工")]),
        Kind::Resumption => values.extend([status(status_when_running(facts))]),
        Kind::Termination => values.extend([status("终止")]),
        Kind::SplitIntoPhases => values.extend([("units".to_owned(), json!(units_that_stay(form, before)))]),
        _ => {}
    }
    values
}

fn status(status: &str) -> (String, Value) {
    ("status".to_owned(), json!(status))
}

/// 复工 goes back to building where a permit is in force, else to where a project begins.
fn status_when_running(facts: &Facts) -> &'static str {
    if facts.permits.iter().any(|permit| permit.text("state") == "有效") { "在建" } else { "已报建" }
}

fn units_that_stay(form: &Form, before: &Project) -> Vec<Value> {
    let leaves = |no: &str| form.phases.iter().any(|phase| phase.units.iter().any(|unit| unit == no));
    before.units().iter().filter(|unit| !leaves(plain(&unit.unit_no))).map(|unit| json!(unit)).collect()
}

/// Rows of the old table, those of the new one in their place or behind them.
fn by_number(old: &Value, new: &Value) -> Value {
    let mut rows = old.as_array().cloned().unwrap_or_default();
    for row in new.as_array().into_iter().flatten() {
        match rows.iter_mut().find(|present| present.get("no") == row.get("no")) {
            Some(present) => *present = row.clone(),
            None => rows.push(row.clone()),
        }
    }
    Value::Array(rows)
}

/// How far a unit has come is not the form's to say.
fn keep_unit_status(before: &Project, after: &mut Project) {
    for unit in after.units.iter_mut().flatten() {
        let known = before.units().iter().find(|known| known.unit_no == unit.unit_no);
        unit.status = known.map_or_else(|| Some("已报建".into()), |known| known.status.clone());
    }
}

fn rederived(before: &Project, after: Project, settings: &Settings) -> Project {
    // What a reviewer once set is not undone by figures that never showed it.
    let set_by_reviewer = before.state_invested == Some(true) && !StateFunds::of(before).invested();
    let mut after = after.derived(settings);
    after.state_invested = Some(after.state_invested == Some(true) || set_by_reviewer);
    after
}

/// After the drawings passed: the size moved by more than the setting, or a unit is new.
fn is_design_change(before: &Project, after: &Project, facts: &Facts, settings: &Settings) -> bool {
    let (old, new) = (before.total_area.unwrap_or_default().0, after.total_area.unwrap_or_default().0);
    let resized = (new - old).abs() * 100 > old * settings.size_change;
    let added = after.unit_nos().iter().any(|no| !before.unit_nos().contains(no));
    facts.conformities > 0 && (resized || added)
}

fn differences(before: &Project, after: &Project) -> Vec<Change> {
    let (before, after) = (object(before), object(after));
    let gone = before.keys().filter(|field| !after.contains_key(*field));
    let fields: Vec<&String> = after.keys().chain(gone).collect();
    let of = |document: &Map<String, Value>, field: &str| document.get(field).cloned().unwrap_or_default();
    fields
        .into_iter()
        .map(|field| Change { field: field.clone(), old: of(&before, field), new: of(&after, field) })
        .filter(|change| change.old != change.new)
        .collect()
}

fn object(data: &impl hub_sdk::serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(data) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

impl Change {
    /// As people read it: yuan, names of rows, values.
    pub fn text(&self, value: &Value) -> String {
        match value {
            Value::Null => "—".to_owned(),
            Value::String(text) => text.clone(),
            Value::Number(n) if self.field.ends_with("investment") => Fen(n.as_i64().unwrap_or_default()).to_string(),
            Value::Array(rows) => rows.iter().map(row_text).collect::<Vec<_>>().join("、"),
            other => other.to_string(),
        }
    }
}

fn row_text(row: &Value) -> String {
    let text = |field: &str| row.get(field).and_then(Value::as_str);
    match (text("source"), row.get("amount").and_then(Value::as_i64)) {
        (Some(source), Some(amount)) => format!("{source}{}", Fen(amount)),
        _ => row.as_str().or(text("no")).or(text("unit-no")).unwrap_or_default().to_owned(),
    }
}
