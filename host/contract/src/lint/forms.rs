//! Forms: only the subset of JSON Schema that host, SDK and portal all read
//! alike (`schemas/ui.v1.json`), and nothing no office may ask for.
use super::{Report, place::Place, texts};
use crate::{Form, types};
use regex::Regex;
use serde_json::{Map, Value};
use std::{collections::BTreeSet, sync::LazyLock};

const LABELS: [&str; 6] = ["title", "title-en", "description", "description-en", "says", "says-en"];
const FIELD: [&str; 28] = [
    "$ref",
    "type",
    "enum",
    "enum-zh",
    "enum-en",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "decimals",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "items",
    "unit",
    "placeholder",
    "placeholder-en",
    "kinds",
    "posts",
    "default",
    "readOnly",
    "width",
    "rows",
    "parts",
];
const HINTS: [&str; 3] = ["unit", "placeholder", "placeholder-en"];
const CHOICES: [&str; 3] = ["enum", "enum-zh", "enum-en"];
/// The longest of these texts.
const WORDS: usize = 1_200;
const OBJECT: [&str; 6] = ["type", "properties", "required", "allOf", "dependentRequired", "unevaluatedProperties"];
const ROOT: [&str; 5] = ["$schema", "if", "then", "else", "parts"];
const BRANCH: [&str; 3] = ["properties", "required", "allOf"];
const TEST: [&str; 10] = [
    "const",
    "enum",
    "contains",
    "not",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "type",
];

static SECRET_ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(^|-)(password|passwd|pwd|passcode|pin|cvv)(-|$)").expect("a pattern"));
static SECRET_TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)密码|口令|\bpassword\b|\bpin\b|\bcvv\b").expect("a pattern"));

pub(super) fn check(r: &mut Report) {
    for (id, form) in &r.contract.forms {
        let at = Place::of("forms", id);
        if !form.schema.is_object() {
            r.say("form-shape", &at, &[("what", "an object")]);
            continue;
        }
        object(r, &form.schema, &at, true);
        parts(r, form, &at);
        engine(r, form, &at);
    }
}

fn keywords(r: &mut Report, schema: &Map<String, Value>, known: &[&[&str]], at: &Place) {
    for word in schema.keys().filter(|k| !known.iter().any(|list| list.contains(&k.as_str()))) {
        r.say("form-keyword", &at.down(word), &[("keyword", word)]);
    }
}

/// The form itself, or the rows of a table.
fn object(r: &mut Report, schema: &Value, at: &Place, root: bool) {
    let Some(map) = schema.as_object() else {
        return;
    };
    let more: &[&str] = if root { &ROOT } else { &[] };
    keywords(r, map, &[&OBJECT, &LABELS, more], at);
    r.expect(schema["type"] == "object", "form-shape", at, &[("what", "type object")]);
    r.expect(schema["unevaluatedProperties"] == false, "form-open", at, &[]);
    let empty = schema["properties"].as_object().is_none_or(Map::is_empty);
    r.expect(!empty, "form-empty", at, &[]);
    fields(r, schema, at);
    required(r, schema, schema, at);
    conditional(r, schema, schema, at);
}

fn fields(r: &mut Report, schema: &Value, at: &Place) {
    for (id, one) in schema["properties"].as_object().into_iter().flatten() {
        match one {
            // `"field": true` in a condition's part only lets a field stand.
            Value::Bool(true) => {}
            Value::Object(map) => field(r, id, map, &at.down(id)),
            _ => r.say("form-shape", &at.down(id), &[("what", "a field's schema")]),
        }
    }
}

