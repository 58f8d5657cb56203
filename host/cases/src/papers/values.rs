//! What a template is given: the data the rules issued the document with, and
//! what the hub alone knows: number, code, dates, and the names behind ids.
//! Values only; a template never sees an id where a person reads a name.
use crate::{engine::Engine, error::CaseError};
use contract::Contract;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use store::rows::DocumentRow;

/// Strings of a document that may be ids; a table of people has a few hundred.
const STRINGS_MAX: usize = 2_000;
const ID_LENGTH: usize = 64;
/// GB 32100.
const CREDIT_CODE: usize = 18;
const PROJECT_NO: usize = 16;
/// Closed lists whose values a document may hold.
const LISTS: [&str; 3] = ["organisation-kind", "post", "power"];

pub async fn of(engine: &Engine, contract: &Contract, row: &DocumentRow) -> Result<Value, CaseError> {
    let case = match row.case {
        Some(id) => engine.store.case(id).await?,
        None => None,
    };
    let zone = &engine.clock.zone;
    let sealed_by = row.data.get("sealed-by").and_then(Value::as_str);
    let data = row.data.get("data").cloned().unwrap_or_default();
    let mut words = BTreeSet::new();
    strings(&data, &mut words);
    words.extend(sealed_by.map(str::to_owned));
    words.extend(case.as_ref().and_then(|c| c.organisation.clone()));
    Ok(json!({
        "office": contract.office, "date": zone.date(row.at).to_string(), "sealed-by": sealed_by, "data": data,
        "record": row.data.get("record"), "labels": labels(engine, &words), "names": names(engine, words).await?,
        "case": case.map(|c| json!({
            "number": c.number, "title": c.title, "organisation": c.organisation, "person": c.person, "project": c.project,
            "submitted": c.submitted.map(|t| zone.date(t).to_string()),
        })),
    }))
}

fn strings(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.is_ascii() && text.len() <= ID_LENGTH && out.len() < STRINGS_MAX => {
            out.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, out)),
        Value::Object(map) => map.values().for_each(|item| strings(item, out)),
        _ => {}
    }
}

/// What people call the values of closed lists, and the systems.
fn labels(engine: &Engine, words: &BTreeSet<String>) -> Value {
    let list = |name: &str| -> Map<String, Value> {
        words.iter().filter_map(|w| Some((w.clone(), contract::types::label(name, w)?.zh.into()))).collect()
    };
    let mut labels: Map<String, Value> = LISTS.iter().map(|name| ((*name).to_owned(), list(name).into())).collect();
    let titles =
        words.iter().filter_map(|w| Some((w.clone(), engine.systems.active(w)?.contract.title.zh.clone().into())));
    labels.insert("system".to_owned(), Value::Object(titles.collect()));
    labels.into()
}

async fn names(engine: &Engine, words: BTreeSet<String>) -> Result<Map<String, Value>, CaseError> {
    let mut names = Map::new();
    for id in words {
        let name = match id.len() {
            PROJECT_NO if id.bytes().all(|b| b.is_ascii_digit()) => engine.directory.project_name(&id).await?,
            CREDIT_CODE => engine.directory.name_of(&id).await?,
            _ if id.contains(|c: char| c == '-' || c.is_ascii_digit()) => engine.directory.person_name(&id).await?,
            _ => continue,
        };
        if name != id {
            names.insert(id, name.into());
        }
    }
    Ok(names)
}
