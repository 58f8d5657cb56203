//! `{"$number": series, "as": name, "with": {…}}` and `{"$text": "BJ-{name}"}`:
//! what the lane fills at commit. Here: the series exists, its pattern gets
//! what it asks for, and a text names only numbers of the same decision.
use super::Findings;
use crate::{Contract, Decision, Effect, number};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const NUMBER: &str = "$number";
const TEXT: &str = "$text";

pub(super) fn is(value: &Value) -> bool {
    value.as_object().is_some_and(|o| o.contains_key(NUMBER) || o.contains_key(TEXT))
}

/// The names under which a decision's numbers may stand in its texts.
pub(super) fn names(decision: &Decision) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for effect in &decision.effects {
        each(&json(effect), "", &mut |_, o| {
            let name = o.get("as").or(o.get(NUMBER)).filter(|_| o.contains_key(NUMBER));
            names.extend(name.and_then(Value::as_str).map(str::to_owned));
        });
    }
    names
}

pub(super) fn vet(found: &mut Findings, contract: &Contract, names: &BTreeSet<String>, effect: &Effect, p: &str) {
    each(&json(effect), p, &mut |at, o| match (o.get(NUMBER), o.get(TEXT)) {
        (Some(series), None) => number(found, contract, series, o, at),
        (None, Some(text)) => written(found, names, text, o, at),
        _ => found.payload(at, "a placeholder is either $number or $text"),
    });
}

fn json(effect: &Effect) -> Value {
    serde_json::to_value(effect).unwrap_or(Value::Null)
}

/// Every placeholder inside a value, with where it stands.
fn each(value: &Value, at: &str, visit: &mut impl FnMut(&str, &Map<String, Value>)) {
    match value {
        Value::Object(o) if is(value) => visit(at, o),
        Value::Object(o) => o.iter().for_each(|(k, v)| each(v, &format!("{at}/{k}"), visit)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, v)| each(v, &format!("{at}/{n}"), visit)),
        _ => {}
    }
}

fn number(found: &mut Findings, contract: &Contract, series: &Value, o: &Map<String, Value>, at: &str) {
    let name = series.as_str().unwrap_or_default();
    let Some(pattern) = contract.numbers.get(name) else {
        return found.target(format!("{at}/{NUMBER}"), format!("the contract has no number `{name}`"));
    };
    if let Some(key) = o.keys().find(|k| ![NUMBER, "as", "with"].contains(&k.as_str())) {
        found.payload(format!("{at}/{key}"), format!("`{key}` is not part of a number; write as or with"));
    }
    let with = o.get("with").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some((key, _)) = with.iter().find(|(_, v)| v.is_null() || v.is_object() || v.is_array()) {
        found.payload(format!("{at}/with/{key}"), "a part of a number is a text or a number");
    }
    if let Err(error) = number::series(pattern, &with, jiff::civil::Date::constant(2000, 1, 1)) {
        found.payload(format!("{at}/with"), error.to_string());
    }
}

fn written(found: &mut Findings, names: &BTreeSet<String>, text: &Value, o: &Map<String, Value>, at: &str) {
    let Some(text) = text.as_str().filter(|_| o.len() == 1) else {
        return found.payload(at, "$text stands alone and is a text");
    };
    for name in crate::text::params(text).into_iter().filter(|n| !names.contains(*n)) {
        found.target(format!("{at}/{TEXT}"), format!("no number of this decision is called `{name}`"));
    }
}