fn field(r: &mut Report, id: &str, schema: &Map<String, Value>, at: &Place) {
    let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default();
    keywords(r, schema, &[&FIELD, &LABELS], at);
    if SECRET_ID.is_match(id) || words(schema).any(asks_for_a_secret) {
        r.say("form-secret", at, &[("field", id)]);
    }
    for word in words(schema) {
        texts::plain(r, word, id, WORDS, at);
    }
    r.expect(!text("title").is_empty(), "title-missing", at, &[("what", id)]);
    shape(r, schema, at);
    pattern(r, schema, at);
    choices(r, schema, at);
    match schema.get("items") {
        Some(items) if items.get("properties").is_some() => object(r, items, &at.down("items"), false),
        Some(Value::Object(items)) => {
            keywords(r, items, &[&FIELD, &LABELS], at);
            shape(r, items, at);
            choices(r, items, at);
        }
        Some(_) => r.say("form-shape", at, &[("what", "items with a schema")]),
        None => {}
    }
}

/// Everything that stands around the field for its reader.
fn words(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let shown = LABELS.iter().chain(&HINTS).filter_map(|key| schema.get(*key)?.as_str());
    let choices = CHOICES.iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
    shown.chain(choices.filter_map(Value::as_str))
}

/// Whatever stands between the characters of the word.
fn asks_for_a_secret(text: &str) -> bool {
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    SECRET_TITLE.is_match(text) || SECRET_TITLE.is_match(&close)
}

/// A type of the hub, a choice, or a plain JSON type.
fn shape(r: &mut Report, schema: &Map<String, Value>, at: &Place) {
    match schema.get("$ref").map(|v| v.as_str().unwrap_or_default()) {
        Some(reference) => {
            let known = reference.strip_prefix("hub:types#/").is_some_and(|name| types::definition(name).is_some());
            r.expect(known, "form-ref", at, &[("ref", reference)]);
        }
        None => {
            let typed = ["enum", "type", "const"].iter().any(|key| schema.contains_key(*key));
            let nested = schema.get("type").is_some_and(|t| t == "object");
            let list = schema.get("type").is_some_and(|t| t == "array") && !schema.contains_key("items");
            r.expect(typed && !nested && !list, "form-type", at, &[]);
        }
    }
}

/// Linear time, for the portal's engine as for ours.
fn pattern(r: &mut Report, schema: &Map<String, Value>, at: &Place) {
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else {
        return;
    };
    if Regex::new(pattern).is_err() {
        r.say("form-regex", at, &[("pattern", pattern)]);
    }
    let anchored = pattern.starts_with('^') && pattern.ends_with('$');
    r.expect(anchored, "form-regex-open", at, &[("pattern", pattern)]);
    r.expect(schema.contains_key("says"), "form-says", at, &[]);
}

fn choices(r: &mut Report, schema: &Map<String, Value>, at: &Place) {
    let count = |key: &str| schema.get(key).map(|v| v.as_array().map_or(0, Vec::len));
    let Some(values) = count("enum") else { return };
    let distinct: BTreeSet<String> = schema["enum"].as_array().into_iter().flatten().map(Value::to_string).collect();
    r.expect(values > 0 && distinct.len() == values, "form-choices", at, &[("what", "enum")]);
    for key in ["enum-zh", "enum-en"] {
        if count(key).is_some_and(|n| n != values) {
            r.say("form-choices", at, &[("what", key)]);
        }
    }
    r.expect(schema.contains_key("enum-en"), "english-missing", at, &[("what", "the choices")]);
}

/// `required` names fields that may stand there.
fn required(r: &mut Report, part: &Value, whole: &Value, at: &Place) {
    let known = declared(whole);
    let lists = part["dependentRequired"].as_object().into_iter().flatten().flat_map(|(_, v)| v.as_array());
    let names = part["required"].as_array().into_iter().chain(lists).flatten();
    let heads = part["dependentRequired"].as_object().into_iter().flatten().map(|(k, _)| k.as_str());
    let names: Vec<&str> = names.filter_map(Value::as_str).chain(heads).collect();
    for name in names.into_iter().filter(|name| !known.contains(*name)) {
        r.say("form-unknown-field", at, &[("field", name)]);
    }
}

