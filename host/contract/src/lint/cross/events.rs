//! Events of other systems: that somebody publishes them, and that they bring what is read of them.
use super::{
    Kind, Trouble,
    types::{self, comparable, event_name, published},
};
use crate::{
    Contract, Fact, FieldType,
    facts::Test,
    handler::{Handler, Trigger},
    lint::facts::sources,
    outside::Event,
    pointer::Source,
};

const ABOUT: [&str; 6] = ["type", "subject", "data", "source", "id", "time"];

pub(super) fn check(c: &Contract, all: &[Contract], found: &mut Vec<Trouble>) {
    for (path, event) in awaited(c) {
        if !known(event, all) {
            found.push(Trouble::new(Kind::EventUnpublished, c, path, &[("event", event)]));
        }
    }
    for (id, handler) in &c.handlers {
        let Trigger::Event(name) = &handler.on else { continue };
        let Some(event) = published(name, all) else { continue };
        let path = format!("handlers/{id}");
        let read = handler.facts.iter().flat_map(|(f, fact)| pointers(fact).map(move |p| (format!("/facts/{f}"), p)));
        let record = handler.record.iter().flat_map(|r| r.key.pointers()).map(|p| ("/record".to_owned(), p));
        for (below, pointer) in read.chain(record) {
            lacking(c, name, event, &[pointer], format!("{path}{below}"), found);
        }
        keyed(c, name, event, handler, &path, found);
    }
    for (id, procedure) in &c.procedures {
        let names: Vec<&str> = procedure.steps.values().flat_map(|s| &s.r#for).filter_map(event_name).collect();
        let [name] = names.as_slice() else { continue };
        let Some(event) = published(name, all) else { continue };
        for (f, fact) in &procedure.facts {
            let read: Vec<&str> = pointers(fact).collect();
            lacking(c, name, event, &read, format!("procedures/{id}/facts/{f}"), found);
        }
    }
}

/// Fields of the payload that are read and not sent.
fn lacking(c: &Contract, name: &str, event: &Event, read: &[&str], path: String, found: &mut Vec<Trouble>) {
    for field in read.iter().filter_map(|pointer| field_of(pointer)) {
        if !event.payload.contains_key(field) {
            found.push(Trouble::new(Kind::EventField, c, path.clone(), &[("event", name), ("field", field)]));
        }
    }
}

/// The record of this contract that the event is about, and the own registers asked with what it brings.
fn keyed(c: &Contract, name: &str, event: &Event, handler: &Handler, path: &str, found: &mut Vec<Trouble>) {
    let mut unlike = |pointer: &str, theirs: &FieldType, field: &str, ours: &FieldType, below: String| {
        if !comparable(theirs, ours) {
            let (theirs, ours) = (theirs.to_string(), ours.to_string());
            let params =
                [("event", name), ("pointer", pointer), ("theirs", &theirs), ("field", field), ("ours", &ours)];
            found.push(Trouble::new(Kind::EventType, c, format!("{path}{below}"), &params));
        }
    };
    let brings = |pointer: &str| event.payload.get(field_of(pointer)?);
    if let Some(record) = &handler.record
        && let (Source::Text(pointer), Some(register)) = (&record.key, c.registers.get(&record.register))
        && let (Some(theirs), Some(ours)) = (brings(pointer), register.fields.get(&register.key))
    {
        unlike(pointer, theirs, &register.key, &ours.r#type, "/record".to_owned());
    }
    for (id, fact) in &handler.facts {
        let Some(register) = c.registers.get(&fact.register) else { continue };
        for (field, test) in &fact.filter {
            let Test::Equals(Source::Text(pointer)) = test else { continue };
            if let (Some(theirs), Some(ours)) = (brings(pointer), register.fields.get(field)) {
                unlike(pointer, theirs, field, &ours.r#type, format!("/facts/{id}"));
            }
        }
    }
}

fn field_of(pointer: &str) -> Option<&str> {
    let rest = pointer.strip_prefix("/event/")?;
    let rest = rest.strip_prefix("data/").unwrap_or(rest);
    rest.split('/').next().filter(|field| !ABOUT.contains(field))
}

fn pointers(fact: &Fact) -> impl Iterator<Item = &str> {
    sources(fact).into_iter().flat_map(Source::pointers).chain(fact.for_each.as_deref())
}

/// Event types a contract waits or listens for.
fn awaited(c: &Contract) -> Vec<(String, &str)> {
    let handlers = c.handlers.iter().filter_map(|(id, h)| match &h.on {
        Trigger::Event(name) => Some((format!("handlers/{id}"), name.as_str())),
        _ => None,
    });
    let waits = c.procedures.iter().flat_map(|(id, p)| {
        p.steps.iter().flat_map(move |(step, s)| {
            let path = format!("procedures/{id}/steps/{step}");
            s.r#for.iter().filter_map(event_name).map(move |name| (path.clone(), name))
        })
    });
    handlers.chain(waits).collect()
}

/// Published by a contract, or by a partner whose messages some contract names.
fn known(event: &str, all: &[Contract]) -> bool {
    let Some((system, _)) = event.split_once('.') else { return false };
    let partner =
        |c: &Contract| c.messages.iter().any(|(id, m)| m.partner.as_deref().or(id.split('.').next()) == Some(system));
    types::published(event, all).is_some() || all.iter().any(partner)
}
