//! Words with a place in later versions of the contract language. They are
//! looked for before parsing, so that an author reads "not in this version of
//! the hub" and not "unknown field".
use super::{Finding, codes, place::Place};
use crate::{Bundle, Effect};
use serde_json::Value;

const TOP: [&str; 7] = ["accounts", "collect", "draws", "readings", "series", "watches", "windows"];
const STEP: [&str; 1] = ["secrecy"];

pub(super) fn words(bundle: &Bundle) -> Vec<Finding> {
    bundle.files.iter().flat_map(|(file, text)| in_file(bundle, file, text)).collect()
}

fn in_file(bundle: &Bundle, file: &str, text: &str) -> Vec<Finding> {
    let Some(value) = read(file, text) else {
        return vec![];
    };
    let found = match file.split_once('/') {
        None => in_manifest(&value),
        Some(("procedures", name)) => in_procedure(&value, &Place::of("procedures", stem(name))),
        Some(("handlers", name)) => in_facts(&value, &Place::of("handlers", stem(name))),
        _ => vec![],
    };
    found.into_iter().map(|(word, at)| said(bundle, &word, &at)).collect()
}

fn said(bundle: &Bundle, word: &str, at: &Place) -> Finding {
    let mut finding = codes::finding("reserved", &[("word", word)]);
    (finding.file, finding.line) = at.locate(bundle);
    finding.path = at.path();
    finding
}

fn read(file: &str, text: &str) -> Option<Value> {
    match file.rsplit_once('.')?.1 {
        "toml" => toml::from_str(text).ok(),
        "json" => serde_json::from_str(text).ok(),
        _ => None,
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn in_manifest(value: &Value) -> Vec<(String, Place)> {
    let own = Place::of("procedures", value["id"].as_str().unwrap_or_default());
    let mut found: Vec<_> =
        TOP.iter().filter(|w| value.get(**w).is_some()).map(|w| (w.to_string(), Place::top(w))).collect();
    found.extend(in_procedure(value, &own));
    for (id, procedure) in value["procedures"].as_object().into_iter().flatten() {
        found.extend(in_procedure(procedure, &Place::of("procedures", id)));
    }
    found
}

fn in_procedure(value: &Value, at: &Place) -> Vec<(String, Place)> {
    let mut found = in_facts(value, at);
    for (id, step) in value["steps"].as_object().into_iter().flatten() {
        let here = at.path_down(&["steps", id]);
        let kind = step["type"].as_str().filter(|t| *t == "collect");
        found.extend(kind.map(|t| (t.to_owned(), here.down("type"))));
        found.extend(STEP.iter().filter(|w| step.get(**w).is_some()).map(|w| (w.to_string(), here.down(w))));
        for (action, full) in step["actions"].as_object().into_iter().flatten() {
            let effects = Effect::RESERVED.iter().filter(|kind| full.get(**kind).is_some());
            found.extend(effects.map(|kind| (kind.to_string(), here.path_down(&["actions", action]))));
        }
    }
    found
}

fn in_facts(value: &Value, at: &Place) -> Vec<(String, Place)> {
    let facts = value["facts"].as_object().into_iter().flatten();
    facts
        .filter(|(_, f)| f.get("readings").is_some())
        .map(|(id, _)| ("readings".to_owned(), at.path_down(&["facts", id])))
        .collect()
}
