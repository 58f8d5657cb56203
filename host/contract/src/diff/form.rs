//! A form as the diff walks it: the fields with all that is said of each, wherever in the schema it stands, and beside
//! them what is said of several. Nothing of the schema is lost on the way.
use crate::Form;
use serde_json::{Map, Value, json};

const TYPES: &str = "hub:types#/";

pub(super) fn view(form: &Form) -> Value {
    let mut view = columns_of(&form.schema);
    view.insert("title".to_owned(), json!(form.title));
    if let Some(fields) = view.shift_remove("columns") {
        view.insert("fields".to_owned(), fields);
    }
    view.shift_remove("title-en");
    Value::Object(view)
}

/// Of an object's schema: its fields under `columns`, the rest as it stands.
fn columns_of(schema: &Value) -> Map<String, Value> {
    let Some(schema) = schema.as_object() else { return Map::from_iter([("schema".to_owned(), schema.clone())]) };
    let mut rest = schema.clone();
    let properties = rest.shift_remove("properties");
    let properties = properties.as_ref().and_then(Value::as_object);
    let required = rest.shift_remove("required");
    let required: Vec<&str> = required.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect();
    let mut fields = Map::new();
    for (id, property) in properties.into_iter().flatten() {
        fields.insert(id.clone(), field(property, json!(required.contains(&id.as_str()))));
    }
    // One that is required and stands nowhere among the properties is asked for under a condition.
    let others: Vec<&str> = required.into_iter().filter(|id| !fields.contains_key(*id)).collect();
    if !others.is_empty() {
        rest.insert("required".to_owned(), json!(others));
    }
    for (_, part) in rest.iter_mut().filter(|(key, _)| ["allOf", "then", "else"].contains(&key.as_str())) {
        conditional(part, &mut fields);
    }
    rest.insert("columns".to_owned(), Value::Object(fields));
    rest
}

/// Takes the fields that stand in a condition over among the others; the first place counts, what else is said stays.
fn conditional(part: &mut Value, fields: &mut Map<String, Value>) {
    match part {
        Value::Array(parts) => parts.iter_mut().for_each(|part| conditional(part, fields)),
        Value::Object(part) => {
            for (id, property) in part.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
                if property.is_object() && !fields.contains_key(id) {
                    fields.insert(id.clone(), field(property, json!("conditional")));
                    *property = Value::Bool(true);
                }
            }
            for key in ["allOf", "then", "else"] {
                if let Some(inner) = part.get_mut(key) {
                    conditional(inner, fields);
                }
            }
        }
        _ => {}
    }
}

fn field(schema: &Value, required: Value) -> Value {
    let whole = || Map::from_iter([("schema".to_owned(), schema.clone())]);
    let mut view = schema.as_object().cloned().unwrap_or_else(whole);
    if let Some(name) = view.shift_remove("$ref") {
        if let Some(kind) = view.shift_remove("type") {
            view.insert("json-type".to_owned(), kind);
        }
        let name = name.as_str().map(|n| n.strip_prefix(TYPES).unwrap_or(n)).unwrap_or_default();
        view.insert("type".to_owned(), json!(name));
    } else if view.contains_key("enum") {
        if let Some(kind) = view.shift_remove("type") {
            view.insert("json-type".to_owned(), kind);
        }
        view.insert("type".to_owned(), json!("choice"));
    }
    let rows = view.get("items").filter(|items| items.get("properties").is_some());
    if let Some(mut rows) = rows.map(columns_of) {
        if let Some(columns) = rows.shift_remove("columns") {
            view.insert("columns".to_owned(), columns);
        }
        view.insert("items".to_owned(), Value::Object(rows));
    }
    view.insert("required".to_owned(), required);
    Value::Object(view)
}
