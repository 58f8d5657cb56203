//! Requests made from the hub's own OpenAPI document: mostly what its schemas allow, spoilt here and there. The dice are always
//! the same, so what fails can be repeated.
use proptest::{
    collection::vec,
    option::weighted,
    prelude::*,
    sample::select,
    strategy::{BoxedStrategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Map, Value, json};

pub struct Operation {
    pub method: String,
    /// Below `/api/v1`.
    pub path: String,
    /// Statuses that the document names.
    pub statuses: Vec<u16>,
    parameters: Vec<Value>,
    body: Option<(String, Value)>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub kind: String,
    pub body: Vec<u8>,
}

const DEPTH: u32 = 4;

pub fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let methods = paths.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |(m, o)| (path, m, o)));
    methods.map(|(path, method, about)| operation(path, method, about)).collect()
}

fn operation(path: &str, method: &str, about: &Value) -> Operation {
    let statuses = about["responses"].as_object().into_iter().flatten();
    let mut kinds = about["requestBody"]["content"].as_object().into_iter().flatten();
    Operation {
        method: method.to_uppercase(),
        path: path.strip_prefix("/api/v1").unwrap_or(path).to_owned(),
        statuses: statuses.filter_map(|(status, _)| status.parse().ok()).collect(),
        parameters: about["parameters"].as_array().cloned().unwrap_or_default(),
        body: kinds.next().map(|(kind, content)| (kind.clone(), content["schema"].clone())),
    }
}

pub struct Dice(TestRunner);

impl Default for Dice {
    fn default() -> Dice {
        Dice(TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha)))
    }
}

impl Dice {
    pub fn roll<T: std::fmt::Debug>(&mut self, strategy: &impl Strategy<Value = T>) -> T {
        strategy.new_tree(&mut self.0).expect("nothing is filtered out").current()
    }
}

/// Requests to this operation. `known` are ids of things that are there.
pub fn requests(document: &Value, operation: &Operation, known: &[String]) -> BoxedStrategy<Request> {
    let schemas = document["components"]["schemas"].clone();
    let path = operation.path.clone();
    let part = |p: &Value| p["name"].as_str().unwrap_or_default().to_owned();
    let inside: Vec<_> = path
        .split('/')
        .filter_map(|piece| piece.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| (Just(name.to_owned()), place(known)))
        .collect();
    let queries = operation.parameters.iter().filter(|p| p["in"] == "query");
    let query: Vec<_> = queries.map(|p| (Just(part(p)), weighted(0.4, any_of(&p["schema"], &schemas)))).collect();
    let body = match &operation.body {
        None => Just((String::new(), vec![])).boxed(),
        Some((kind, _)) if kind != "application/json" => (Just(kind.clone()), vec(any::<u8>(), 0..200)).boxed(),
        Some((kind, schema)) => (Just(kind.clone()), spoilt(value(schema, &schemas, DEPTH)))
            .prop_map(|(kind, body)| (kind, body.to_string().into_bytes()))
            .boxed(),
    };
    (inside, query, body)
        .prop_map(move |(inside, query, (kind, body))| {
            let mut path = path.clone();
            for (name, value) in inside {
                path = path.replace(&format!("{{{name}}}"), &escaped(&value));
            }
            let given = query.into_iter().filter_map(|(name, value)| Some((name, value?)));
            let query: Vec<String> = given.map(|(name, value)| format!("{name}={}", escaped(&plain(&value)))).collect();
            let mark = if query.is_empty() { "" } else { "?" };
            Request { path: format!("{path}{mark}{}", query.join("&")), kind, body }
        })
        .boxed()
}

/// What stands in a path: mostly something that is there.
fn place(known: &[String]) -> BoxedStrategy<String> {
    prop_oneof![3 => select(known.to_vec()), 1 => text(), 1 => any::<u128>().prop_map(|n| uuid::Uuid::from_u128(n).to_string())]
        .prop_filter("a path has no empty part", |text| !text.is_empty() && text != "." && text != "..")
        .boxed()
}

/// A value of the schema, or of another kind.
fn any_of(schema: &Value, schemas: &Value) -> BoxedStrategy<Value> {
    prop_oneof![3 => value(schema, schemas, DEPTH), 1 => odd()].boxed()
}

