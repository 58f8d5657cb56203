//! Whether what one schema allowed another one still takes. Judged keyword by keyword and carefully: what is not seen to
//! be wider counts as narrower.
use crate::form::{Field, fields_of};
use crate::text::Bilingual;
use serde_json::{Map, Value};

/// Keywords that say nothing about validity.
const ANNOTATIONS: [&str; 19] = [
    "$schema",
    "title",
    "title-en",
    "description",
    "description-en",
    "says",
    "says-en",
    "unit",
    "placeholder",
    "placeholder-en",
    "kinds",
    "posts",
    "default",
    "readOnly",
    "width",
    "rows",
    "enum-zh",
    "enum-en",
    "parts",
];

pub(super) fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword)
}

/// Why data of an old form may not fit the new one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Gap {
    /// Asked for now.
    Missing(Bilingual),
    /// Takes less than before.
    Narrower(Bilingual),
    /// Not known any more.
    Gone(Bilingual),
    /// What is said of several fields together.
    Rules,
}

impl Gap {
    pub(super) fn words(&self) -> Bilingual {
        let said = |zh: &str, en: &str, field: &Bilingual| {
            Bilingual::new(zh.replace("{}", &field.zh), en.replace("{}", field.english()))
        };
        match self {
            Gap::Missing(f) => said("新增必填项「{}」", "it now asks for “{}”", f),
            Gap::Narrower(f) => said("「{}」的填写要求变严", "“{}” takes less than before", f),
            Gap::Gone(f) => said("不再有「{}」", "it no longer knows “{}”", f),
            Gap::Rules => Bilingual::new("填写项之间的联动规则变了", "the rules between its fields differ"),
        }
    }
}

/// What data that the schema of one object allowed may lack for another one.
pub(super) fn gaps(old: &Value, new: &Value) -> Vec<Gap> {
    let (was, is) = (fields_of(old, false), fields_of(new, false));
    let mut gaps = vec![];
    for field in is.iter().filter(|f| f.required) {
        if !was.iter().any(|f| f.id == field.id && f.required) {
            gaps.push(Gap::Missing(title(field)));
        }
    }
    for field in &was {
        if !is.iter().any(|f| f.id == field.id) {
            gaps.push(Gap::Gone(title(field)));
        }
    }
    let empty = Map::new();
    let properties = |schema: &Value| schema["properties"].as_object().unwrap_or(&empty).clone();
    let before = properties(old);
    for (id, property) in &properties(new) {
        if before.get(id).is_some_and(|before| !takes(before, property)) {
            let field = is.iter().find(|f| f.id == *id);
            gaps.push(Gap::Narrower(field.map(title).unwrap_or_default()));
        }
    }
    if !rules_kept(old, new) {
        gaps.push(Gap::Rules);
    }
    gaps
}

fn title(field: &Field) -> Bilingual {
    if field.text.zh.is_empty() { Bilingual::new(&field.id, &field.id) } else { field.text.clone() }
}

/// Every value the old schema allowed is one of the new schema.
fn takes(old: &Value, new: &Value) -> bool {
    if old.get("properties").is_some() && new.get("properties").is_some() {
        return gaps(old, new).is_empty();
    }
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else {
        return old == new || *new == Value::Bool(true);
    };
    new.iter().all(|(keyword, value)| allows(keyword, old.get(keyword), value))
}

/// Whether a keyword with this value still allows what it allowed with the old one.
pub(super) fn allows(keyword: &str, old: Option<&Value>, new: &Value) -> bool {
    if is_annotation(keyword) || old == Some(new) {
        return true;
    }
    let numbers = old.and_then(Value::as_f64).zip(new.as_f64());
    match keyword {
        "minimum" | "exclusiveMinimum" | "minLength" | "minItems" => {
            numbers.is_some_and(|(old, new)| new <= old) || (keyword.starts_with("minI") && new == 0)
        }
        "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" => numbers.is_some_and(|(old, new)| new >= old),
        "enum" => match (old.and_then(Value::as_array), new.as_array()) {
            (Some(old), Some(new)) => old.iter().all(|choice| new.contains(choice)),
            _ => false,
        },
        "type" | "$ref" => {
            let name = |value: &Value| value.as_str().unwrap_or_default().trim_start_matches("hub:types#/").to_owned();
            let wider = [("integer", "number"), ("integer", "decimal"), ("text", "long-text")];
            old.is_some_and(|old| wider.contains(&(name(old).as_str(), name(new).as_str())))
        }
        "items" => old.is_some_and(|old| takes(old, new)),
        "uniqueItems" => *new == Value::Bool(false),
        "unevaluatedProperties" => *new != Value::Bool(false),
        _ => false,
    }
}

/// Whether every rule between fields was one before, or only asks for fields that nobody could fill before.
pub(super) fn rules_kept(old: &Value, new: &Value) -> bool {
    let before = rules(old);
    let known: Vec<String> = fields_of(old, false).into_iter().map(|f| f.id).collect();
    let same_needs = match (&old["dependentRequired"], &new["dependentRequired"]) {
        (_, Value::Null) => true,
        (old, new) => old == new,
    };
    same_needs && rules(new).iter().all(|rule| before.contains(rule) || harmless(rule, &known))
}

/// The conditions of an object's schema, without what says nothing about validity.
fn rules(schema: &Value) -> Vec<Value> {
    let own = ["if", "then", "else"].iter().filter_map(|key| Some((key.to_string(), schema.get(key)?.clone())));
    let own: Map<String, Value> = own.collect();
    let all = schema["allOf"].as_array().into_iter().flatten().cloned();
    all.chain((!own.is_empty()).then_some(Value::Object(own))).map(|rule| bare(&rule)).collect()
}

/// It lets further fields be filled and asks for nothing.
fn harmless(rule: &Value, known: &[String]) -> bool {
    let part = |part: &Value| {
        let properties = part["properties"].as_object();
        let asks = part.get("required").is_some() || part.get("allOf").is_some();
        !asks
            && properties.into_iter().flatten().all(|(id, schema)| !known.contains(id) || *schema == Value::Bool(true))
    };
    ["then", "else"].iter().filter_map(|key| rule.get(key)).all(part)
}

fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            // Below `properties` a word is the id of a field.
            let kept = map.iter().filter(|(key, value)| !is_annotation(key) || !value.is_string());
            Value::Object(kept.map(|(key, value)| (key.clone(), bare_below(key, value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(bare).collect()),
        other => other.clone(),
    }
}

fn bare_below(key: &str, value: &Value) -> Value {
    match value.as_object().filter(|_| key == "properties") {
        Some(fields) => Value::Object(fields.iter().map(|(id, schema)| (id.clone(), bare(schema))).collect()),
        None => bare(value),
    }
}
