//! Registers of other systems: that they are there, hold the fields that facts name, and may be asked by them.
use super::{
    Kind, Trouble,
    types::{self, Scope},
};
use crate::{Contract, Fact, Register, facts::Test, lint::facts::named, pointer::Source};

pub(super) fn check(c: &Contract, all: &[Contract], found: &mut Vec<Trouble>) {
    for name in c.reads.iter().filter(|name| !name.starts_with("hub/")) {
        if provider(name, all).is_none() {
            found.push(Trouble::new(Kind::RegisterUnprovided, c, format!("reads/{name}"), &[("register", name)]));
        }
    }
    for (path, fact, scope) in every_fact(c, all) {
        let Some(register) = foreign(c, fact, all) else { continue };
        fields(c, &path, fact, register, found);
        compared(c, &path, fact, register, &scope, found);
    }
}

fn fields(c: &Contract, path: &str, fact: &Fact, register: &Register, found: &mut Vec<Trouble>) {
    let full = c.full(&fact.register);
    for (field, queryable) in named(fact) {
        let params = [("field", field), ("register", full.as_str())];
        if !register.fields.contains_key(field) {
            found.push(Trouble::new(Kind::ForeignField, c, path, &params));
        } else if queryable && !register.queryable.iter().any(|q| q == field) {
            found.push(Trouble::new(Kind::ForeignQueryable, c, path, &params));
        }
    }
}

/// A field is compared with something that can never be equal to it.
fn compared(c: &Contract, path: &str, fact: &Fact, register: &Register, scope: &Scope, found: &mut Vec<Trouble>) {
    let full = c.full(&fact.register);
    let equalities = fact.filter.iter().filter_map(|(field, test)| match test {
        Test::Equals(Source::Text(pointer)) => Some((field, pointer)),
        _ => None,
    });
    for (field, pointer) in equalities {
        let (Some(theirs), Some(ours)) = (register.fields.get(field), scope.type_of(pointer)) else { continue };
        if !types::comparable(&theirs.r#type, &ours) {
            let (theirs, ours) = (theirs.r#type.to_string(), ours.to_string());
            let params = [
                ("field", field.as_str()),
                ("register", full.as_str()),
                ("theirs", &theirs),
                ("pointer", pointer),
                ("ours", &ours),
            ];
            found.push(Trouble::new(Kind::ForeignType, c, path, &params));
        }
    }
}

/// The register of another contract that a fact reads.
fn foreign<'a>(c: &Contract, fact: &Fact, all: &'a [Contract]) -> Option<&'a Register> {
    let full = c.full(&fact.register);
    provider(&full, all).filter(|_| !full.starts_with(&format!("{}/", c.id)))
}

pub(super) fn provider<'a>(name: &str, all: &'a [Contract]) -> Option<&'a Register> {
    let (system, register) = name.split_once('/')?;
    all.iter().find(|c| c.id == system)?.registers.get(register)
}

fn every_fact<'a>(c: &'a Contract, all: &'a [Contract]) -> Vec<(String, &'a Fact, Scope<'a>)> {
    let mut out = vec![];
    for (id, p) in &c.procedures {
        let scope = Scope::of_procedure(c, p, all);
        out.extend(p.facts.iter().map(|(f, fact)| (format!("procedures/{id}/facts/{f}"), fact, scope.clone())));
    }
    for (id, h) in &c.handlers {
        let scope = Scope::of_handler(c, h, all);
        out.extend(h.facts.iter().map(|(f, fact)| (format!("handlers/{id}/facts/{f}"), fact, scope.clone())));
    }
    let figures = c.figures.iter().filter_map(|(id, f)| Some((format!("figures/{id}"), f.fact.as_ref()?)));
    out.extend(figures.map(|(path, fact)| (path, fact, Scope::default())));
    out
}
