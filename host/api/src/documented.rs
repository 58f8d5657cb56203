//! The OpenAPI document as it is served: what the routes say of themselves, and beside it the problems that any of them may
//! answer with, because its door (session, bodies, limits) is the same for all.
use serde_json::{Value, json};

/// Of every route.
const ALWAYS: [(&str, &str); 6] = [
    ("400", "What was sent cannot be read."),
    ("401", "Nobody is signed in, or the session is over."),
    ("403", "Not from the post that is acted for, or without its security token."),
    ("404", "Not found, or not yours to see."),
    ("429", "Too often: Retry-After says when again."),
    ("503", "The hub or what it needs has too much to do or is away: Retry-After says when again."),
];

/// Of a route that changes something.
const OF_CHANGES: [(&str, &str); 6] = [
    ("409", "Not as things stand now."),
    ("410", "It was used, or is too old."),
    ("413", "Larger than is taken."),
    ("415", "Not of a kind that is taken."),
    ("422", "Read, and refused: the problems say what and why."),
    ("502", "A system failed; nothing was done, and an incident says what."),
];

pub fn document() -> Value {
    let mut document = serde_json::to_value(crate::openapi()).unwrap_or_default();
    document["components"]["schemas"]["Problem"] = problem();
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten());
    for (method, operation) in operations.filter(|(_, about)| about["responses"].is_object()) {
        let changes: &[_] = if method == "get" { &[] } else { &OF_CHANGES };
        for (status, what) in ALWAYS.iter().chain(changes) {
            add(operation, status, what);
        }
    }
    document
}

/// What the route itself says of the status stands.
fn add(operation: &mut Value, status: &str, what: &str) {
    let response = &mut operation["responses"][status];
    if response["description"].as_str().is_none_or(str::is_empty) {
        response["description"] = what.into();
    }
    if response.get("content").is_none() {
        response["content"] = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    }
}

fn problem() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let both = json!({"type": "object", "required": ["zh", "en"], "properties": {"zh": text, "en": text}});
    let one = json!({
        "type": "object", "required": ["code", "level", "zh", "en"],
        "properties": {
            "code": text, "level": {"enum": ["refuse", "warn", "hint"]}, "at": {"type": ["string", "null"]}, "zh": text, "en": text,
        },
    });
    json!({
        "type": "object", "description": "RFC 9457, with a stable code and both languages.",
        "required": ["type", "title", "status", "code", "detail", "request-id", "problems"],
        "properties": {
            "type": text, "title": text, "status": {"type": "integer"}, "code": text, "detail": both, "request-id": text,
            "problems": {"type": "array", "items": one},
        },
    })
}
