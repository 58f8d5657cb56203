//! Handlers: business that belongs to no case. Also the occurrences of record
//! timers. A handler is decided like a case's step, without a case.
use crate::{facts::Fact, pointer::Source, text::Bilingual};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Handler {
    #[serde(default)]
    pub text: Bilingual,
    pub on: Trigger,
    #[serde(default)]
    pub facts: IndexMap<String, Fact>,
    /// Record it is about: register of this contract and its key.
    #[serde(default)]
    pub record: Option<RecordRef>,
    /// What happens when its record is not found: `ignore` (default: it is decided without one) or `incident`.
    #[serde(default)]
    pub unmatched: Unmatched,
    /// Of a schedule: the records that it runs over, one decision each.
    #[serde(default)]
    pub each: Option<EachRecord>,
    /// Of a message: pointer to its entries. Each is decided for itself, as the same message with that entry alone.
    #[serde(default)]
    pub split: Option<String>,
    /// Of a message: pointers to what makes an entry the same for the business, under whatever id it comes again.
    #[serde(default)]
    pub dedupe: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Trigger {
    /// Full event type: `land-use.parcel.registered`.
    Event(String),
    /// A record timer of this contract, by its name.
    Timer(String),
    /// A message from outside that answers no case: its full type.
    Message(String),
    /// `daily 02:00`, `monthly 1 02:00`.
    Schedule(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RecordRef {
    pub register: String,
    pub key: Source,
}

/// Standing records of a register of this contract, by its queryable fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EachRecord {
    pub of: String,
    #[serde(default)]
    pub r#where: IndexMap<String, Wanted>,
}

/// What a field of the record must be: this, or one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wanted {
    One(String),
    Any(Vec<String>),
}

impl Wanted {
    pub fn all(&self) -> &[String] {
        match self {
            Wanted::One(value) => std::slice::from_ref(value),
            Wanted::Any(values) => values,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unmatched {
    #[default]
    Ignore,
    Incident,
}
