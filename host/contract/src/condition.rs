//! The closed comparison: the only condition a contract may state without
//! code. Closed, so that the lint can enumerate its outcomes and the portal
//! can evaluate it while a person types.
use crate::pointer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", untagged)]
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

/// As an author writes it: an error says which word is wrong, where a plain
/// choice of shapes would only say that none fits.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    at: Option<String>,
    is: Option<Value>,
    r#in: Option<Vec<Value>>,
    has: Option<Value>,
    has_any: Option<Vec<Value>>,
    set: Option<bool>,
}

impl TryFrom<Written> for Condition {
    type Error = String;

    fn try_from(w: Written) -> Result<Self, String> {
        let mut found = vec![];
        found.extend(w.all.map(|all| Condition::All { all }));
        found.extend(w.any.map(|any| Condition::Any { any }));
        found.extend(w.not.map(|not| Condition::Not { not }));
        let joined = !found.is_empty();
        let at = || w.at.clone().ok_or("a comparison needs `at`, the pointer it reads");
        if let Some(is) = w.is {
            found.push(Condition::Is { at: at()?, is });
        }
        if let Some(r#in) = w.r#in {
            found.push(Condition::In { at: at()?, r#in });
        }
        if let Some(has) = w.has {
            found.push(Condition::Has { at: at()?, has });
        }
        if let Some(has_any) = w.has_any {
            found.push(Condition::HasAny { at: at()?, has_any });
        }
        if let Some(set) = w.set {
            found.push(Condition::Set { at: at()?, set });
        }
        match (found.pop(), found.is_empty(), joined && w.at.is_some()) {
            (Some(condition), true, false) => Ok(condition),
            _ => Err("a condition is one of: all any not, or `at` with one of: is in has has-any set".to_owned()),
        }
    }
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
            Condition::HasAny { at, has_any } => items(root, at).iter().any(|i| has_any.contains(i)),
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
    pointer::get(root, at).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
