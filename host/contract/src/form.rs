//! Forms are JSON Schema 2020-12 and nothing else decides validity. This file
//! reads a schema back into a list of fields (for the SDK's types, the lint,
//! and the portal's arrangement).
//!
//! Conventions inside the schema: a field's type is `{"$ref": "hub:types#/money"}`;
//! `title` is the zh label and `title-en` the English one, `description` and
//! `description-en` the hint; a choice is `enum` with `enum-zh` (when the value
//! is an id) and `enum-en`; a conditional field stands in `allOf[].then`.
use crate::text::Bilingual;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

pub use crate::shorthand::from_shorthand;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    pub id: String,
    pub title: Bilingual,
    pub schema: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub id: String,
    pub r#type: FieldType,
    pub text: Bilingual,
    pub required: bool,
    /// Stands in a `then`/`else`: present only under a condition.
    pub conditional: bool,
    /// Columns of a table.
    pub columns: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    Text,
    LongText,
    Integer,
    Decimal,
    Money,
    Date,
    DateTime,
    Boolean,
    Choice(Vec<String>),
    Many(Vec<String>),
    Phone,
    IdNumber,
    CreditCode,
    Project,
    Organisation,
    Person,
    Division,
    Address,
    AreaM2,
    Geometry,
    File,
    Table,
    /// Stored as given (register fields that copy a document's part).
    Json,
}

const NAMED: &[(&str, FieldType)] = &[
    ("text", FieldType::Text),
    ("long-text", FieldType::LongText),
    ("integer", FieldType::Integer),
    ("decimal", FieldType::Decimal),
    ("money", FieldType::Money),
    ("date", FieldType::Date),
    ("date-time", FieldType::DateTime),
    ("boolean", FieldType::Boolean),
    ("phone", FieldType::Phone),
    ("id-number", FieldType::IdNumber),
    ("credit-code", FieldType::CreditCode),
    ("project", FieldType::Project),
    ("organisation", FieldType::Organisation),
    ("person", FieldType::Person),
    ("division", FieldType::Division),
    ("address", FieldType::Address),
    ("area-m2", FieldType::AreaM2),
    ("geometry", FieldType::Geometry),
    ("file", FieldType::File),
    ("table", FieldType::Table),
    ("json", FieldType::Json),
];

impl std::str::FromStr for FieldType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((_, t)) = NAMED.iter().find(|(n, _)| *n == text) {
            return Ok(t.clone());
        }
        let list = |prefix: &str| {
            let inner = text.strip_prefix(prefix)?.strip_suffix(']')?;
            Some(inner.split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect::<Vec<_>>())
        };
        if let Some(choices) = list("choice[") {
            return Ok(FieldType::Choice(choices));
        }
        if let Some(choices) = list("many[") {
            return Ok(FieldType::Many(choices));
        }
        let names: Vec<_> = NAMED.iter().map(|(n, _)| *n).collect();
        Err(format!("`{text}` is not a type: write one of {} choice[…] many[…]", names.join(" ")))
    }
}

impl std::fmt::Display for FieldType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FieldType::Choice(c) => write!(f, "choice[{}]", c.join(",")),
            FieldType::Many(c) => write!(f, "many[{}]", c.join(",")),
            named => f.write_str(NAMED.iter().find(|(_, t)| t == named).map_or("json", |(n, _)| n)),
        }
    }
}

impl Serialize for FieldType {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldType {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Form {
    pub fn fields(&self) -> Vec<Field> {
        fields_of(&self.schema, false)
    }

    pub fn field(&self, id: &str) -> Option<Field> {
        self.fields().into_iter().find(|f| f.id == id)
    }
}

pub(crate) fn fields_of(schema: &Value, conditional: bool) -> Vec<Field> {
    let required =
        |id: &str| schema.get("required").and_then(Value::as_array).is_some_and(|r| r.iter().any(|x| x == id));
    let mut out: Vec<Field> = schema
        .get("properties")
        .and_then(Value::as_object)
        .map(|props| {
            props
                .iter()
                .filter(|(_, s)| s.is_object())
                .map(|(id, s)| field(id, s, required(id) && !conditional, conditional))
                .collect()
        })
        .unwrap_or_default();
    let mut add = |part: &Value| {
        for f in fields_of(part, true) {
            if !out.iter().any(|o| o.id == f.id) {
                out.push(f);
            }
        }
    };
    for key in ["then", "else"] {
        schema.get(key).into_iter().for_each(&mut add);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        add(part);
    }
    for part in schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values) {
        add(part);
    }
    out
}

fn field(id: &str, schema: &Value, required: bool, conditional: bool) -> Field {
    let text = |k: &str| schema.get(k).and_then(Value::as_str).unwrap_or_default().to_owned();
    let r#type = field_type(schema);
    let columns = match r#type {
        FieldType::Table => schema.get("items").map(|i| fields_of(i, false)).unwrap_or_default(),
        _ => vec![],
    };
    Field {
        id: id.to_owned(),
        r#type,
        text: Bilingual::new(text("title"), text("title-en")),
        required,
        conditional,
        columns,
    }
}

fn field_type(schema: &Value) -> FieldType {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("hub:types#/")) {
        // `geometry-point` and the like are a geometry to everything but the validator.
        let base = if name.starts_with("geometry") { "geometry" } else { name };
        return match base {
            "organisation-kind" | "post" | "system" | "power" => FieldType::Choice(vec![]),
            _ => base.parse().unwrap_or(FieldType::Json),
        };
    }
    if let Some(values) = strings(schema.get("enum")) {
        return FieldType::Choice(values);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            match field_type(items) {
                FieldType::Choice(values) => FieldType::Many(values),
                FieldType::Json if items.get("properties").is_some() => FieldType::Table,
                _ => FieldType::Many(vec![]),
            }
        }
        Some("boolean") => FieldType::Boolean,
        Some("integer") => FieldType::Integer,
        Some("number") => FieldType::Decimal,
        Some("string") => FieldType::Text,
        _ => FieldType::Json,
    }
}

fn strings(value: Option<&Value>) -> Option<Vec<String>> {
    Some(value?.as_array()?.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
}
