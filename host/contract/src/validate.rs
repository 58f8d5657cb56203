//! JSON Schema at work: forms as people fill them and the documents plugins
//! answer with. The only file that knows the schema engine. A validator is
//! compiled once a form and kept by its caller. Nothing is fetched: the hub's
//! types are copied in, every other `$ref` is refused. Patterns run in linear
//! time, and depth and size are capped before the engine sees a document.
use crate::{
    Field, Form, Hundredths, Output, form, types,
    violation::{Rule, Violation},
};
use jsonschema::{
    Draft, PatternOptions, Registry, ValidationError, ValidationOptions, Validator as Engine,
    error::ValidationErrorKind, paths::Location,
};
use serde_json::{Map, Value};
use std::sync::LazyLock;

pub const MAX_DEPTH: usize = 32;
pub const MAX_NODES: usize = 250_000;
/// More than a person would read at once.
pub const MAX_VIOLATIONS: usize = 200;
const MAX_OUTPUT: usize = 4 * 1024 * 1024;
const MAX_SCHEMA_NODES: usize = 20_000;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    #[error(transparent)]
    UnknownRef(#[from] types::UnknownRef),
    #[error("the schema is larger or deeper than the hub reads")]
    TooLarge,
    #[error("at {at}: {what}")]
    Invalid { at: String, what: String },
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    #[error("the answer has {0} bytes; at most {MAX_OUTPUT} are read")]
    TooLarge(usize),
    #[error("the answer is not JSON: {0}")]
    Syntax(String),
    #[error("`{kind}` at `{pointer}` is not an effect of this version of the hub")]
    UnknownEffect { pointer: String, kind: String },
    #[error("the answer does not fit rules/output.v1: {what} at `{pointer}`")]
    Shape { pointer: String, what: String },
}

#[derive(Debug)]
pub struct Validator {
    engine: Engine,
    schema: Value,
    fields: Vec<Field>,
}

impl Validator {
    pub fn for_form(form: &Form) -> Result<Validator, SchemaError> {
        Validator::compile(&form.schema, form.fields())
    }

    /// For a schema that is not a form's; texts name fields by their ids.
    pub fn for_schema(schema: &Value) -> Result<Validator, SchemaError> {
        Validator::compile(schema, form::fields_of(schema, false))
    }

    fn compile(schema: &Value, fields: Vec<Field>) -> Result<Validator, SchemaError> {
        if measure(schema, MAX_DEPTH, MAX_SCHEMA_NODES).is_err() {
            return Err(SchemaError::TooLarge);
        }
        let schema = types::bundled(schema)?;
        let engine = engine(&schema)?;
        Ok(Validator { engine, schema, fields })
    }

    pub fn is_valid(&self, document: &Value) -> bool {
        measure(document, MAX_DEPTH, MAX_NODES).is_ok() && self.engine.is_valid(document)
    }

    pub fn validate(&self, document: &Value) -> Vec<Violation> {
        if let Err(rule) = measure(document, MAX_DEPTH, MAX_NODES) {
            return vec![Violation::new(&self.fields, String::new(), "size", &rule)];
        }
        // Collecting what is wrong costs several times as much as finding that nothing is.
        if self.engine.is_valid(document) {
            return vec![];
        }
        let mut out: Vec<Violation> = vec![];
        let mut unevaluated = vec![];
        for error in self.engine.iter_errors(document) {
            let found = self.read(&error);
            match error.kind() {
                ValidationErrorKind::UnevaluatedProperties { .. } => unevaluated.extend(found),
                _ => out.extend(found),
            }
            if out.len() >= MAX_VIOLATIONS {
                break;
            }
        }
        // A condition's part that fails leaves its fields unevaluated: they are
        // superfluous only when nothing else is wrong.
        let sound = out.is_empty();
        out.extend(unevaluated.into_iter().filter(|v| sound || !self.declared(&v.pointer)));
        out.dedup_by(|a, b| a.pointer == b.pointer && a.keyword == b.keyword);
        out.truncate(MAX_VIOLATIONS);
        out
    }

    fn declared(&self, pointer: &str) -> bool {
        let mut level = self.fields.as_slice();
        let mut parts = pointer.split('/').skip(1).filter(|p| p.parse::<usize>().is_err());
        parts.all(|part| match level.iter().find(|f| f.id == part) {
            Some(field) => {
                level = &field.columns;
                true
            }
            None => false,
        })
    }

