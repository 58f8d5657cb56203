//! Forms are JSON Schema 2020-12 and nothing else decides validity. This file
//! reads a schema back into a list of fields (for the SDK's types, the lint,
//! and the portal's arrangement) and writes the shorthand of `plugin.toml`
//! out as a schema, so that both ways of writing a form become one.
//!
//! Conventions inside the schema: a field's type is `{"$ref": "hub:types#/money"}`;
//! `title` is the zh label and `title-en` the English one, `description` and
//! `description-en` the hint; a choice is `enum` with `enum-zh` (when the value
//! is an id) and `enum-en`; a conditional field stands in `allOf[].then`.
use crate::text::Bilingual;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

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
            Some(
                inner
                    .split(',')
                    .map(|s| s.trim().to_owned())
                    .filter(|s| !s.is_empty())
                    .collect::<Vec<_>>(),
            )
        };
        if let Some(choices) = list("choice[") {
            return Ok(FieldType::Choice(choices));
        }
        if let Some(choices) = list("many[") {
            return Ok(FieldType::Many(choices));
        }
        let names: Vec<_> = NAMED.iter().map(|(n, _)| *n).collect();
        Err(format!(
            "`{text}` is not a type: write one of {} choice[…] many[…]",
            names.join(" ")
        ))
    }
}

impl std::fmt::Display for FieldType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FieldType::Choice(c) => write!(f, "choice[{}]", c.join(",")),
            FieldType::Many(c) => write!(f, "many[{}]", c.join(",")),
            named => f.write_str(
                NAMED
                    .iter()
                    .find(|(_, t)| t == named)
                    .map_or("json", |(n, _)| n),
            ),
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
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
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

fn fields_of(schema: &Value, conditional: bool) -> Vec<Field> {
    let required = |id: &str| {
        schema
            .get("required")
            .and_then(Value::as_array)
            .is_some_and(|r| r.iter().any(|x| x == id))
    };
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
    for part in schema
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        add(part);
    }
    for part in schema
        .get("dependentSchemas")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::values)
    {
        add(part);
    }
    out
}

fn field(id: &str, schema: &Value, required: bool, conditional: bool) -> Field {
    let text = |k: &str| {
        schema
            .get(k)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let r#type = field_type(schema);
    let columns = match r#type {
        FieldType::Table => schema
            .get("items")
            .map(|i| fields_of(i, false))
            .unwrap_or_default(),
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
    if let Some(name) = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|r| r.strip_prefix("hub:types#/"))
    {
        // `geometry-point` and the like are a geometry to everything but the validator.
        let base = if name.starts_with("geometry") {
            "geometry"
        } else {
            name
        };
        return match base {
            "organisation-kind" | "post" | "system" => FieldType::Choice(vec![]),
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
    Some(
        value?
            .as_array()?
            .iter()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect(),
    )
}

/// The shorthand `{field = {type, zh, en, required, choices, columns, when, …}}`
/// as a JSON Schema.
pub fn from_shorthand(fields: &Map<String, Value>) -> Result<Value, String> {
    let (mut props, mut required, mut conditional) = (Map::new(), vec![], vec![]);
    for (id, spec) in fields {
        let spec = spec
            .as_object()
            .ok_or_else(|| format!("field `{id}` is a table {{ type = …, zh = … }}"))?;
        let schema = shorthand_field(id, spec)?;
        let must = spec
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or(true);
        match spec.get("when") {
            None => {
                props.insert(id.clone(), schema);
                if must {
                    required.push(id.clone());
                }
            }
            Some(when) => {
                let list: Vec<&str> = if must { vec![id] } else { vec![] };
                conditional.push(json!({"if": when_schema(when)?, "then": {"properties": {id: schema}, "required": list}}));
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
    let name = spec
        .get("type")
        .and_then(Value::as_str)
        .ok_or_else(|| format!("field `{id}` has no type"))?;
    let mut schema = match name {
        "choice" => json!({"enum": choice_values(spec, "value")?}),
        "many" => {
            json!({"type": "array", "items": {"enum": choice_values(spec, "value")?}, "uniqueItems": true})
        }
        "table" => {
            let columns = spec
                .get("columns")
                .and_then(Value::as_object)
                .ok_or_else(|| format!("table `{id}` has no columns"))?;
            json!({"type": "array", "items": from_shorthand(columns)?})
        }
        other => json!({"$ref": format!("hub:types#/{other}")}),
    };
    for (from, to) in [
        ("zh", "title"),
        ("en", "title-en"),
        ("hint", "description"),
        ("hint-en", "description-en"),
        ("min", "minimum"),
        ("max", "maximum"),
        ("min-length", "minLength"),
        ("max-length", "maxLength"),
        ("pattern", "pattern"),
        ("min-items", "minItems"),
        ("max-items", "maxItems"),
        ("kinds", "kinds"),
        ("unit", "unit"),
    ] {
        if let Some(v) = spec.get(from) {
            schema[to] = v.clone();
        }
    }
    if spec.contains_key("choices") {
        let en = choice_values(spec, "en").unwrap_or_default();
        let holder = if name == "many" {
            &mut schema["items"]
        } else {
            &mut schema
        };
        holder["enum-en"] = Value::Array(en);
        if let Ok(zh) = choice_values(spec, "zh") {
            holder["enum-zh"] = Value::Array(zh);
        }
    }
    Ok(schema)
}

fn choice_values(spec: &Map<String, Value>, key: &str) -> Result<Vec<Value>, String> {
    let choices = spec
        .get("choices")
        .and_then(Value::as_array)
        .ok_or("a choice needs `choices`")?;
    choices
        .iter()
        .map(|c| match c {
            Value::String(s) if key == "value" => Ok(Value::String(s.clone())),
            Value::Object(o) => o
                .get(key)
                .cloned()
                .ok_or_else(|| format!("a choice has no `{key}`")),
            _ => Err(format!("a choice has no `{key}`")),
        })
        .collect()
}

fn when_schema(when: &Value) -> Result<Value, String> {
    let when = when.as_object().ok_or("`when` is { field = …, is = … }")?;
    let field = when
        .get("field")
        .and_then(Value::as_str)
        .ok_or("`when` names a field")?;
    let test = match (when.get("is"), when.get("in"), when.get("has")) {
        (Some(v), ..) => json!({"const": v}),
        (_, Some(v), _) => json!({"enum": v}),
        (.., Some(v)) => json!({"contains": {"const": v}}),
        _ => return Err("`when` compares with is, in or has".to_owned()),
    };
    Ok(json!({"properties": {field: test}, "required": [field]}))
}
