//! Names of what stamps count. Whoever reads under a scope and finds its stamp unmoved knows that his answer still
//! stands; every write of the lane moves the scopes of all it changes.
use uuid::Uuid;

pub fn case(id: Uuid) -> String {
    format!("case/{id}")
}

pub fn record(register: &str, key: &str) -> String {
    format!("rec/{register}/{key}")
}

/// All records of a register whose indexed field has this value.
pub fn set(register: &str, field: &str, value: &str) -> String {
    format!("set/{register}/{field}={value}")
}

/// A supervised account: moved by every entry, hold and order.
pub fn account(id: &str) -> String {
    format!("account/{id}")
}