    fn read(&self, error: &ValidationError<'_>) -> Vec<Violation> {
        let at = error.instance_path().as_str();
        let one = |rule: Rule| vec![Violation::new(&self.fields, at.to_owned(), error.kind().keyword(), &rule)];
        let below = |name: &str, keyword: &str, rule: Rule| {
            Violation::new(&self.fields, format!("{at}/{}", escape(name)), keyword, &rule)
        };
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                vec![below(property.as_str().unwrap_or_default(), "required", Rule::Required)]
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let keyword = error.kind().keyword();
                unexpected.iter().map(|name| below(name, keyword, Rule::Unknown)).collect()
            }
            ValidationErrorKind::Enum { .. } => one(Rule::Listed),
            ValidationErrorKind::Constant { expected_value } => one(Rule::Constant((**expected_value).clone())),
            ValidationErrorKind::Minimum { limit } => one(Rule::Minimum(limit.clone())),
            ValidationErrorKind::Maximum { limit } => one(Rule::Maximum(limit.clone())),
            ValidationErrorKind::ExclusiveMinimum { limit } => one(Rule::Above(limit.clone())),
            ValidationErrorKind::ExclusiveMaximum { limit } => one(Rule::Below(limit.clone())),
            ValidationErrorKind::MinLength { limit } => one(Rule::MinLength(*limit)),
            ValidationErrorKind::MaxLength { limit } => one(Rule::MaxLength(*limit)),
            ValidationErrorKind::MinItems { limit } => one(Rule::MinItems(*limit)),
            ValidationErrorKind::MaxItems { limit } => one(Rule::MaxItems(*limit)),
            ValidationErrorKind::UniqueItems => one(Rule::Distinct),
            ValidationErrorKind::Type { .. }
            | ValidationErrorKind::Pattern { .. }
            | ValidationErrorKind::Format { .. }
            | ValidationErrorKind::Custom { .. } => one(Rule::Says(self.says(error))),
            _ => one(Rule::Other),
        }
    }

    /// What the schema that holds the failed keyword says is allowed.
    fn says(&self, error: &ValidationError<'_>) -> crate::Bilingual {
        let path = error.schema_path().as_str();
        let holder = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let holder = self.schema.pointer(holder).unwrap_or(&Value::Null);
        let said = types::says_of(holder);
        match holder["type"].as_str() {
            Some(name) if said.zh.is_empty() => plain_type(name),
            _ => said,
        }
    }
}

/// For a field whose schema names a plain JSON type.
fn plain_type(name: &str) -> crate::Bilingual {
    let (zh, en) = match name {
        "integer" => ("整数", "a whole number"),
        "number" => ("数字", "a number"),
        "boolean" => ("是或否", "yes or no"),
        "array" => ("列表", "a list"),
        "object" => ("一组填写项", "a group of fields"),
        _ => ("文本", "text"),
    };
    crate::Bilingual::new(zh, en)
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn engine(schema: &Value) -> Result<Engine, SchemaError> {
    let invalid = |e: ValidationError| SchemaError::Invalid {
        at: e.instance_path().as_str().to_owned(),
        what: e.masked().to_string(),
    };
    options().build(schema).map_err(invalid)
}

fn options<'a>() -> ValidationOptions<'a> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20).dfa_size_limit(1 << 20))
        .should_validate_formats(true)
        .with_format("date", |s: &str| types::format(Some("date"), s))
        .with_format("date-time", |s: &str| types::format(Some("date-time"), s))
        .with_keyword("decimals", decimals)
}

/// `decimals`: exact, where `multipleOf` would compare floating point.
struct Decimals(u64);

impl Decimals {
    fn fits(&self, value: &Value) -> bool {
        match (self.0, value) {
            (_, v) if !v.is_number() => true,
            (0, v) => v.is_i64() || v.is_u64(),
            (_, v) => v.as_f64().is_some_and(|n| Hundredths::from_f64(n).is_some()),
        }
    }
}

impl<'i> jsonschema::Keyword<'i> for Decimals {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.fits(value) { Ok(()) } else { Err(ValidationError::custom("too many decimals")) }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        self.fits(value)
    }
}

fn decimals<'a>(
    _parent: &'a Map<String, Value>,
    value: &'a Value,
    _at: Location,
) -> Result<Box<dyn for<'i> jsonschema::Keyword<'i>>, ValidationError<'a>> {
    match value.as_u64() {
        Some(n @ (0 | 2)) => Ok(Box::new(Decimals(n))),
        _ => Err(ValidationError::schema("decimals is 0 or 2")),
    }
}

