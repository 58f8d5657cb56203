//! Canonical JSON: keys sorted, no white space. Digests are taken over these
//! bytes, so that the order in which an author or a browser wrote a document
//! never changes its identity.
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|k| (k.clone(), sorted(&map[k]))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

pub fn bytes(value: &Value) -> Vec<u8> {
    sorted(value).to_string().into_bytes()
}

pub fn digest(value: &Value) -> String {
    sha256(&bytes(value))
}

pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
