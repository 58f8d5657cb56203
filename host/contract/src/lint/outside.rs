//! What crosses the border and what runs without a case: numbers, events,
//! messages, documents, handlers, figures.
use super::{
    Report, facts,
    place::Place,
    pointers::{self, Scope},
};
use crate::{
    handler::{Handler, Trigger},
    manifest::{CaseFigure, Figure},
    outside::{DOCX, Message},
    split::DATA,
};
use indexmap::IndexMap;

pub(super) fn check(r: &mut Report) {
    let c = r.contract;
    for (id, pattern) in &c.numbers {
        r.expect(is_number_pattern(pattern), "number-pattern", &Place::of("numbers", id), &[("pattern", pattern)]);
    }
    for (id, event) in &c.events {
        let at = Place::of("events", id);
        r.expect(id.contains('.'), "event-name", &at, &[("event", id)]);
        r.expect(!event.payload.is_empty(), "payload-empty", &at, &[("name", id)]);
        if let Some(subject) = &event.subject {
            r.expect(event.payload.contains_key(subject), "event-subject", &at, &[("field", subject)]);
        }
    }
    for (id, message) in &c.messages {
        let partner = message.partner.is_some() || id.contains('.');
        r.expect(partner, "message-partner", &Place::of("messages", id), &[("message", id)]);
        if let Some(field) = &message.account {
            let at = Place::of("messages", id);
            r.expect(message.comes_with(field), "message-account", &at, &[("field", field)]);
        }
        if let Some(field) = &message.opens {
            let at = Place::of("messages", id);
            r.expect(message.answer.contains_key(field), "message-opens", &at, &[("field", field)]);
        }
    }
    documents(r);
    for (id, handler) in &c.handlers {
        self::handler(r, handler, &Place::of("handlers", id));
    }
    for (id, figure) in &c.figures {
        self::figure(r, figure, &Place::of("figures", id));
    }
}

/// Balanced braces and exactly one serial of 1 to 12 digits.
fn is_number_pattern(pattern: &str) -> bool {
    let balanced = pattern.matches('{').count() == pattern.matches('}').count();
    let names = crate::text::params(pattern);
    let serials: Vec<_> = names.iter().filter_map(|n| n.parse::<usize>().ok()).collect();
    balanced && names.iter().all(|n| !n.is_empty()) && matches!(serials.as_slice(), [1..=12])
}

fn documents(r: &mut Report) {
    let c = r.contract;
    for (id, document) in &c.documents {
        let at = Place::of("documents", id);
        if let Some(number) = &document.number {
            r.expect(c.numbers.contains_key(number), "number", &at, &[("number", number)]);
        }
        match &document.template {
            Some(template) => {
                let file = format!("templates/{template}");
                r.expect(r.bundle.files.contains_key(&file), "template", &at, &[("file", &file)]);
            }
            None if document.parties.is_empty() => r.expect(false, "document-template", &at, &[("document", id)]),
            None => r.expect(false, "signed-template", &at, &[("document", id)]),
        }
        if document.formats.iter().any(|format| format == DOCX) {
            editable(r, id, document.editable_template(), &at);
        }
    }
}

/// The Word file is made from Markdown that stands beside the template.
fn editable(r: &mut Report, id: &str, template: Option<String>, at: &Place) {
    let file = template.map(|name| format!("templates/{name}"));
    let found = file.as_ref().is_some_and(|file| r.bundle.files.contains_key(file));
    let file = file.unwrap_or_else(|| format!("templates/{id}.md"));
    r.expect(found, "editable-template", &at.down("formats"), &[("document", id), ("file", &file)]);
}

