//! Who the plugin is: its id, version, stage, titles, and the shape of every
//! id it gives.
use super::{Report, place::Place};
use crate::outside::Message;
use regex::Regex;
use std::sync::LazyLock;

const STAGES: [&str; 14] = [
    "enterprise",
    "initiation",
    "design",
    "bidding",
    "construction",
    "site",
    "materials",
    "completion",
    "credit",
    "trading",
    "property",
    "housing",
    "renewal",
    "rural",
];

static ID: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[a-z][a-z0-9]*(-[a-z0-9]+)*$").expect("a pattern"));
/// Events and messages are dotted.
static DOTTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)*$").expect("a pattern"));
static VERSION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[0-9]+\.[0-9]+\.[0-9]+$").expect("a pattern"));

pub(super) fn check(r: &mut Report) {
    let c = r.contract;
    plugin_id(r);
    r.expect(VERSION.is_match(&c.version), "version", &Place::top("version"), &[("version", &c.version)]);
    r.expect(c.contract == 1, "contract-version", &Place::top("contract"), &[("version", &c.contract.to_string())]);
    match c.stage.as_str() {
        "" => r.say("stage-missing", &Place::top("id"), &[]),
        stage => r.expect(STAGES.contains(&stage), "stage", &Place::top("stage"), &[("stage", stage)]),
    }
    r.expect(!c.office.trim().is_empty(), "office-missing", &Place::top("office"), &[]);
    ids(r);
}

fn plugin_id(r: &mut Report) {
    let id = &r.contract.id;
    let fits = ID.is_match(id) && id.len() <= 64 && id != "hub";
    r.expect(fits, "id", &Place::top("id"), &[("id", id)]);
}

fn ids(r: &mut Report) {
    let c = r.contract;
    let plain: [(&str, Vec<&String>); 8] = [
        ("forms", c.forms.keys().collect()),
        ("procedures", c.procedures.keys().collect()),
        ("registers", c.registers.keys().collect()),
        ("numbers", c.numbers.keys().collect()),
        ("claims", c.claims.keys().collect()),
        ("ledger", c.ledger.keys().collect()),
        ("documents", c.documents.keys().collect()),
        ("settings", c.settings.keys().collect()),
    ];
    for (kind, names) in plain {
        for name in names.into_iter().filter(|n| !ID.is_match(n) || n.len() > 64) {
            r.say("id", &Place::of(kind, name), &[("id", name)]);
        }
    }
    // The standard's names have parts of digits.
    let messages = c.messages.keys().filter(|id| !Message::is_iso(id)).collect();
    for (kind, names) in [("events", c.events.keys().collect::<Vec<_>>()), ("messages", messages)] {
        for name in names.into_iter().filter(|n| !DOTTED.is_match(n) || n.len() > 100) {
            r.say("id", &Place::of(kind, name), &[("id", name)]);
        }
    }
    for (id, procedure) in &c.procedures {
        let at = Place::of("procedures", id);
        for (step, full) in &procedure.steps {
            r.expect(ID.is_match(step), "id", &at.path_down(&["steps", step]), &[("id", step)]);
            for name in full.actions.keys().chain(full.branches.keys()).filter(|n| !ID.is_match(n)) {
                r.say("id", &at.path_down(&["steps", step, name]), &[("id", name)]);
            }
        }
    }
}
