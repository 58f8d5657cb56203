//! Two outputs, by what each would have moved. An effect is compared with the one of its kind and target on the other
//! side, so that one that is new shifts none of the others.
use super::report::{Class, Differing};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub fn outputs(was: &Value, is: &Value) -> Vec<Differing> {
    let mut found = vec![];
    let (was, is) = (Sides::of(was), Sides::of(is));
    differ(&mut found, Class::State, "refused", &was.refused, &is.refused);
    differ(&mut found, Class::State, "next", &was.next, &is.next);
    differ(&mut found, Class::State, "patch", &was.patch, &is.patch);
    differ(&mut found, Class::Notice, "notes", &was.notes, &is.notes);
    let none = vec![];
    let kinds: std::collections::BTreeSet<_> = was.effects.keys().chain(is.effects.keys()).collect();
    for kind in kinds {
        let (was, is) = (was.effects.get(kind).unwrap_or(&none), is.effects.get(kind).unwrap_or(&none));
        for i in 0..was.len().max(is.len()) {
            let at = |side: &[Value]| side.get(i).cloned().unwrap_or_default();
            differ(&mut found, class(kind), kind, &at(was), &at(is));
        }
    }
    found
}

#[derive(Default)]
struct Sides {
    refused: Value,
    next: Value,
    patch: Value,
    notes: Value,
    /// By kind and target, each in its order.
    effects: BTreeMap<String, Vec<Value>>,
}

impl Sides {
    fn of(output: &Value) -> Sides {
        let decision = &output["decision"];
        let mut sides = Sides {
            refused: output["refused"].clone(),
            next: decision["next"].clone(),
            patch: decision["patch"].clone(),
            notes: decision["notes"].clone(),
            ..Sides::default()
        };
        for effect in decision["effects"].as_array().into_iter().flatten() {
            sides.effects.entry(name(effect)).or_default().push(effect.clone());
        }
        sides
    }
}

/// `record.put permit`, `ledger.post`.
fn name(effect: &Value) -> String {
    let kind = effect["kind"].as_str().unwrap_or_default();
    let targets = ["register", "set", "document", "event", "message", "procedure", "name"];
    match targets.iter().find_map(|field| effect[field].as_str()) {
        Some(target) => format!("{kind} {target}"),
        None => kind.to_owned(),
    }
}

fn class(kind: &str) -> Class {
    match kind.split('.').next().unwrap_or_default() {
        "ledger" => Class::Money,
        "document" | "seal" | "sign" | "sheet" => Class::Document,
        "notice" | "alert" | "publicity" => Class::Notice,
        "event" | "message" => Class::Message,
        "record" | "claim" => Class::Record,
        _ => Class::State,
    }
}

/// The smallest differing parts of two values, or the whole where one side has nothing.
fn differ(found: &mut Vec<Differing>, class: Class, at: &str, was: &Value, is: &Value) {
    let (was, is) = (bare(was), bare(is));
    if was == is {
        return;
    }
    match (&was, &is) {
        (Value::Object(was), Value::Object(is)) => {
            let keys: std::collections::BTreeSet<_> = was.keys().chain(is.keys()).collect();
            for key in keys {
                let of = |side: &Map<String, Value>| side.get(key).cloned().unwrap_or_default();
                differ(found, class, &format!("{at}/{key}"), &of(was), &of(is));
            }
        }
        _ => found.push(Differing { class, at: at.to_owned(), was, is }),
    }
}

/// Nothing said and nothing there are the same.
fn bare(value: &Value) -> Value {
    match value {
        Value::Array(items) if items.is_empty() => Value::Null,
        Value::Object(fields) if fields.is_empty() => Value::Null,
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(was: Value, is: Value) -> Vec<(Class, String)> {
        outputs(&was, &is).into_iter().map(|d| (d.class, d.at)).collect()
    }

    #[test]
    fn what_moves_money_is_told_from_what_tells_people() {
        let post = |fen: i64| json!({"kind": "ledger.post", "account": "a", "lines": [{"fen": fen}]});
        let notice = json!({"kind": "notice.send", "code": "paid"});
        let was = json!({"decision": {"next": "done", "effects": [post(100)]}});
        let is = json!({"decision": {"next": "done", "effects": [notice, post(90)]}});
        assert_eq!(
            found(was, is),
            [(Class::Money, "ledger.post/lines".into()), (Class::Notice, "notice.send".into())]
        );
    }

    #[test]
    fn a_record_more_shifts_no_other() {
        let put = |register: &str| json!({"kind": "record.put", "register": register, "data": {"no": 1}});
        let was = json!({"decision": {"effects": [put("permit")]}});
        let is = json!({"decision": {"effects": [put("lock"), put("permit")]}});
        assert_eq!(found(was, is), [(Class::Record, "record.put lock".into())]);
    }

    #[test]
    fn a_refusal_of_what_was_granted_is_a_difference_of_state() {
        let was = json!({"decision": {"next": "done"}});
        let is = json!({"refused": [{"code": "too-late"}]});
        assert_eq!(found(was, is), [(Class::State, "refused".into()), (Class::State, "next".into())]);
    }

    #[test]
    fn nothing_said_is_nothing_there() {
        let was = json!({"decision": {"next": null, "patch": {}, "effects": []}});
        assert_eq!(found(was, json!({"decision": {}})), []);
    }
}
