//! A host register as its maintaining system describes it: texts, visibility and
//! further fields are the system's; key, subjects and the fields that routing
//! and rights read stay the hub's.
use contract::{Register, register::RegisterField};
use std::mem::discriminant;

pub fn merge(own: &Register, theirs: &Register) -> Register {
    let mut merged = theirs.clone();
    merged.key = own.key.clone();
    merged.subjects = own.subjects.clone();
    merged.active = theirs.active.clone().or_else(|| own.active.clone());
    merged.title_field = theirs.title_field.clone().or_else(|| own.title_field.clone());
    for (id, field) in &own.fields {
        let field = match theirs.fields.get(id) {
            Some(theirs) => merge_field(field, theirs),
            None => field.clone(),
        };
        merged.fields.insert(id.clone(), field);
    }
    for field in &own.queryable {
        if !merged.queryable.contains(field) {
            merged.queryable.push(field.clone());
        }
    }
    merged
}

/// A choice with its values is the same type as one without; anything else
/// than the hub's type is not.
fn merge_field(own: &RegisterField, theirs: &RegisterField) -> RegisterField {
    match discriminant(&own.r#type) == discriminant(&theirs.r#type) {
        true => theirs.clone(),
        false => RegisterField { r#type: own.r#type.clone(), ..theirs.clone() },
    }
}