/// Every field a schema or one of its conditional parts declares.
fn declared(schema: &Value) -> BTreeSet<String> {
    crate::form::fields_of(schema, false).into_iter().map(|f| f.id).collect()
}

/// `allOf: [{if, then, else}]`, and one `if` at the root.
fn conditional(r: &mut Report, part: &Value, whole: &Value, at: &Place) {
    let Some(parts) = part.as_object() else {
        return;
    };
    if parts.contains_key("if") {
        condition(r, part, whole, &at.down("if"));
    }
    for (n, one) in part["allOf"].as_array().into_iter().flatten().enumerate() {
        let here = at.path_down(&["allOf", &n.to_string()]);
        match one.as_object() {
            Some(map) if map.contains_key("if") => {
                keywords(r, map, &[&["if", "then", "else"]], &here);
                condition(r, one, whole, &here);
            }
            _ => r.say("form-shape", &here, &[("what", "an if with then")]),
        }
    }
}

fn condition(r: &mut Report, one: &Value, whole: &Value, at: &Place) {
    test(r, &one["if"], whole, at);
    for key in ["then", "else"] {
        let Some(branch) = one.get(key) else { continue };
        let Some(map) = branch.as_object() else {
            r.say("form-shape", at, &[("what", "a part with properties")]);
            continue;
        };
        keywords(r, map, &[&BRANCH], at);
        fields(r, branch, at);
        required(r, branch, whole, at);
        conditional(r, branch, whole, at);
    }
}

/// What an `if` may compare.
fn test(r: &mut Report, part: &Value, whole: &Value, at: &Place) {
    let Some(map) = part.as_object() else {
        return r.say("form-shape", at, &[("what", "an if with properties")]);
    };
    keywords(r, map, &[&["properties", "required", "allOf", "anyOf", "not"]], at);
    required(r, part, whole, at);
    let known = declared(whole);
    for (id, compared) in part["properties"].as_object().into_iter().flatten() {
        r.expect(known.contains(id), "form-unknown-field", at, &[("field", id)]);
        if let Some(map) = compared.as_object() {
            keywords(r, map, &[&TEST], at);
        }
    }
    // A condition over an absent field holds in JSON Schema; authors mean the opposite.
    let asked = part["properties"].as_object().into_iter().flatten().map(|(id, _)| id);
    let ensured = |id: &String| part["required"].as_array().is_some_and(|list| list.iter().any(|n| n == id));
    for id in asked.filter(|id| !ensured(id)).collect::<Vec<_>>() {
        r.say("form-if-absent", at, &[("field", id)]);
    }
    let nested = ["allOf", "anyOf"].into_iter().flat_map(|key| part[key].as_array()).flatten().chain(part.get("not"));
    nested.for_each(|inner| test(r, inner, whole, at));
}

fn parts(r: &mut Report, form: &Form, at: &Place) {
    let known = declared(&form.schema);
    for part in form.schema["parts"].as_array().into_iter().flatten() {
        let names = part["fields"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for name in names.filter(|n| !known.contains(*n)) {
            r.say("form-unknown-field", &at.down("parts"), &[("field", name)]);
        }
        let en = part["en"].as_str().unwrap_or_default();
        r.expect(
            !en.is_empty(),
            "english-missing",
            &at.down("parts"),
            &[("what", part["zh"].as_str().unwrap_or("a part"))],
        );
    }
}

/// The engine itself takes the schema.
#[cfg(feature = "validate")]
fn engine(r: &mut Report, form: &Form, at: &Place) {
    use crate::validate::{SchemaError, Validator};
    match Validator::for_form(form) {
        Ok(_) | Err(SchemaError::UnknownRef(_)) => {}
        Err(error) => r.say("form-compile", at, &[("what", &error.to_string())]),
    }
}

#[cfg(not(feature = "validate"))]
fn engine(_: &mut Report, _: &Form, _: &Place) {}
