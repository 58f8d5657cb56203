//! Data against declared fields: registers, events, messages. `null` stands
//! for "not known"; a placeholder may stand wherever a text may.
use super::{Findings, placeholders};
use crate::{FieldType, Register, register::RegisterField, types};
use indexmap::IndexMap;
use serde_json::{Map, Value};

/// A whole record, or with `merge` a patch of one. Either way the fields of
/// its key are there, for they say which record it is.
pub(super) fn record(found: &mut Findings, register: &Register, data: &Value, merge: bool, p: &str) {
    let Some(map) = data.as_object() else {
        return found.payload(p, "a record's data is an object");
    };
    for name in key_fields(register).into_iter().filter(|name| map.get(*name).is_none_or(Value::is_null)) {
        found.payload(format!("{p}/{name}"), format!("`{name}` is part of the record's key and is missing"));
    }
    if !merge && map.is_empty() {
        found.payload(p, "a record without fields");
    }
    fields(found, &register.fields, map, p);
}

/// The fields a register's key is made of.
pub(crate) fn key_fields(register: &Register) -> Vec<&str> {
    match register.key.contains('{') {
        false => vec![register.key.as_str()],
        true => crate::text::params(&register.key),
    }
}

fn fields(found: &mut Findings, known: &IndexMap<String, RegisterField>, data: &Map<String, Value>, p: &str) {
    for (name, value) in data {
        let at = format!("{p}/{name}");
        match known.get(name) {
            None => found.payload(at, format!("there is no field `{name}`")),
            Some(field) => field_value(found, field, value, &at),
        }
    }
}

fn field_value(found: &mut Findings, field: &RegisterField, value: &Value, p: &str) {
    typed(found, &field.r#type, value, p);
    let rows = value.as_array().filter(|_| !field.columns.is_empty());
    for (n, row) in rows.into_iter().flatten().enumerate() {
        if let Some(row) = row.as_object() {
            fields(found, &field.columns, row, &format!("{p}/{n}"));
        }
    }
}

/// Exactly the declared fields, each of its type or null.
pub(super) fn exact(found: &mut Findings, known: &IndexMap<String, FieldType>, data: &Value, p: &str) {
    let Some(map) = data.as_object() else {
        return found.payload(p, "the payload is an object");
    };
    for (name, kind) in known {
        match map.get(name) {
            None => {
                found.payload(format!("{p}/{name}"), format!("`{name}` is missing; null says that it is not known"))
            }
            Some(value) => typed(found, kind, value, &format!("{p}/{name}")),
        }
    }
    for name in map.keys().filter(|name| !known.contains_key(*name)) {
        found.payload(format!("{p}/{name}"), format!("there is no field `{name}`"));
    }
}

pub(super) fn typed(found: &mut Findings, kind: &FieldType, value: &Value, p: &str) {
    let written = matches!(kind, FieldType::Text | FieldType::LongText | FieldType::Address);
    let empty = written && value == "";
    let later = placeholders::is(value) && (written || matches!(kind, FieldType::Project | FieldType::Json));
    if value.is_null() || empty || later {
        return;
    }
    if let Err(says) = types::check(kind, value) {
        found.payload(p, format!("must be {}", says.english()));
    }
}

/// What names one record, person or organisation.
pub(super) fn key(found: &mut Findings, key: &Value, p: &str) {
    let fits = match key {
        Value::String(s) => !s.is_empty(),
        Value::Number(_) => true,
        other => placeholders::is(other),
    };
    if !fits {
        found.payload(p, "a key is a text or a number");
    }
}

/// A date or a date-time.
pub(super) fn moment(found: &mut Findings, at: &Value, p: &str) {
    let fits = |kind: &FieldType| types::check(kind, at).is_ok();
    if !fits(&FieldType::Date) && !fits(&FieldType::DateTime) {
        found.payload(p, "must be a date or a date-time");
    }
}
