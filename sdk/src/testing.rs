//! Native tests. A scenario is played against the rules alone: no host, no
//! store, no rights. What only the host can know (facts, numbers, answers of
//! outside parties) is taken from the scenario as it is told there; what the
//! rules say is asserted. `hub plugin test` plays the same files whole.
mod actor;
mod case;
mod expect;
mod file;
mod player;
mod run;
#[cfg(test)]
mod tests;

pub use run::{Outcome, Run, Step};

use crate::json::Json;
use contract::decision as wire;
use contract::{Bundle, Calendar, Contract};
use hub_wit::Wire;
use jiff::civil::DateTime;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{fs, path::Path};

/// Plays `scenarios/<name>/scenario.toml`; panics where the rules say something else than is told there.
pub fn scenario<P: Wire>(root: &str, name: &str) -> Run {
    let folder = Path::new(root).join("scenarios").join(name);
    let scenario = file::read(&folder);
    let contract = with_settings(contract(root), &scenario);
    player::Player::<P>::new(&contract, calendar(root), &folder, &scenario).play(name, &scenario)
}

/// A context for unit tests of rules: the contract's settings, the city's calendar where the checkout has one.
pub fn context<S: Json>(root: &str, now: &str) -> crate::Context<S> {
    let contract = contract(root);
    let context = wire_context(&contract, &calendar(root), file::time(now), wire::Actor::default());
    let input = wire::Input {
        context,
        procedure: String::new(),
        case: None,
        form: Value::Null,
        occurrence: None,
        record: None,
        facts: Default::default(),
    };
    crate::wire::context(input)
}

/// A form, row or facts from JSON, for unit tests.
pub fn read<T: DeserializeOwned>(document: Value) -> T {
    serde_json::from_value(document).unwrap_or_else(|e| panic!("this is no {}: {e}", std::any::type_name::<T>()))
}

fn contract(root: &str) -> Contract {
    let bundle = Bundle::read(Path::new(root)).unwrap_or_else(|e| panic!("{root}: {e}"));
    contract::parse(&bundle).unwrap_or_else(|e| panic!("{e}"))
}

fn with_settings(mut contract: Contract, scenario: &file::Scenario) -> Contract {
    for (name, value) in scenario.settings.get(&contract.id).into_iter().flatten() {
        let setting = contract.settings.get_mut(name).unwrap_or_else(|| panic!("there is no setting `{name}`"));
        setting.value = value.clone();
    }
    contract
}

/// `config/calendar/*.toml` of the folder or one above it; Monday to Friday where there is none.
fn calendar(root: &str) -> Calendar {
    let folder = Path::new(root).ancestors().map(|dir| dir.join("config/calendar")).find(|dir| dir.is_dir());
    let years = folder.and_then(|dir| fs::read_dir(dir).ok()).into_iter().flatten().flatten().map(|entry| entry.path());
    let texts: Vec<String> = years
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect();
    Calendar::from_texts(texts.iter().map(String::as_str)).unwrap_or_else(|e| panic!("the calendar: {e}"))
}

fn wire_context(contract: &Contract, calendar: &Calendar, now: DateTime, actor: wire::Actor) -> wire::Context {
    wire::Context {
        now: format!("{now}+08:00"),
        today: now.date().to_string(),
        seed: 7,
        locale: "zh".to_owned(),
        settings: contract.settings_value(),
        actor,
        calendar: calendar.view(now.year() - 1..=now.year() + 1),
        system: contract.id.clone(),
        version: contract.version.clone(),
    }
}
