//! Steps: who holds them, until when, what their actions name. The shape of
//! the net is `flow`'s.
use super::{
    Report, conditions,
    place::Place,
    pointers::{self, Scope},
    publicity, who,
};
use crate::{
    Action, Procedure, Step,
    procedure::{Awaited, Clock, Late, Required, StepType},
    types,
    vet::key_fields,
};
use serde_json::Value;

pub(super) fn check(r: &mut Report, procedure: &Procedure, at: &Place) {
    who::starters(r, procedure, at);
    head(r, procedure, at);
    for (id, material) in &procedure.materials {
        if let Required::When { when } = &material.required {
            conditions::check(r, procedure, when, &at.path_down(&["materials", id]));
        }
    }
    for (id, clock) in &procedure.clocks {
        self::clock(r, procedure, clock, &at.path_down(&["clocks", id]));
    }
    for (id, step) in &procedure.steps {
        self::step(r, procedure, id, step, &at.path_down(&["steps", id]));
    }
}

/// What the procedure itself names.
fn head(r: &mut Report, procedure: &Procedure, at: &Place) {
    let c = r.contract;
    form(r, procedure.form.as_deref(), &at.down("form"));
    if let Some(register) = &procedure.record {
        r.expect(c.registers.contains_key(register), "register", &at.down("record"), &[("register", register)]);
    }
    if let Some(number) = &procedure.number {
        r.expect(c.numbers.contains_key(number), "number", &at.down("number"), &[("number", number)]);
    }
    if let Some(code) = &procedure.starter_else {
        r.expect(c.texts.contains_key(code), "text", &at.down("starter-else"), &[("text", code)]);
    }
    let s = &procedure.subjects;
    for pointer in [&s.project, &s.organisation, &s.division, &s.title].into_iter().flatten() {
        pointers::check(r, Scope::of(procedure), pointer, &at.down("subjects"));
    }
}

fn form(r: &mut Report, id: Option<&str>, at: &Place) {
    if let Some(id) = id {
        r.expect(r.contract.forms.contains_key(id), "form", at, &[("form", id)]);
    }
}

fn step(r: &mut Report, procedure: &Procedure, id: &str, step: &Step, at: &Place) {
    holder(r, procedure, id, step, at);
    form(r, step.form.as_deref(), &at.down("form"));
    signed(r, procedure, step, at);
    publicity::check(r, procedure, id, step, at);
    for (action, full) in &step.actions {
        self::action(r, procedure, full, &at.path_down(&["actions", action]));
    }
    for (name, branch) in &step.branches {
        let here = at.path_down(&["branches", name]);
        if let Some(when) = &branch.when {
            conditions::check(r, procedure, when, &here);
        }
        branch.uses.iter().for_each(|used| uses(r, procedure, used, &here));
    }
    if let Some(over) = &step.over {
        uses(r, procedure, over, &at.down("over"));
    }
    for awaited in &step.r#for {
        self::awaited(r, procedure, awaited, &at.down("for"));
    }
}

/// A `sign` step names a document with parties, and each of them can be found.
fn signed(r: &mut Report, procedure: &Procedure, step: &Step, at: &Place) {
    let Some(id) = &step.document else { return };
    let Some(document) = r.contract.documents.get(id) else {
        return r.say("document", &at.down("document"), &[("document", id)]);
    };
    r.expect(!document.parties.is_empty(), "no-parties", &at.down("document"), &[("document", id)]);
    for (party, full) in &document.parties {
        let here = at.path_down(&["document", party]);
        who::step(r, procedure, &full.who, &here);
        if let Some(when) = &full.when {
            conditions::check(r, procedure, when, &here);
        }
    }
}

/// A task has a holder, and only what has a holder has a deadline.
fn holder(r: &mut Report, procedure: &Procedure, id: &str, step: &Step, at: &Place) {
    let answers = step.r#type == StepType::Publicity;
    let answers = answers && step.publicity.as_ref().is_some_and(|p| p.is_open_to_objections());
    let held = step.r#type == StepType::Task || answers;
    match &step.who {
        Some(rule) if held => who::step(r, procedure, rule, &at.down("who")),
        Some(_) => r.say("misplaced", at, &[("word", "who"), ("step", id)]),
        None if held => r.say("who-missing", at, &[("step", id)]),
        None => {}
    }
    let owned = step.r#type == StepType::Sign || held && step.who.is_some();
    if (step.days.is_some() || step.deadline.is_some()) && !owned {
        r.say("deadline-unowned", at, &[("step", id)]);
    }
    if step.days.is_some() && step.deadline.is_some() {
        r.say("deadline-twice", at, &[("step", id)]);
    }
    if let Some(deadline) = &step.deadline {
        limit(r, procedure, &deadline.limit, &at.down("deadline"));
        if let Late::Action(action) = &deadline.late {
            // Nobody signs for another, and the clock for nobody.
            let signs = step.r#type == StepType::Sign && action == crate::procedure::SIGN;
            r.expect(
                step.actions.contains_key(action) && !signs,
                "late-action",
                &at.down("deadline"),
                &[("action", action), ("step", id)],
            );
        }
    }
}

