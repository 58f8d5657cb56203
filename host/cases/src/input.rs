//! The one JSON document that goes into the sandbox. Everything a rule may
//! depend on is in it, so that replaying it gives the same answer.
use crate::{admission::Admitted, doc, engine::Engine, gather::Facts};
use contract::decision::{Context, Input};
use serde_json::Value;

pub fn decide(engine: &Engine, a: &Admitted, facts: &Facts) -> String {
    text(&Input { occurrence: Some(a.occurrence.clone()), ..input(engine, a, facts) })
}

pub fn check(engine: &Engine, a: &Admitted, facts: &Facts) -> String {
    text(&Input { form: a.doc.form.clone(), ..input(engine, a, facts) })
}

fn input(engine: &Engine, a: &Admitted, facts: &Facts) -> Input {
    Input {
        context: context(engine, a),
        procedure: a.dispatch().to_owned(),
        case: a.case.as_ref().map(|row| doc::view(row, &a.doc, &a.step, &a.branch, &engine.clock.zone)),
        form: Value::Null,
        occurrence: None,
        record: a.record.clone(),
        facts: facts.values.clone(),
    }
}

fn text(input: &Input) -> String {
    serde_json::to_string(input).expect("an input is JSON")
}

fn context(engine: &Engine, a: &Admitted) -> Context {
    let year = engine.clock.zone.date(a.now).year();
    Context {
        now: engine.clock.zone.text(a.now),
        today: engine.clock.zone.date(a.now).to_string(),
        seed: seed(a),
        locale: "zh".to_owned(),
        settings: a.installed.contract.settings_value(),
        actor: a.acting.actor(),
        calendar: engine.calendar().view(year - 1..=year + 1),
        system: a.installed.contract.id.clone(),
        version: a.installed.version.clone(),
    }
}

/// From the case, never from the attempt.
fn seed(a: &Admitted) -> u64 {
    let scope = a.case.as_ref().map_or_else(|| a.dispatch().to_owned(), |c| c.id.to_string());
    let digest = contract::canonical::sha256(scope.as_bytes());
    u64::from_str_radix(&digest[..16], 16).unwrap_or(0)
}