fn handler(r: &mut Report, handler: &Handler, at: &Place) {
    let c = r.contract;
    match &handler.on {
        Trigger::Event(name) => {
            r.expect(name.split('.').count() >= 3 || name.contains('.'), "event-type", at, &[("event", name)])
        }
        Trigger::Message(name) => unasked(r, name, at),
        Trigger::Timer(timer) => r.expect(handler.record.is_some(), "timer-record", at, &[("timer", timer)]),
        Trigger::Schedule(text) => r.expect(is_schedule(text), "schedule", at, &[("schedule", text)]),
    }
    entries(r, handler, at);
    each(r, handler, at);
    let record = handler.record.as_ref();
    if let Some(record) = record {
        r.expect(c.registers.contains_key(&record.register), "register", at, &[("register", &record.register)]);
    }
    let scope = Scope {
        procedure: None,
        facts: &handler.facts,
        record: record
            .map(|r| r.register.as_str())
            .or(handler.each.as_ref().map(|e| e.of.as_str()))
            .or(of_unnamed(handler)),
    };
    facts::check(r, scope, at);
    for pointer in record.into_iter().flat_map(|record| record.key.pointers()) {
        pointers::check(r, scope, pointer, at);
    }
}

/// A message that comes in by itself, with fields that are known.
fn unasked(r: &mut Report, name: &str, at: &Place) {
    match r.contract.messages.get(name) {
        None => r.say("message", at, &[("message", name)]),
        Some(message) => {
            r.expect(Message::is_iso(name) || !message.receive.is_empty(), "message-unasked", at, &[("message", name)]);
        }
    }
}

/// Entries are of messages alone, and so is what makes one the same again.
fn entries(r: &mut Report, handler: &Handler, at: &Place) {
    let message = matches!(handler.on, Trigger::Message(_));
    for pointer in handler.split.iter().chain(&handler.dedupe) {
        let in_data = pointer.strip_prefix(DATA).is_some_and(|rest| rest.starts_with('/'));
        r.expect(message && in_data, "entry-pointer", at, &[("pointer", pointer)]);
    }
}

/// A schedule alone runs over records: its own system's, found by what is indexed.
fn each(r: &mut Report, handler: &Handler, at: &Place) {
    let Some(each) = &handler.each else { return };
    let at = at.down("each");
    r.expect(matches!(handler.on, Trigger::Schedule(_)), "each-schedule", &at, &[]);
    let Some(register) = r.contract.registers.get(&each.of) else {
        return r.say("register", &at, &[("register", &each.of)]);
    };
    for field in each.r#where.keys().filter(|field| !register.queryable.contains(field)) {
        r.say("not-queryable", &at, &[("field", field), ("register", &each.of)]);
    }
}

/// A timer that names no record is told so once, and not again at each of its pointers.
fn of_unnamed(handler: &Handler) -> Option<&'static str> {
    matches!(handler.on, Trigger::Timer(_)).then_some("")
}

/// `daily 02:00`, `weekly 1 02:00` (Monday), `monthly 1 02:00`.
fn is_schedule(text: &str) -> bool {
    let time = |t: &str| t.parse::<jiff::civil::Time>().is_ok() && t.len() == 5;
    let day = |d: &str, most: u8| d.parse::<u8>().is_ok_and(|d| (1..=most).contains(&d));
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        ["daily", at] => time(at),
        ["weekly", on, at] => day(on, 7) && time(at),
        ["monthly", on, at] => day(on, 28) && time(at),
        _ => false,
    }
}

fn figure(r: &mut Report, figure: &Figure, at: &Place) {
    match (&figure.fact, &figure.cases) {
        (Some(fact), None) => {
            facts::check_figure(r, fact, at);
            let own = fact.register.strip_prefix(&format!("{}/", r.contract.id)).unwrap_or(&fact.register);
            let queryable = r.contract.registers.get(own).map(|register| &register.queryable);
            for field in figure.by.iter().filter(|f| queryable.is_some_and(|q| !q.contains(f))) {
                r.say("not-queryable", at, &[("field", field), ("register", &fact.register)]);
            }
        }
        (None, Some(cases)) => case_figure(r, cases, at),
        _ => r.say("figure", at, &[]),
    }
}

fn case_figure(r: &mut Report, cases: &CaseFigure, at: &Place) {
    let Some(procedure) = r.contract.procedures.get(&cases.procedure) else {
        return r.say("performed", at, &[("name", &cases.procedure)]);
    };
    if let Some(step) = &cases.step {
        r.expect(procedure.steps.contains_key(step), "fact-at", at, &[("step", step)]);
    }
    if let Some(pointer) = &cases.by {
        let none = IndexMap::new();
        let scope = Scope { procedure: Some(procedure), facts: &none, record: None };
        pointers::check(r, scope, pointer, at);
    }
}
