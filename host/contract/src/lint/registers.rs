//! Registers: keys, indexes and subjects name their own fields; personal
//! fields say that they are personal; every register says how long it keeps.
use super::{Report, place::Place};
use crate::{
    FieldType, Register,
    register::{Class, RegisterField},
    types,
    vet::key_fields,
};
use indexmap::IndexMap;

pub(super) fn check(r: &mut Report) {
    for (id, register) in &r.contract.registers {
        let at = Place::of("registers", id);
        names(r, id, register, &at);
        queryable(r, id, register, &at);
        host(r, register, &at);
        fields(r, &register.fields, &at);
        r.expect(!register.keep.trim().is_empty(), "keep-missing", &at, &[("register", id)]);
    }
}

/// Key, subjects, title and activity are fields of the register.
fn names(r: &mut Report, id: &str, register: &Register, at: &Place) {
    let s = &register.subjects;
    let subjects = s.organisation.iter().chain([&s.project, &s.person, &s.division].into_iter().flatten());
    let active = register.active.iter().flat_map(|a| a.field.iter().chain(&a.until));
    let named = key_fields(register).into_iter().map(|f| ("key", f));
    let named = named.chain(register.queryable.iter().map(|f| ("queryable", f.as_str())));
    let named = named.chain(subjects.map(|f| ("subjects", f.as_str())));
    let named = named.chain(active.map(|f| ("active", f.as_str())));
    let named = named.chain(register.title_field.iter().map(|f| ("title-field", f.as_str())));
    for (word, field) in named.filter(|(_, f)| !register.fields.contains_key(*f)) {
        r.say("field", &at.down(word), &[("field", field), ("register", id)]);
    }
    if let Some(active) = register.active.as_ref().filter(|a| a.field.is_none() && a.until.is_none()) {
        let _ = active;
        r.say("active", &at.down("active"), &[("register", id)]);
    }
}

/// Only what stands in one narrow column can be asked for.
fn queryable(r: &mut Report, id: &str, register: &Register, at: &Place) {
    for name in &register.queryable {
        let field = register.fields.get(name);
        if field.is_some_and(|f| matches!(f.r#type, FieldType::Table | FieldType::Json | FieldType::LongText)) {
            r.say("queryable", &at.down("queryable"), &[("field", name), ("register", id)]);
        }
    }
}

fn host(r: &mut Report, register: &Register, at: &Place) {
    if let Some(host) = &register.host {
        r.expect(r.contract.maintains.contains(host), "host", &at.down("host"), &[("register", host)]);
    }
}

fn fields(r: &mut Report, fields: &IndexMap<String, RegisterField>, at: &Place) {
    for (id, field) in fields {
        let here = at.down(id);
        class(r, id, field, &here);
        let table = field.r#type == FieldType::Table;
        r.expect(table || field.columns.is_empty(), "columns", &here, &[("field", id)]);
        r.expect(!table || !field.columns.is_empty(), "table-columns", &here, &[("field", id)]);
        self::fields(r, &field.columns, &here);
    }
}

/// An identity number or a telephone is never a public field by oversight.
fn class(r: &mut Report, id: &str, field: &RegisterField, at: &Place) {
    let least = types::definition(&field.r#type.to_string()).and_then(|d| d["class"].as_str());
    if let Some(least) = least.filter(|_| field.class == Class::Public) {
        r.say("class-missing", at, &[("field", id), ("class", least)]);
    }
}
