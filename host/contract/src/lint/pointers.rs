//! Pointers: they begin at an allowed root, and what they name there exists.
use super::{Report, place::Place};
use crate::{Procedure, form::Field, procedure::StepType};

const ROOTS: [&str; 11] =
    ["form", "case", "record", "event", "message", "facts", "settings", "actor", "today", "steps", "item"];
const CASE: [&str; 15] = [
    "id",
    "number",
    "procedure",
    "step",
    "branch",
    "applicant",
    "project",
    "division",
    "form",
    "steps",
    "data",
    "materials",
    "opened",
    "submitted",
    "version",
];
const ACTOR: [&str; 9] =
    ["person", "organisation", "office", "post", "level", "powers", "systems", "project", "appointment"];

/// What surrounds a pointer: a procedure's case, or a handler's occurrence.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub procedure: Option<&'a Procedure>,
    pub facts: &'a indexmap::IndexMap<String, crate::Fact>,
    pub record: Option<&'a str>,
}

impl<'a> Scope<'a> {
    pub fn of(procedure: &'a Procedure) -> Scope<'a> {
        Scope { procedure: Some(procedure), facts: &procedure.facts, record: procedure.record.as_deref() }
    }
}

pub(super) fn check(r: &mut Report, scope: Scope, pointer: &str, at: &Place) {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let root = parts.first().copied().unwrap_or_default();
    if !pointer.starts_with('/') || !ROOTS.contains(&root) {
        return r.say("pointer-root", at, &[("pointer", pointer)]);
    }
    if !exists(r, scope, root, &parts[1..]) {
        r.say("pointer", at, &[("pointer", pointer)]);
    }
}

fn exists(r: &Report, scope: Scope, root: &str, rest: &[&str]) -> bool {
    let first = rest.first().copied();
    match root {
        "form" => scope.procedure.is_some_and(|p| in_form(r, p, rest)),
        "steps" => scope.procedure.is_some_and(|p| first.is_none_or(|s| p.steps.contains_key(s))),
        "case" => first.is_none_or(|f| CASE.contains(&f)),
        "actor" => first.is_none_or(|f| ACTOR.contains(&f)),
        "facts" => first.is_none_or(|f| scope.facts.contains_key(f)),
        "settings" => first.is_none_or(|f| r.contract.settings.contains_key(f)),
        "record" => in_record(r, scope, first),
        "event" => first.is_none_or(|f| ["type", "subject", "data", "source", "id", "time"].contains(&f)),
        "message" => first.is_none_or(|f| ["type", "data", "id", "time"].contains(&f)),
        "today" => rest.is_empty(),
        // Stands for the item of a branch that runs over a list.
        "item" => scope.procedure.is_some_and(runs_over),
        _ => true,
    }
}

pub(super) fn runs_over(procedure: &Procedure) -> bool {
    procedure.steps.values().any(|s| s.r#type == StepType::Each)
}

fn in_form(r: &Report, procedure: &Procedure, rest: &[&str]) -> bool {
    let Some(form) = r.contract.form_of(procedure) else {
        return false;
    };
    within(&form.fields(), rest)
}

/// Down through fields, rows (`*` or an index) and columns. Inside a field
/// without columns (a geometry, a list) anything may follow.
fn within(fields: &[Field], rest: &[&str]) -> bool {
    let Some((name, rest)) = rest.split_first() else {
        return true;
    };
    let Some(field) = fields.iter().find(|f| f.id == *name) else {
        return false;
    };
    if field.columns.is_empty() {
        return true;
    }
    match rest.split_first() {
        None => true,
        Some((row, rest)) => (*row == "*" || row.parse::<usize>().is_ok()) && within(&field.columns, rest),
    }
}

fn in_record(r: &Report, scope: Scope, field: Option<&str>) -> bool {
    let Some(register) = scope.record.and_then(|id| r.contract.registers.get(id)) else {
        // A case opened from an event or a notice may bring its record along.
        return scope.record.is_some();
    };
    field.is_none_or(|f| register.fields.contains_key(f) || ["key", "version"].contains(&f))
}
