//! What people call a system's own things elsewhere: registers and procedures by full name, and what a decision moved.
use super::{case::deed, pair, text};
use crate::state::App;
use contract::{Bilingual, Contract};
use serde_json::{Value, json};
use store::rows::HistoryKind;

/// `land-use/parcel` → 用地 · 地块; those of the hub have no system before them.
pub fn register(app: &App, full: &str) -> Option<Bilingual> {
    if let Some(own) = systems::host::register(full) {
        return Some(Bilingual::new(&own.zh, &own.en));
    }
    let (system, id) = full.split_once('/')?;
    let installed = app.systems.active(system)?;
    let register = installed.contract.registers.get(id)?;
    Some(of(&installed.contract, &register.zh, &register.en))
}

pub fn procedure(app: &App, full: &str) -> Option<Bilingual> {
    let (system, id) = full.split_once('/')?;
    let installed = app.systems.active(system)?;
    let procedure = installed.contract.procedures.get(id)?;
    Some(of(&installed.contract, &procedure.zh, &procedure.en))
}

fn of(contract: &Contract, zh: &str, en: &str) -> Bilingual {
    let (system, part) = (&contract.title, Bilingual::new(zh, en));
    Bilingual::new(format!("{} · {}", system.zh, part.zh), format!("{} · {}", system.english(), part.english()))
}

/// A rehearsal's report with the names of what decided and of what would have moved, by the contract that decided.
pub fn report(contract: &Contract, report: &mut Value) {
    for difference in report.get_mut("differences").and_then(Value::as_array_mut).into_iter().flatten() {
        let word = |field: &str| difference[field].as_str().unwrap_or_default().to_owned();
        let (asked, step, what) = (word("procedure"), word("step"), word("what"));
        let procedure = contract.procedures.get(&asked);
        let kind = HistoryKind::parse(&word("kind"));
        let handler = contract.handlers.get(&asked).map(|handler| &handler.text).filter(|text| !text.zh.is_empty());
        let places: Vec<_> = difference["parts"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let places: Vec<_> = places.into_iter().map(|part| place(contract, part)).collect();
        difference["procedure-title"] = json!(procedure.map(|p| text(&p.title())).or(handler.map(text)));
        difference["step-title"] = json!(procedure.and_then(|p| p.step(&step)).map(|s| text(&s.title())));
        difference["what-title"] = kind.map_or_else(|| pair(&what, &what), |kind| deed(procedure, kind, &step, &what));
        difference["places"] = json!(places);
    }
}

/// `record.put permit/data/no`: the kind of effect, the title of what it is about, the way into it. `next` and the like are
/// a kind of their own.
pub fn place(contract: &Contract, part: &str) -> Value {
    let (head, inside) = split(part);
    let (kind, target) = head.split_once(' ').unwrap_or((head, ""));
    let title = titled(contract, kind, target).filter(|title| !title.zh.is_empty());
    let title = title.unwrap_or_else(|| Bilingual::new(target, target));
    json!({"kind": kind, "title": (!target.is_empty()).then(|| text(&title)), "inside": inside})
}

/// The name of a register of the hub has a slash of its own.
fn split(part: &str) -> (&str, &str) {
    let from = match part.find(" hub/") {
        Some(at) => at + " hub/".len(),
        None => 0,
    };
    match part[from..].find('/') {
        Some(at) => (&part[..from + at], &part[from + at + 1..]),
        None => (part, ""),
    }
}

fn titled(contract: &Contract, kind: &str, id: &str) -> Option<Bilingual> {
    let word = |zh: &str, en: &str| Bilingual::new(zh, en);
    match kind {
        "record.put" | "record.retire" => match systems::host::register(id) {
            Some(own) => Some(word(&own.zh, &own.en)),
            None => contract.registers.get(id).map(|r| word(&r.zh, &r.en)),
        },
        "claim.take" | "claim.free" => contract.claims.get(id).map(|c| word(&c.zh, &c.en)),
        "document.draft" | "document.issue" | "document.revoke" => {
            contract.documents.get(id).map(|d| word(&d.zh, &d.en))
        }
        "event.publish" => contract.events.get(id).map(|e| word(&e.zh, &e.en)),
        "message.send" => contract.messages.get(id).map(|m| word(&m.zh, &m.en)),
        "case.open" => contract.procedures.get(id).map(|p| p.title()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_its_effect_what_it_is_about_and_the_way_into_it() {
        assert_eq!(split("record.put permit/data/no"), ("record.put permit", "data/no"));
        assert_eq!(split("record.put hub/person/data/name"), ("record.put hub/person", "data/name"));
        assert_eq!(split("ledger.post/lines"), ("ledger.post", "lines"));
        assert_eq!(split("next"), ("next", ""));
    }
}
