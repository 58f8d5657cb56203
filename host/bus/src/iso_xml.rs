//! ISO 20022 as XML at the edge: the same elements as in JSON, in the standard's order. Which elements there are, and in
//! which order, is read from the schema, so that the two forms cannot differ. An amount's decimal text becomes integer
//! fen and back; a third decimal is refused, not rounded.

mod read;
mod write;

pub use read::read;
pub use write::write;

use contract::iso::Iso;
use serde_json::Value;
use thiserror::Error;

/// What is read at most: a bomb of nested or countless elements is no message.
const MAX_DEPTH: usize = 24;
const MAX_ELEMENTS: usize = 100_000;
const CENTS: i64 = 100;

#[derive(Debug, Error, PartialEq)]
pub enum XmlError {
    #[error("not well-formed XML: {0}")]
    Syntax(String),
    #[error("a document type or an instruction is not read")]
    Forbidden,
    #[error("more or deeper than the hub reads")]
    TooLarge,
    #[error("`{0}` is not of the namespace of this message")]
    Namespace(String),
    #[error("`{0}` has no place here")]
    Element(String),
    #[error("`{0}` is no amount of this currency with at most two decimals")]
    Amount(String),
    #[error("`{0}` is neither true nor false")]
    Flag(String),
    #[error("{0}")]
    Schema(String),
}

/// A place in the schema, its references followed.
#[derive(Clone, Copy)]
struct Shape<'a> {
    root: &'a Value,
    here: &'a Value,
}

enum Kind {
    Amount,
    Sum,
    Object,
    Flag,
    Text,
}

impl<'a> Shape<'a> {
    fn of(iso: Iso) -> Shape<'a> {
        Shape { root: iso.schema(), here: iso.schema() }
    }

    fn at(self, here: &'a Value) -> Shape<'a> {
        Shape { here, ..self }
    }

    fn followed(self) -> (&'a Value, Option<&'a str>) {
        let name = self.here["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/"));
        name.map_or((self.here, None), |name| (&self.root["$defs"][name], Some(name)))
    }

    fn kind(self) -> Kind {
        match self.followed() {
            (_, Some("amount")) => Kind::Amount,
            (_, Some("sum")) => Kind::Sum,
            (schema, _) if schema["properties"].is_object() => Kind::Object,
            (schema, _) if schema["type"] == "boolean" => Kind::Flag,
            _ => Kind::Text,
        }
    }

    /// Elements in their order, each with its shape and whether it may stand several times.
    fn children(self) -> Vec<(&'a str, Shape<'a>, bool)> {
        let (schema, _) = self.followed();
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties
            .map(|(name, inner)| match inner.get("items") {
                Some(items) => (name.as_str(), self.at(items), true),
                None => (name.as_str(), self.at(inner), false),
            })
            .collect()
    }
}

fn decimal(fen: i64) -> String {
    format!("{}.{:02}", fen / CENTS, fen % CENTS)
}

/// Digits with at most two decimals; `12.5` and `12` are amounts too.
fn fen(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // Zeros behind the second decimal say nothing.
    let (cents, beyond) = part.split_at_checked(2).unwrap_or((part, ""));
    if !digits(whole) || !digits(cents) || beyond.bytes().any(|b| b != b'0') {
        return None;
    }
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(CENTS)?.checked_add(cents)
}
