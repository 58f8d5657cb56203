//! Facts: declared, anchored, and not chained without end. An anchor is an
//! equality over a field that the providing register lists as queryable, so
//! that no fact can be a search through other people's records.
use super::{
    Report, ledger,
    place::Place,
    pointers::{self, Scope},
};
use crate::{
    Fact, Procedure, Register,
    facts::{Basis, FactForm, Test},
    pointer::Source,
};
use indexmap::IndexMap;
use std::collections::BTreeMap;

const ROUNDS: usize = 3;

pub(super) fn check_procedure(r: &mut Report, procedure: &Procedure, at: &Place) {
    check(r, Scope::of(procedure), at);
    for (id, fact) in &procedure.facts {
        for step in fact.at.iter().filter(|s| !procedure.steps.contains_key(*s)) {
            r.say("fact-at", &at.path_down(&["facts", id]), &[("step", step)]);
        }
    }
}

/// The facts of a procedure or a handler.
pub(super) fn check(r: &mut Report, scope: Scope, at: &Place) {
    for (id, fact) in scope.facts {
        let here = at.path_down(&["facts", id]);
        match &fact.form {
            FactForm::Balance { heads, .. } => ledger::balance(r, heads, &here),
            FactForm::Statement { sub, .. } => ledger::balance(r, std::slice::from_ref(sub), &here),
            _ => {
                read(r, fact, &here);
                anchored(r, id, fact, &here);
            }
        }
        basis(r, id, fact, &here);
        each(r, id, fact, &here);
        for pointer in sources(fact).into_iter().flat_map(Source::pointers).chain(fact.for_each.as_deref()) {
            pointers::check(r, scope, pointer, &here);
        }
    }
    rounds(r, scope.facts, at);
}

/// A figure's fact is for offices only and needs no anchor.
pub(super) fn check_figure(r: &mut Report, fact: &Fact, at: &Place) {
    read(r, fact, at);
}

/// The register is declared; of an own one, the fields exist and may be asked for.
fn read(r: &mut Report, fact: &Fact, at: &Place) {
    let own = own_register(r, &fact.register).cloned();
    match own {
        Some(register) => fields(r, fact, &register, at),
        None => {
            let full = r.contract.full(&fact.register);
            r.expect(r.contract.reads.contains(&full), "fact-register", at, &[("register", &full)]);
        }
    }
}

fn own_register<'a>(r: &Report<'a>, name: &str) -> Option<&'a Register> {
    let own = format!("{}/", r.contract.id);
    r.contract.registers.get(name.strip_prefix(&own).unwrap_or(name))
}

fn fields(r: &mut Report, fact: &Fact, register: &Register, at: &Place) {
    for (name, queryable) in named(fact) {
        if !register.fields.contains_key(name) {
            r.say("field", at, &[("field", name), ("register", &fact.register)]);
        } else if queryable && !register.queryable.iter().any(|q| q == name) {
            r.say("not-queryable", at, &[("field", name), ("register", &fact.register)]);
        }
    }
}

/// Every field a fact names, and whether it filters by it.
pub(super) fn named(fact: &Fact) -> Vec<(&str, bool)> {
    let filters = fact.filter.iter().map(|(f, _)| (f.as_str(), true)).filter(|(f, _)| *f != "active");
    let takes = fact.take.iter().map(|f| (f.as_str(), false));
    let own = match &fact.form {
        FactForm::Sum(f) | FactForm::Min(f) | FactForm::Max(f) => Some((f.as_str(), false)),
        FactForm::Last { by, .. } => Some((by.as_str(), true)),
        _ => None,
    };
    filters.chain(takes).chain(own).collect()
}

fn anchored(r: &mut Report, id: &str, fact: &Fact, at: &Place) {
    let equality = |(field, test): &(String, Test)| field != "active" && matches!(test, Test::Equals(_));
    let anchored = fact.key.is_some() || fact.filter.iter().any(equality);
    r.expect(anchored, "no-anchor", at, &[("fact", id)]);
}

fn basis(r: &mut Report, id: &str, fact: &Fact, at: &Place) {
    match (fact.why.trim().is_empty(), fact.basis) {
        (true, Basis::Duty) => r.say("duty-why", at, &[("fact", id)]),
        (true, _) => r.say("fact-why", at, &[("fact", id)]),
        _ => {}
    }
}

fn each(r: &mut Report, id: &str, fact: &Fact, at: &Place) {
    let uses = sources(fact).into_iter().any(|s| match s {
        Source::Text(t) => t == "@each",
        Source::Joined(parts) => parts.iter().any(|p| p == "@each"),
        Source::Literal(_) => false,
    });
    let over = fact.for_each.as_deref().is_some_and(|p| p.contains("/*"));
    r.expect(uses == over && over == fact.for_each.is_some(), "fact-each", at, &[("fact", id)]);
}

pub(super) fn sources(fact: &Fact) -> Vec<&Source> {
    let tests = fact.filter.iter().flat_map(|(_, test)| match test {
        Test::In(list) => list.iter().collect(),
        Test::Between(a, b) | Test::Overlaps(a, b) => vec![a, b],
        Test::Equals(s)
        | Test::InMonth(s)
        | Test::Intersects(s)
        | Test::AtLeast(s)
        | Test::AtMost(s)
        | Test::Not(s) => vec![s],
    });
    let account = match &fact.form {
        FactForm::Balance { account, .. } | FactForm::Statement { account, .. } => Some(account),
        _ => None,
    };
    fact.key.iter().chain(tests).chain(account).collect()
}

/// Facts that a fact rests on: `/facts/NAME/…`.
fn rests_on(fact: &Fact) -> Vec<&str> {
    let pointers = sources(fact).into_iter().flat_map(Source::pointers).chain(fact.for_each.as_deref());
    pointers.filter_map(|p| p.strip_prefix("/facts/")).filter_map(|p| p.split('/').next()).collect()
}

fn rounds(r: &mut Report, facts: &IndexMap<String, Fact>, at: &Place) {
    let mut round: BTreeMap<&str, usize> = BTreeMap::new();
    loop {
        let next = |(id, fact): (&'_ String, &'_ Fact)| {
            let needs: Option<Vec<usize>> =
                rests_on(fact).iter().filter(|n| facts.contains_key(**n)).map(|n| round.get(n).copied()).collect();
            needs.filter(|_| !round.contains_key(id.as_str())).map(|n| n.into_iter().max().unwrap_or(0) + 1)
        };
        let found: Vec<(&str, usize)> =
            facts.iter().filter_map(|(id, f)| Some((id.as_str(), next((id, f))?))).collect();
        if found.is_empty() {
            break;
        }
        round.extend(found);
    }
    for id in facts.keys() {
        let here = at.path_down(&["facts", id]);
        match round.get(id.as_str()) {
            None => r.say("fact-cycle", &here, &[("fact", id)]),
            Some(n) if *n > ROUNDS => r.say("fact-rounds", &here, &[("fact", id), ("rounds", &n.to_string())]),
            Some(_) => {}
        }
    }
}
