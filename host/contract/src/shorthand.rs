//! The shorthand of `plugin.toml`, `field = {type, zh, en, …}`, written out as
//! a JSON Schema, so that both ways of writing a form become one. It can say
//! what most fields need; whatever is rarer is written as a schema file.
use crate::{FieldType, types};
use serde_json::{Map, Value, json};

/// Words that go over into the schema under another name.
const RENAMED: [(&str, &str); 17] = [
    ("zh", "title"),
    ("en", "title-en"),
    ("hint", "description"),
    ("hint-en", "description-en"),
    ("says", "says"),
    ("says-en", "says-en"),
    ("min", "minimum"),
    ("max", "maximum"),
    ("min-length", "minLength"),
    ("max-length", "maxLength"),
    ("pattern", "pattern"),
    ("min-items", "minItems"),
    ("max-items", "maxItems"),
    ("kinds", "kinds"),
    ("posts", "posts"),
    ("unit", "unit"),
    ("const", "const"),
];
/// Words that shape the schema.
const SHAPING: [&str; 6] = ["type", "required", "choices", "columns", "of", "when"];

/// The shorthand `{field = {type, zh, en, required, choices, columns, when, …}}`
/// as a JSON Schema.
pub fn from_shorthand(fields: &Map<String, Value>) -> Result<Value, String> {
    let (mut props, mut required, mut conditional) = (Map::new(), vec![], vec![]);
    for (id, spec) in fields {
        let spec = spec.as_object().ok_or_else(|| format!("field `{id}` is a table {{ type = …, zh = … }}"))?;
        let schema = shorthand_field(id, spec)?;
        let must = spec.get("required").and_then(Value::as_bool).unwrap_or(true);
        match spec.get("when") {
            None => {
                props.insert(id.clone(), schema);
                if must {
                    required.push(id.clone());
                }
            }
            Some(when) => {
                let list: Vec<&str> = if must { vec![id] } else { vec![] };
                conditional
                    .push(json!({"if": when_schema(when)?, "then": {"properties": {id: schema}, "required": list}}));
            }
        }
    }
    let mut out = json!({"type": "object", "properties": props, "required": required, "unevaluatedProperties": false});
    if !conditional.is_empty() {
        out["allOf"] = Value::Array(conditional);
    }
    Ok(out)
}

fn shorthand_field(id: &str, spec: &Map<String, Value>) -> Result<Value, String> {
    let known = |key: &str| SHAPING.contains(&key) || RENAMED.iter().any(|(from, _)| *from == key);
    if let Some(key) = spec.keys().find(|key| !known(key)) {
        return Err(format!("field `{id}`: `{key}` is not a word of the shorthand"));
    }
    let name = spec.get("type").and_then(Value::as_str).ok_or_else(|| format!("field `{id}` has no type"))?;
    let mut schema = shape(id, name, spec)?;
    for (from, to) in RENAMED {
        if let Some(v) = spec.get(from) {
            schema[to] = v.clone();
        }
    }
    if spec.contains_key("choices") {
        let holder = if name == "many" { &mut schema["items"] } else { &mut schema };
        if let Ok(en) = choice_values(spec, "en") {
            holder["enum-en"] = Value::Array(en);
        }
        if let Some(zh) = choice_values(spec, "zh").ok().filter(|_| has_ids(spec)) {
            holder["enum-zh"] = Value::Array(zh);
        }
    }
    Ok(schema)
}

fn shape(id: &str, name: &str, spec: &Map<String, Value>) -> Result<Value, String> {
    let many = |items: Value| json!({"type": "array", "items": items, "uniqueItems": true});
    match name {
        "choice" => Ok(json!({"enum": choice_values(spec, "value")?})),
        "many" if spec.contains_key("of") => Ok(many(reference(id, spec["of"].as_str().unwrap_or_default())?)),
        "many" => Ok(many(json!({"enum": choice_values(spec, "value")?}))),
        "table" => {
            let columns = spec.get("columns").and_then(Value::as_object);
            let columns = columns.ok_or_else(|| format!("table `{id}` has no columns"))?;
            Ok(json!({"type": "array", "items": from_shorthand(columns)?}))
        }
        other => match other.parse() {
            Ok(FieldType::Choice(values)) => Ok(json!({"enum": values})),
            Ok(FieldType::Many(values)) => Ok(many(json!({"enum": values}))),
            _ => reference(id, other),
        },
    }
}

fn reference(id: &str, name: &str) -> Result<Value, String> {
    match types::definition(name) {
        Some(_) => Ok(json!({"$ref": format!("hub:types#/{name}")})),
        None => Err(format!("field `{id}`: `{name}` is not a type of the hub")),
    }
}

/// One word of every choice. A choice without a value of its own is stored as
/// its zh label.
fn choice_values(spec: &Map<String, Value>, key: &str) -> Result<Vec<Value>, String> {
    let choices = spec.get("choices").and_then(Value::as_array).ok_or("a choice needs `choices`")?;
    let word = |choice: &Value| match choice {
        Value::String(_) if key == "value" => Some(choice.clone()),
        Value::Object(o) if key == "value" => o.get("value").or(o.get("zh")).cloned(),
        Value::Object(o) => o.get(key).cloned(),
        _ => None,
    };
    choices.iter().map(|c| word(c).ok_or_else(|| format!("a choice has no `{key}`"))).collect()
}

/// The labels differ from what is stored.
fn has_ids(spec: &Map<String, Value>) -> bool {
    let choices = spec.get("choices").and_then(Value::as_array);
    choices.is_some_and(|list| list.iter().any(|c| c.get("value").is_some()))
}

fn when_schema(when: &Value) -> Result<Value, String> {
    let when = when.as_object().ok_or("`when` is { field = …, is = … }")?;
    let field = when.get("field").and_then(Value::as_str).ok_or("`when` names a field")?;
    let test = match (when.get("is"), when.get("in"), when.get("has")) {
        (Some(v), ..) => json!({"const": v}),
        (_, Some(v), _) => json!({"enum": v}),
        (.., Some(v)) => json!({"contains": {"const": v}}),
        _ => return Err("`when` compares with is, in or has".to_owned()),
    };
    Ok(json!({"properties": {field: test}, "required": [field]}))
}
