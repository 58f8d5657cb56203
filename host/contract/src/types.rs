//! The field types `hub:types#/NAME`. What they allow is written once, in
//! `schemas/types.v1.json`; forms refer to it, and register fields, events and
//! messages are checked against the same definitions by a small reader here,
//! so that vetting a decision needs no schema engine (nor does a plugin's test).
use crate::{Bilingual, FieldType, Hundredths};
use regex::Regex;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

/// The text of the schema, as the hub serves it.
pub const TEXT: &str = include_str!("../../../schemas/types.v1.json");
const PREFIX: &str = "hub:types#/";

static SCHEMA: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(TEXT).expect("types.v1.json is JSON"));

static PATTERNS: LazyLock<HashMap<&'static str, Regex>> = LazyLock::new(|| {
    let patterns = definitions().values().filter_map(|d| d["pattern"].as_str());
    patterns.map(|p| (p, Regex::new(p).expect("types.v1.json holds linear-time patterns"))).collect()
});

pub fn schema() -> &'static Value {
    &SCHEMA
}

pub fn definitions() -> &'static Map<String, Value> {
    SCHEMA["$defs"].as_object().expect("types.v1.json has $defs")
}

pub fn definition(name: &str) -> Option<&'static Value> {
    definitions().get(name)
}

/// One value of a closed list, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: &'static str,
    pub text: Bilingual,
}

/// `organisation-kind`, `post` or `power` as a list; empty for other types.
pub fn entries(name: &str) -> Vec<Entry> {
    let column = |key: &str| definition(name).and_then(|d| d[key].as_array()).map(Vec::as_slice).unwrap_or_default();
    let word = |v: &'static Value| v.as_str().unwrap_or_default();
    let words = column("enum").iter().zip(column("enum-zh")).zip(column("enum-en"));
    words.map(|((id, zh), en)| Entry { id: word(id), text: Bilingual::new(word(zh), word(en)) }).collect()
}

/// What people call one value of a closed list.
pub fn label(name: &str, id: &str) -> Option<Bilingual> {
    let definition = definition(name)?;
    let n = definition["enum"].as_array()?.iter().position(|v| v == id)?;
    let word = |key: &str| definition[key][n].as_str().unwrap_or_default();
    Some(Bilingual::new(word("enum-zh"), word("enum-en")))
}

pub fn is_post(id: &str) -> bool {
    one_of("post", id)
}

pub fn is_organisation_kind(id: &str) -> bool {
    one_of("organisation-kind", id)
}

pub fn is_power(id: &str) -> bool {
    one_of("power", id)
}

