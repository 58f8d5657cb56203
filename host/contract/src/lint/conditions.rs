//! Closed comparisons: their pointers exist, and what a choice is compared
//! with is one of its choices (a misspelt label would never hold).
use super::{
    Report,
    place::Place,
    pointers::{self, Scope},
    who,
};
use crate::{Condition, FieldType, Procedure, WhoRule};
use serde_json::Value;

pub(super) fn check(r: &mut Report, procedure: &Procedure, condition: &Condition, at: &Place) {
    for pointer in condition.pointers() {
        pointers::check(r, Scope::of(procedure), pointer, at);
    }
    for (pointer, value) in compared(condition) {
        choice(r, procedure, pointer, value, at);
    }
}

pub(super) fn in_who(r: &mut Report, procedure: &Procedure, rule: &WhoRule, at: &Place) {
    match rule {
        WhoRule::One(_) => {}
        WhoRule::AnyOf(list) => list.iter().for_each(|rule| in_who(r, procedure, rule, at)),
        WhoRule::If { r#if, then, r#else } => {
            check(r, procedure, r#if, at);
            in_who(r, procedure, then, at);
            in_who(r, procedure, r#else, at);
        }
    }
}

/// Every literal with the pointer it is compared with.
fn compared(condition: &Condition) -> Vec<(&str, &Value)> {
    match condition {
        Condition::All { all: list } | Condition::Any { any: list } => list.iter().flat_map(compared).collect(),
        Condition::Not { not } => compared(not),
        Condition::Is { at, is: value } | Condition::Has { at, has: value } => vec![(at, value)],
        Condition::In { at, r#in: list } | Condition::HasAny { at, has_any: list } => {
            list.iter().map(|v| (at.as_str(), v)).collect()
        }
        Condition::Set { .. } => vec![],
    }
}

fn choice(r: &mut Report, procedure: &Procedure, pointer: &str, value: &Value, at: &Place) {
    let Some(name) = pointer.strip_prefix("/form/").filter(|rest| !rest.contains('/')) else {
        return;
    };
    let field = who::fields_in(r, procedure).into_iter().find(|f| f.id == name);
    let (Some(FieldType::Choice(list) | FieldType::Many(list)), Some(text)) = (field.map(|f| f.r#type), value.as_str())
    else {
        return;
    };
    if !list.is_empty() && !list.iter().any(|c| c == text) {
        r.say("choice-unknown", at, &[("value", text), ("field", name)]);
    }
}
