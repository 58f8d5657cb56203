//! JSON Pointers (RFC 6901), with `*` for "each item" where the facts grammar
//! allows it. `Source` is the one way a contract names a value: a pointer
//! (starts with `/`), a literal, or a list joined by `/` (composite keys).
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    Text(String),
    Joined(Vec<String>),
    Literal(Value),
}

impl Source {
    /// The pointers this source reads.
    pub fn pointers(&self) -> Vec<&str> {
        match self {
            Source::Text(t) if t.starts_with('/') => vec![t],
            Source::Joined(parts) => parts.iter().filter(|p| p.starts_with('/')).map(String::as_str).collect(),
            _ => vec![],
        }
    }

    /// `None` when a pointer finds nothing (or null).
    pub fn resolve(&self, root: &Value) -> Option<Value> {
        match self {
            Source::Text(t) if t.starts_with('/') => get(root, t).cloned(),
            Source::Text(t) => Some(Value::String(t.clone())),
            Source::Joined(parts) => join(parts, root).map(Value::String),
            Source::Literal(Value::Array(items)) => {
                Some(Value::Array(items.iter().filter_map(|i| literal_item(i, root)).collect()))
            }
            Source::Literal(v) => Some(v.clone()),
        }
    }
}

fn literal_item(item: &Value, root: &Value) -> Option<Value> {
    match item.as_str() {
        Some(p) if p.starts_with('/') => get(root, p).cloned(),
        _ => Some(item.clone()),
    }
}

fn join(parts: &[String], root: &Value) -> Option<String> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        if part.starts_with('/') {
            out.push(plain(get(root, part)?));
        } else {
            out.push(part.clone());
        }
    }
    Some(out.join("/"))
}

/// A scalar as it stands in a key or a text.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// Null counts as absent.
pub fn get<'a>(root: &'a Value, pointer: &str) -> Option<&'a Value> {
    root.pointer(pointer).filter(|v| !v.is_null())
}

/// Every value a pointer with `*` reaches.
pub fn each<'a>(root: &'a Value, pointer: &str) -> Vec<&'a Value> {
    let Some((head, tail)) = pointer.split_once("/*") else {
        return get(root, pointer).into_iter().collect();
    };
    let Some(items) = get(root, head).and_then(Value::as_array) else {
        return vec![];
    };
    items.iter().flat_map(|item| if tail.is_empty() { vec![item] } else { each(item, tail) }).collect()
}