/// Of a schema of the document; what it does not say may be anything.
fn value(schema: &Value, schemas: &Value, depth: u32) -> BoxedStrategy<Value> {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return value(&schemas[name], schemas, depth);
    }
    if let Some(all) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        return proptest::strategy::Union::new(all.iter().map(|one| value(one, schemas, depth))).boxed();
    }
    if let Some(listed) = schema["enum"].as_array() {
        return select(listed.clone()).boxed();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|k| *k != "null").cloned().unwrap_or_default(),
        one => one.clone(),
    };
    match kind.as_str() {
        Some("object") if depth > 0 && schema["properties"].is_object() => object(schema, schemas, depth),
        Some("array") if depth > 0 => {
            vec(value(&schema["items"], schemas, depth - 1), 0..4).prop_map(Value::from).boxed()
        }
        Some("string") => string(schema["format"].as_str()),
        Some("integer" | "number") => number(),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        _ => odd(),
    }
}

fn object(schema: &Value, schemas: &Value, depth: u32) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let fields: Vec<_> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, field)| {
            let of_it = value(field, schemas, depth - 1);
            let given = match required.iter().any(|r| r == name) {
                true => of_it.prop_map(Some).boxed(),
                false => weighted(0.5, of_it).boxed(),
            };
            (Just(name.clone()), given)
        })
        .collect();
    fields
        .prop_map(|fields| {
            Value::Object(fields.into_iter().filter_map(|(name, v)| Some((name, v?))).collect::<Map<_, _>>())
        })
        .boxed()
}

/// One in four lacks a field, has one too many, or holds something odd; one in sixteen is another kind of thing.
fn spoilt(sound: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let spoil = (sound.clone(), any::<prop::sample::Index>(), 0..3, odd()).prop_map(|(mut value, at, how, odd)| {
        let Some(map) = value.as_object_mut().filter(|map| !map.is_empty()) else {
            return odd;
        };
        let name = map.keys().nth(at.index(map.len())).cloned().unwrap_or_default();
        match how {
            0 => drop(map.remove(&name)),
            1 => drop(map.insert("one-too-many".to_owned(), odd)),
            _ => drop(map.insert(name, odd)),
        }
        value
    });
    prop_oneof![11 => sound, 4 => spoil, 1 => odd()].boxed()
}

fn string(format: Option<&str>) -> BoxedStrategy<Value> {
    match format {
        Some("date") => select(vec!["2025-03-12", "2024-02-29", "9999-12-31", "2025-13-40", "0000-00-00"])
            .prop_map(Value::from)
            .boxed(),
        Some("uuid") => any::<u128>().prop_map(|n| uuid::Uuid::from_u128(n).to_string().into()).boxed(),
        _ => text().prop_map(Value::from).boxed(),
    }
}

fn text() -> BoxedStrategy<String> {
    let odd = [
        "",
        " ",
        "\0",
        "'; DROP TABLE cases --",
        "../../etc/passwd",
        "%00",
        "%",
        "\u{202e}反",
        "=1+1",
        "<b>x</b>",
        "{{7*7}}",
        "-1",
        "1e400",
        "null",
        "/form/a~2",
        "/////",
        "@each",
        "hub/organisation",
        "P-05",
        "91510108MA6CQ1X201",
        "enterprise-management",
        "problem-feedback",
        "2025-03-12",
        "open,draft",
        "zh",
        "🀄",
        "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
    ];
    prop_oneof![3 => select(odd.map(str::to_owned).to_vec()), 1 => ".{0,24}", 1 => "[a-z0-9-]{1,12}", 1 => Just("长".repeat(3_000))].boxed()
}

fn number() -> BoxedStrategy<Value> {
    let edges = vec![
        json!(0),
        json!(1),
        json!(-1),
        json!(200),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!(0.5),
    ];
    prop_oneof![select(edges), any::<i32>().prop_map(Value::from)].boxed()
}

fn odd() -> BoxedStrategy<Value> {
    let leaf =
        prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), number(), text().prop_map(Value::from)];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec(("[a-z]{1,6}", inner), 0..3).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
    .boxed()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn escaped(text: &str) -> String {
    let byte =
        |b: u8| if b.is_ascii_alphanumeric() || b == b'-' { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(byte).collect()
}