fn one_of(name: &str, id: &str) -> bool {
    definition(name).and_then(|d| d["enum"].as_array()).is_some_and(|list| list.iter().any(|v| v == id))
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{reference}` at {at} is not a type of the hub: write hub:types#/ and one of its names")]
pub struct UnknownRef {
    pub reference: String,
    pub at: String,
}

/// The form's schema with the types it refers to copied in, so that any
/// validator can read it without resolving anything.
pub fn bundled(schema: &Value) -> Result<Value, UnknownRef> {
    let mut out = schema.clone();
    rewrite(&mut out, &mut String::new())?;
    let mut wanted = BTreeSet::new();
    referred(&out, &mut wanted);
    if let Some(map) = out.as_object_mut() {
        let defs = definitions().iter().filter(|(name, _)| wanted.contains(name.as_str()));
        map.insert("$defs".to_owned(), Value::Object(defs.map(|(k, v)| (k.clone(), v.clone())).collect()));
    }
    Ok(out)
}

/// Names of the types that a schema refers to, and those that these refer to.
fn referred(value: &Value, wanted: &mut BTreeSet<&'static str>) {
    match value {
        Value::Object(map) => {
            let reference = map.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/$defs/"));
            if let Some((name, definition)) = reference.and_then(|name| definitions().get_key_value(name))
                && wanted.insert(name)
            {
                referred(definition, wanted);
            }
            map.values().for_each(|inner| referred(inner, wanted));
        }
        Value::Array(items) => items.iter().for_each(|inner| referred(inner, wanted)),
        _ => {}
    }
}

fn rewrite(value: &mut Value, at: &mut String) -> Result<(), UnknownRef> {
    let length = at.len();
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                at.push('/');
                at.push_str(key);
                match (key.as_str(), inner) {
                    ("$ref", Value::String(reference)) => *reference = local(reference, at)?,
                    (_, inner) => rewrite(inner, at)?,
                }
                at.truncate(length);
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter_mut().enumerate() {
                at.push_str(&format!("/{n}"));
                rewrite(inner, at)?;
                at.truncate(length);
            }
        }
        _ => {}
    }
    Ok(())
}

fn local(reference: &str, at: &str) -> Result<String, UnknownRef> {
    let known = reference.strip_prefix(PREFIX).filter(|name| definition(name).is_some());
    let name = known.ok_or_else(|| UnknownRef { reference: reference.to_owned(), at: at.to_owned() })?;
    Ok(format!("#/$defs/{name}"))
}

/// Does the value fit the type? `Err` says what would. A table's columns are
/// the caller's, who knows them; a choice with an empty list takes any text.
pub fn check(r#type: &FieldType, value: &Value) -> Result<(), Bilingual> {
    let fits = match r#type {
        FieldType::Json => true,
        FieldType::Table => value.as_array().is_some_and(|rows| rows.iter().all(Value::is_object)),
        FieldType::Choice(list) => chosen(list, value),
        FieldType::Many(list) => value.as_array().is_some_and(|a| a.iter().all(|v| chosen(list, v)) && distinct(a)),
        FieldType::Geometry => geometry(value),
        named => definition(&named.to_string()).is_some_and(|d| scalar(d, value)),
    };
    if fits { Ok(()) } else { Err(says(r#type)) }
}

/// What a value of the type must be, for people.
pub fn says(r#type: &FieldType) -> Bilingual {
    match r#type {
        FieldType::Table => Bilingual::new("若干行的表格", "a table of rows"),
        FieldType::Choice(list) if list.is_empty() => Bilingual::new("一个选项", "one choice"),
        FieldType::Choice(list) => {
            Bilingual::new(format!("以下之一：{}", list.join("、")), format!("one of: {}", list.join(", ")))
        }
        FieldType::Many(list) if list.is_empty() => Bilingual::new("不重复的选项列表", "a list of distinct choices"),
        FieldType::Many(list) => Bilingual::new(
            format!("不重复地选自：{}", list.join("、")),
            format!("distinct choices out of: {}", list.join(", ")),
        ),
        named => definition(&named.to_string()).map(says_of).unwrap_or_default(),
    }
}

/// The `says` of a definition or of a form's field.
pub fn says_of(schema: &Value) -> Bilingual {
    let word = |key: &str| schema[key].as_str().unwrap_or_default();
    Bilingual::new(word("says"), word("says-en"))
}

fn chosen(list: &[String], value: &Value) -> bool {
    value.as_str().is_some_and(|s| !s.is_empty() && (list.is_empty() || list.iter().any(|x| x == s)))
}

fn distinct(items: &[Value]) -> bool {
    let mut seen: Vec<_> = items.iter().filter_map(Value::as_str).collect();
    seen.sort_unstable();
    seen.windows(2).all(|pair| pair[0] != pair[1])
}

/// A definition of type string, integer, number or boolean.
fn scalar(definition: &'static Value, value: &Value) -> bool {
    match definition["type"].as_str() {
        Some("string") => value.as_str().is_some_and(|s| text(definition, s)),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.as_i64().is_some_and(|n| within(definition, n as f64)),
        Some("number") => value.as_f64().is_some_and(|n| within(definition, n) && Hundredths::from_f64(n).is_some()),
        _ => false,
    }
}

fn within(definition: &Value, n: f64) -> bool {
    let bound = |key: &str| definition[key].as_f64();
    bound("minimum").is_none_or(|low| n >= low) && bound("maximum").is_none_or(|high| n <= high)
}

fn text(definition: &'static Value, s: &str) -> bool {
    let bound = |key: &str| definition[key].as_u64();
    let length = s.chars().count() as u64;
    bound("minLength").is_none_or(|low| length >= low)
        && bound("maxLength").is_none_or(|high| length <= high)
        && definition["pattern"].as_str().is_none_or(|p| PATTERNS[p].is_match(s))
        && format(definition["format"].as_str(), s)
}

pub(crate) fn format(name: Option<&str>, s: &str) -> bool {
    match name {
        Some("date") => s.parse::<jiff::civil::Date>().is_ok(),
        Some("date-time") => s.parse::<jiff::Timestamp>().is_ok(),
        _ => true,
    }
}

fn geometry(value: &Value) -> bool {
    let Some(coordinates) = value.get("coordinates") else {
        return false;
    };
    let exact = value.as_object().is_some_and(|o| o.len() == 2);
    let line = |v: &Value, least: usize| {
        v.as_array().is_some_and(|p| (least..=5000).contains(&p.len()) && p.iter().all(position))
    };
    exact
        && match value["type"].as_str() {
            Some("Point") => position(coordinates),
            Some("LineString") => line(coordinates, 2),
            Some("Polygon") => coordinates
                .as_array()
                .is_some_and(|rings| (1..=50).contains(&rings.len()) && rings.iter().all(|ring| line(ring, 4))),
            _ => false,
        }
}

fn position(value: &Value) -> bool {
    let Some([lng, lat]) = value.as_array().map(Vec::as_slice) else {
        return false;
    };
    let inside = |v: &Value, bound: f64| v.as_f64().is_some_and(|n| n.abs() <= bound);
    inside(lng, 180.0) && inside(lat, 90.0)
}
