//! Across plugins: who provides what another one counts on. Nothing here keeps
//! a plugin out by itself, for the other system may be installed later; until
//! then the city sees on one page what waits for whom.
use super::{Finding, codes, facts};
use crate::{Contract, Fact, Register, handler::Trigger, procedure::Awaited};

pub fn cross(contracts: &[Contract]) -> Vec<Finding> {
    contracts.iter().flat_map(|c| of(c, contracts)).collect()
}

fn of(c: &Contract, all: &[Contract]) -> Vec<Finding> {
    let mut found = vec![];
    let mut say = |code: &'static str, path: String, params: &[(&str, &str)]| {
        let mut finding = codes::finding(code, params);
        (finding.file, finding.line, finding.path) = (format!("{}/plugin.toml", c.id), 1, path);
        found.push(finding);
    };
    for (path, event) in awaited(c) {
        if !published(&event, all) {
            say("event-unpublished", path, &[("event", &event), ("system", &c.id)]);
        }
    }
    for name in c.reads.iter().filter(|name| !name.starts_with("hub/")) {
        if provider(name, all).is_none() {
            say("register-unprovided", format!("reads/{name}"), &[("register", name), ("system", &c.id)]);
        }
    }
    for (path, fact) in every_fact(c) {
        let Some(register) =
            provider(&c.full(&fact.register), all).filter(|_| !c.registers.contains_key(&fact.register))
        else {
            continue;
        };
        for (field, queryable) in facts::named(fact) {
            if !register.fields.contains_key(field) {
                say("foreign-field", path.clone(), &[("field", field), ("register", &fact.register)]);
            } else if queryable && !register.queryable.iter().any(|q| q == field) {
                say("foreign-queryable", path.clone(), &[("field", field), ("register", &fact.register)]);
            }
        }
    }
    found
}

/// Event types a contract waits or listens for.
fn awaited(c: &Contract) -> Vec<(String, String)> {
    let handlers = c.handlers.iter().filter_map(|(id, h)| match &h.on {
        Trigger::Event(name) => Some((format!("handlers/{id}"), name.clone())),
        _ => None,
    });
    let waits = c.procedures.iter().flat_map(|(id, p)| {
        p.steps.iter().flat_map(move |(step, s)| {
            s.r#for.iter().filter_map(move |a| match a {
                Awaited::Event(name) => Some((format!("procedures/{id}/steps/{step}"), name.clone())),
                _ => None,
            })
        })
    });
    handlers.chain(waits).collect()
}

/// By a contract, or by a partner whose messages some contract names.
fn published(event: &str, all: &[Contract]) -> bool {
    let Some((system, name)) = event.split_once('.') else {
        return false;
    };
    let by_system = all.iter().any(|c| c.id == system && c.events.contains_key(name));
    let by_partner = all.iter().any(|c| {
        c.messages.iter().any(|(id, m)| {
            let partner = m.partner.as_deref().or(id.split('.').next());
            partner == Some(system)
        })
    });
    by_system || by_partner
}

fn provider<'a>(name: &str, all: &'a [Contract]) -> Option<&'a Register> {
    let (system, register) = name.split_once('/')?;
    all.iter().find(|c| c.id == system)?.registers.get(register)
}

fn every_fact(c: &Contract) -> Vec<(String, &Fact)> {
    let procedures = c
        .procedures
        .iter()
        .flat_map(|(id, p)| p.facts.iter().map(move |(f, fact)| (format!("procedures/{id}/facts/{f}"), fact)));
    let handlers = c
        .handlers
        .iter()
        .flat_map(|(id, h)| h.facts.iter().map(move |(f, fact)| (format!("handlers/{id}/facts/{f}"), fact)));
    procedures.chain(handlers).collect()
}
