//! The documents that cross the sandbox: what a plugin is given and what it
//! may answer. Types here and `schemas/rules/*.v1.json` say the same; a test
//! holds them together.
use crate::effect::{Effect, Offer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Input of `check` and `decide`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Input {
    pub context: Context,
    pub procedure: String,
    #[serde(default)]
    pub case: Option<CaseView>,
    /// `check` only: the form as it stands now.
    #[serde(default)]
    pub form: Value,
    #[serde(default)]
    pub occurrence: Option<Occurrence>,
    /// The record a procedure or handler starts from.
    #[serde(default)]
    pub record: Option<Value>,
    pub facts: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Context {
    /// RFC 3339 in the city's zone.
    pub now: String,
    pub today: String,
    pub seed: u64,
    pub locale: String,
    pub settings: Value,
    pub actor: Actor,
    pub calendar: CalendarView,
    pub system: String,
    pub version: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Actor {
    /// Empty when the clock, an event or a message acts.
    pub person: String,
    #[serde(default)]
    pub organisation: Option<String>,
    #[serde(default)]
    pub office: Option<String>,
    #[serde(default)]
    pub post: Option<String>,
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub powers: Vec<String>,
    #[serde(default)]
    pub systems: Vec<String>,
    /// The project a project post is limited to.
    #[serde(default)]
    pub project: Option<String>,
    #[serde(default)]
    pub appointment: Option<String>,
}

/// Exceptions to Monday–Friday; a year not in `published` is provisional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CalendarView {
    pub digest: String,
    pub off: Vec<String>,
    pub on: Vec<String>,
    pub published: Vec<i16>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CaseView {
    pub id: String,
    #[serde(default)]
    pub number: Option<String>,
    pub procedure: String,
    pub step: String,
    #[serde(default)]
    pub branch: String,
    /// What this branch of an `each` step is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Value>,
    pub applicant: Applicant,
    #[serde(default)]
    pub project: Option<String>,
    #[serde(default)]
    pub division: Option<String>,
    pub form: Value,
    /// Data of the steps' own forms, by step.
    pub steps: Value,
    /// What decisions patched.
    pub data: Value,
    /// Material id → file ids.
    pub materials: Value,
    pub opened: String,
    #[serde(default)]
    pub submitted: Option<String>,
    pub version: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Applicant {
    #[serde(default)]
    pub organisation: Option<String>,
    pub person: String,
    #[serde(default)]
    pub post: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Occurrence {
    /// A person (or, when late, the clock) acts at a task.
    Action {
        action: String,
        step: String,
        branch: String,
        form: Value,
        comment: String,
        confirmed: bool,
        by_clock: bool,
    },
    /// A token came to an `automatic` step.
    Arrive {
        step: String,
        branch: String,
    },
    Event {
        r#type: String,
        subject: String,
        data: Value,
    },
    /// An outside party's answer, or its message without a case.
    Message {
        message: String,
        data: Value,
    },
    /// A `wait` step's time ran out (`timeout`), or a timer by its name.
    Timer {
        timer: String,
        record: Option<String>,
    },
    Schedule {
        schedule: String,
    },
    /// The host closed the case: 撤件, lapse of a draft.
    Withdrawn {
        verb: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    Decision(Decision),
    Refused(Vec<Problem>),
    /// Answer of `check`.
    Checked(Checked),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Decision {
    /// Where the token goes; the procedure's own target when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub patch: Value,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Problem>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Checked {
    pub problems: Vec<Problem>,
    /// Derived values the portal shows beside the form, by label code.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub shown: Map<String, Value>,
    /// States of the procedure's gates; one that is not told is still open.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gates: BTreeMap<String, GateState>,
}

/// How a condition stands, as the form stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// It is met.
    Green,
    /// It is not, and nothing is granted before it is.
    Red,
    /// It is not, and that is pointed out only.
    Hint,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Problem {
    /// Message code of `messages/`.
    pub code: String,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub params: Map<String, Value>,
    /// JSON Pointer into the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Law and article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
    #[serde(default)]
    pub level: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    #[default]
    Refuse,
    Warn,
    Hint,
}
