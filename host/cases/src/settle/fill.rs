//! Fills `$number` and `$text` once numbers are given. Pure.
use super::proposal::Refusal;
use contract::pointer::plain;
use serde_json::{Map, Value};

/// Name under which an unnamed placeholder is kept: its series.
pub fn name_of(placeholder: &Map<String, Value>) -> Option<String> {
    let series = placeholder.get("$number")?.as_str()?;
    Some(placeholder.get("as").and_then(Value::as_str).unwrap_or(series).to_owned())
}

pub fn filled(value: &Value, numbers: &Map<String, Value>) -> Result<Value, Refusal> {
    Ok(match value {
        Value::Object(map) if map.contains_key("$number") => {
            let name = name_of(map).ok_or_else(|| Refusal::Placeholder(value.to_string()))?;
            numbers.get(&name).cloned().ok_or(Refusal::Placeholder(name))?
        }
        Value::Object(map) if map.contains_key("$text") => Value::String(text(&map["$text"], numbers)?),
        Value::Object(map) => Value::Object(
            map.iter().map(|(k, v)| Ok((k.clone(), filled(v, numbers)?))).collect::<Result<_, Refusal>>()?,
        ),
        Value::Array(items) => Value::Array(items.iter().map(|v| filled(v, numbers)).collect::<Result<_, _>>()?),
        other => other.clone(),
    })
}

fn text(pattern: &Value, numbers: &Map<String, Value>) -> Result<String, Refusal> {
    let mut out = String::new();
    let mut rest = pattern.as_str().unwrap_or_default();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').ok_or_else(|| Refusal::Placeholder(rest.to_owned()))?;
        out.push_str(before);
        out.push_str(&plain(numbers.get(name).ok_or_else(|| Refusal::Placeholder(name.to_owned()))?));
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// Every number placeholder of a document, in reading order.
pub fn placeholders<'a>(value: &'a Value, out: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Object(map) if map.contains_key("$number") => out.push(map),
        Value::Object(map) => map.values().for_each(|v| placeholders(v, out)),
        Value::Array(items) => items.iter().for_each(|v| placeholders(v, out)),
        _ => {}
    }
}
