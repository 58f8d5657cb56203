//! The closed comparison: the only condition a contract may state without
//! code. Closed, so that the lint can enumerate its outcomes and the portal
//! can evaluate it while a person types.
use crate::pointer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    All {
        all: Vec<Condition>,
    },
    Any {
        any: Vec<Condition>,
    },
    Not {
        not: Box<Condition>,
    },
    Is {
        at: String,
        is: Value,
    },
    In {
        at: String,
        r#in: Vec<Value>,
    },
    Has {
        at: String,
        has: Value,
    },
    HasAny {
        at: String,
        #[serde(rename = "has-any")]
        has_any: Vec<Value>,
    },
    Set {
        at: String,
        set: bool,
    },
}

impl Condition {
    pub fn holds(&self, root: &Value) -> bool {
        match self {
            Condition::All { all } => all.iter().all(|c| c.holds(root)),
            Condition::Any { any } => any.iter().any(|c| c.holds(root)),
            Condition::Not { not } => !not.holds(root),
            Condition::Is { at, is } => pointer::get(root, at) == Some(is),
            Condition::In { at, r#in } => pointer::get(root, at).is_some_and(|v| r#in.contains(v)),
            Condition::Has { at, has } => items(root, at).contains(has),
            Condition::HasAny { at, has_any } => {
                items(root, at).iter().any(|i| has_any.contains(i))
            }
            Condition::Set { at, set } => pointer::get(root, at).is_some() == *set,
        }
    }

    /// The pointers this condition reads.
    pub fn pointers(&self) -> Vec<&str> {
        match self {
            Condition::All { all: list } | Condition::Any { any: list } => {
                list.iter().flat_map(Condition::pointers).collect()
            }
            Condition::Not { not } => not.pointers(),
            Condition::Is { at, .. }
            | Condition::In { at, .. }
            | Condition::Has { at, .. }
            | Condition::HasAny { at, .. }
            | Condition::Set { at, .. } => vec![at],
        }
    }
}

fn items<'a>(root: &'a Value, at: &str) -> &'a [Value] {
    pointer::get(root, at)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}