fn limit(r: &mut Report, procedure: &Procedure, limit: &Value, at: &Place) {
    match limit {
        Value::String(pointer) => pointers::check(r, Scope::of(procedure), pointer, at),
        Value::Number(n) if n.as_u64().is_some_and(|n| n <= 100_000) => {}
        other => r.say("limit", at, &[("limit", &other.to_string())]),
    }
}

fn clock(r: &mut Report, procedure: &Procedure, clock: &Clock, at: &Place) {
    limit(r, procedure, &clock.limit, at);
    let step = |name: &str| procedure.step(name).is_some();
    let action = |name: &str| procedure.steps.values().any(|s| s.actions.contains_key(name));
    let names = [&clock.from].into_iter().chain(&clock.stopped_by);
    for name in names.filter(|name| !step(name) && !action(name)) {
        r.say("clock", at, &[("name", name)]);
    }
    r.expect(step(&clock.to), "clock", at, &[("name", &clock.to)]);
}

fn action(r: &mut Report, procedure: &Procedure, action: &Action, at: &Place) {
    let c = r.contract;
    form(r, action.form.as_deref(), at);
    if let Some(power) = &action.power {
        r.expect(types::is_power(power), "power", at, &[("power", power)]);
    }
    if let Some(when) = &action.when {
        conditions::check(r, procedure, when, at);
    }
    if let Some(rule) = &action.who {
        who::step(r, procedure, rule, at);
    }
    for name in &action.issues {
        match c.documents.get(name) {
            None => r.say("document", at, &[("document", name)]),
            Some(document) => r.expect(document.is_issued(), "issued-unsigned", at, &[("document", name)]),
        }
    }
    for name in action.publishes.iter().filter(|e| !c.events.contains_key(*e)) {
        r.say("event", at, &[("event", name)]);
    }
    for write in &action.writes {
        self::write(r, procedure, write, at);
    }
}

fn write(r: &mut Report, procedure: &Procedure, write: &crate::procedure::DeclaredWrite, at: &Place) {
    let Some(register) = r.contract.registers.get(&write.register) else {
        return r.say("register", at, &[("register", &write.register)]);
    };
    for field in write.fields.keys().filter(|f| !register.fields.contains_key(*f)) {
        r.say("field", at, &[("field", field), ("register", &write.register)]);
    }
    for field in key_fields(register).into_iter().filter(|f| !write.fields.contains_key(*f)) {
        r.say("write-key", at, &[("field", field), ("register", &write.register)]);
    }
    for source in write.fields.values() {
        for pointer in source.pointers() {
            pointers::check(r, Scope::of(procedure), pointer, at);
        }
    }
}

/// `material:ID`, `fact:ID` or a pointer.
fn uses(r: &mut Report, procedure: &Procedure, used: &str, at: &Place) {
    match used.split_once(':') {
        Some(("material", id)) => r.expect(procedure.materials.contains_key(id), "uses", at, &[("name", used)]),
        Some(("fact", id)) => r.expect(procedure.facts.contains_key(id), "uses", at, &[("name", used)]),
        _ => pointers::check(r, Scope::of(procedure), used, at),
    }
}

fn awaited(r: &mut Report, procedure: &Procedure, awaited: &Awaited, at: &Place) {
    match awaited {
        Awaited::Message(name) => match r.contract.messages.get(name) {
            None => r.say("message", at, &[("message", name)]),
            Some(message) => r.expect(!message.answer.is_empty(), "answer", at, &[("message", name)]),
        },
        Awaited::Event(name) => r.expect(name.contains('.'), "event-type", at, &[("event", name)]),
        Awaited::Timer(span) if span.starts_with('/') => pointers::check(r, Scope::of(procedure), span, at),
        Awaited::Timer(span) => r.expect(is_span(span), "span", at, &[("span", span)]),
    }
}

/// `30s`, `2h`, `15d`, `3wd`.
fn is_span(span: &str) -> bool {
    let digits = span.bytes().take_while(u8::is_ascii_digit).count();
    (1..=6).contains(&digits) && ["s", "h", "d", "wd"].contains(&&span[digits..])
}
