//! Setting one field of a form by its pointer, as it is typed.
use serde_json::{Value, json};

/// Sets or (with null) removes a value; parents are made as the pointer asks.
pub fn put(root: &mut Value, pointer: &str, value: Value) {
    let parts: Vec<String> = pointer.split('/').skip(1).map(|p| p.replace("~1", "/").replace("~0", "~")).collect();
    let Some((last, parents)) = parts.split_last() else {
        *root = value;
        return;
    };
    let mut at = root;
    for part in parents {
        at = child(at, part);
    }
    match (at, value) {
        (Value::Array(items), v) => put_item(items, last, v),
        (Value::Object(map), Value::Null) => {
            map.shift_remove(last);
        }
        (slot, v) => *child(slot, last) = v,
    }
}

fn put_item(items: &mut Vec<Value>, index: &str, value: Value) {
    let Ok(i) = index.parse::<usize>() else {
        return;
    };
    match (i < items.len(), value) {
        (true, Value::Null) => {
            items.remove(i);
        }
        (true, v) => items[i] = v,
        (false, Value::Null) => {}
        (false, v) => items.push(v),
    }
}

fn child<'a>(at: &'a mut Value, part: &str) -> &'a mut Value {
    if let Value::Array(items) = at {
        let i = part.parse::<usize>().unwrap_or(items.len()).min(items.len());
        if i == items.len() {
            items.push(Value::Null);
        }
        return &mut items[i];
    }
    if !at.is_object() {
        *at = json!({});
    }
    at.as_object_mut().expect("made an object above").entry(part.to_owned()).or_insert(Value::Null)
}