/// Walks no deeper and no farther than allowed.
fn measure(value: &Value, depth: usize, nodes: usize) -> Result<(), Rule> {
    fn walk(value: &Value, depth: usize, left: &mut usize) -> Result<(), Rule> {
        *left = left.checked_sub(1).ok_or(Rule::TooLarge)?;
        let deeper = |d: usize| d.checked_sub(1).ok_or(Rule::TooDeep);
        match value {
            Value::Array(items) => {
                let depth = deeper(depth)?;
                items.iter().try_for_each(|v| walk(v, depth, left))
            }
            Value::Object(map) => {
                let depth = deeper(depth)?;
                map.values().try_for_each(|v| walk(v, depth, left))
            }
            _ => Ok(()),
        }
    }
    walk(value, depth, &mut { nodes })
}

static OUTPUT: LazyLock<Engine> = LazyLock::new(|| own(crate::schemas::OUTPUT));
static INPUT: LazyLock<Engine> = LazyLock::new(|| own(crate::schemas::INPUT));

static PUBLISHED: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("the hub's own schema is JSON");
    let schemas =
        crate::schemas::ALL.map(|(_, text)| read(text)).map(|s| (s["$id"].as_str().unwrap_or_default().to_owned(), s));
    let registry = Registry::new().extend(schemas).expect("the hub's own schemas have an id");
    registry.prepare().expect("the hub's own schemas refer to each other only")
});

/// Does the document fit one of the published schemas? Says where it does not.
pub fn published(text: &str, document: &Value) -> Result<(), String> {
    match own(text).iter_errors(document).next() {
        Some(error) => Err(format!("{} at `{}`", error.masked(), error.instance_path())),
        None => Ok(()),
    }
}

/// A published schema that is asked often, compiled once.
pub(crate) struct Published(Engine);

impl Published {
    pub(crate) fn new(text: &str) -> Published {
        Published(own(text))
    }

    pub(crate) fn check(&self, document: &Value) -> Result<(), String> {
        if measure(document, MAX_DEPTH, MAX_NODES).is_err() {
            return Err("the document is larger or deeper than the hub reads".to_owned());
        }
        match first_error(&self.0, document) {
            Some(error) => Err(format!("{} at `{}`", error.masked(), error.instance_path())),
            None => Ok(()),
        }
    }
}

/// Most documents are as they should be, which is asked first, for it costs the least.
fn first_error<'a>(engine: &'a Engine, document: &'a Value) -> Option<ValidationError<'a>> {
    if engine.is_valid(document) { None } else { engine.iter_errors(document).next() }
}

/// A published schema, compiled; the others are at hand for its `$ref`s.
fn own(text: &str) -> Engine {
    let schema: Value = serde_json::from_str(text).expect("the hub's own schema is JSON");
    options().with_registry(&PUBLISHED).build(&schema).expect("the hub's own schema compiles")
}

/// A plugin's answer, checked in size and shape.
pub fn parse_output(text: &str) -> Result<Output, OutputError> {
    if text.len() > MAX_OUTPUT {
        return Err(OutputError::TooLarge(text.len()));
    }
    let value: Value = serde_json::from_str(text).map_err(|e| OutputError::Syntax(e.to_string()))?;
    if measure(&value, 2 * MAX_DEPTH, MAX_NODES).is_err() {
        return Err(OutputError::TooLarge(text.len()));
    }
    if let Some((n, kind)) = unknown_effect(&value) {
        let pointer = format!("/decision/effects/{n}/kind");
        return Err(OutputError::UnknownEffect { pointer, kind });
    }
    if let Some(error) = first_error(&OUTPUT, &value) {
        let pointer = error.instance_path().as_str().to_owned();
        return Err(OutputError::Shape { pointer, what: error.masked().to_string() });
    }
    serde_json::from_value(value).map_err(|e| OutputError::Shape { pointer: String::new(), what: e.to_string() })
}

/// Named by itself, since an incident that says "no such effect" saves an author an hour.
fn unknown_effect(answer: &Value) -> Option<(usize, String)> {
    let effects = answer.pointer("/decision/effects")?.as_array()?;
    let kinds = effects.iter().map(|e| e["kind"].as_str().unwrap_or_default());
    let found = kinds.enumerate().find(|(_, kind)| !crate::Effect::KINDS.contains(kind))?;
    Some((found.0, found.1.chars().take(60).collect()))
}

/// What is wrong with a document on its way into a plugin; the host's own mistake.
pub fn check_input(document: &Value) -> Option<String> {
    let error = first_error(&INPUT, document)?;
    Some(format!("{} at `{}`", error.masked(), error.instance_path()))
}
