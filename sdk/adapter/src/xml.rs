//! An order in XML as the JSON it would have been. Only what the hub writes is read: no document types, no depth without
//! end; a third decimal is refused, not rounded.
use crate::error::AdapterError;
use quick_xml::{Reader, escape::resolve_predefined_entity, events::Event};
use serde_json::{Map, Value, json};

const MAX_DEPTH: usize = 24;
/// What stands in a list although it may stand alone.
const LISTS: [&str; 3] = ["PmtInf", "CdtTrfTxInf", "Ustrd"];

struct Open {
    name: String,
    currency: Option<String>,
    children: Map<String, Value>,
    text: String,
}

pub fn read(xml: &str) -> Result<Value, AdapterError> {
    let wrong = |why: &str| AdapterError::Content(format!("the XML cannot be read: {why}"));
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Open::new("".into(), None)];
    loop {
        match reader.read_event().map_err(|error| wrong(&error.to_string()))? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                let currency = start.try_get_attribute("Ccy").map_err(|error| wrong(&error.to_string()))?;
                let currency = currency.map(|ccy| ccy.value.into_owned());
                open.push(Open::new(name, currency));
                if open.len() > MAX_DEPTH {
                    return Err(wrong("it is too deep"));
                }
            }
            Event::Text(text) => {
                open.last_mut().ok_or_else(|| wrong("it ends before it began"))?.text.push_str(&text);
            }
            Event::GeneralRef(entity) => {
                let character = entity.resolve_char_ref().map_err(|error| wrong(&error.to_string()))?.map(String::from);
                let text = character.or_else(|| resolve_predefined_entity(&entity).map(str::to_owned));
                let text = text.ok_or_else(|| wrong("an entity is not known"))?;
                open.last_mut().ok_or_else(|| wrong("it ends before it began"))?.text.push_str(&text);
            }
            Event::End(_) => {
                let closed = open.pop().ok_or_else(|| wrong("it ends before it began"))?;
                let parent = open.last_mut().ok_or_else(|| wrong("it ends before it began"))?;
                parent.take(closed).ok_or_else(|| wrong("an amount is none"))?;
            }
            Event::DocType(_) | Event::PI(_) => return Err(wrong("a document type or an instruction is not read")),
            Event::Eof => break,
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::CData(_) => {}
        }
    }
    let root = open.pop().filter(|_| open.is_empty()).ok_or_else(|| wrong("it is cut off"))?;
    Ok(root.children.get("Document").cloned().unwrap_or(Value::Object(root.children)))
}

impl Open {
    fn new(name: String, currency: Option<String>) -> Open {
        Open { name, currency, children: Map::new(), text: String::new() }
    }

    fn take(&mut self, closed: Open) -> Option<()> {
        let value = match (closed.currency, closed.name.as_str()) {
            (Some(currency), _) => json!({"Ccy": currency, "Fen": fen(closed.text.trim())?}),
            (None, "CtrlSum") => json!({"Fen": fen(closed.text.trim())?}),
            (None, _) if closed.children.is_empty() => closed.text.trim().into(),
            (None, _) => Value::Object(closed.children),
        };
        match LISTS.contains(&closed.name.as_str()) {
            true => {
                let list = self.children.entry(closed.name).or_insert_with(|| json!([]));
                list.as_array_mut()?.push(value);
            }
            false => {
                self.children.insert(closed.name, value);
            }
        }
        Some(())
    }
}

fn fen(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_fen_or_none_and_a_bomb_is_not_opened() {
        for (text, expected) in
            [("12.34", Some(1234)), ("12.5", Some(1250)), ("7", Some(700)), ("1.005", None), ("-1", None), ("", None)]
        {
            assert_eq!(fen(text), expected, "{text}");
        }
        assert!(read("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>").is_err());
        assert!(read("<a><b></a>").is_err() && read("<a>").is_err());
        assert!(read(&"<a>".repeat(30)).is_err());
        assert_eq!(read("<a>x &amp; y</a>").unwrap(), json!({"a": "x & y"}));
    }
}
