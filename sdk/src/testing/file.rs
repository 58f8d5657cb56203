//! `scenario.toml`, as far as rules are concerned; the rest of a file is for
//! the runner that speaks HTTP.
use contract::decision::GateState;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Scenario {
    #[serde(default = "sample_start")]
    pub clock: String,
    /// System → its settings that this scenario tries with other values.
    #[serde(default)]
    pub settings: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(default)]
    pub given: Given,
    #[serde(default)]
    pub step: Vec<Step>,
}

/// The day the sample city begins with.
fn sample_start() -> String {
    "2025-02-17T09:00".to_owned()
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    pub records: Vec<Record>,
}

#[derive(Deserialize)]
pub struct Record {
    pub register: String,
    pub data: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Step {
    pub say: Value,
    pub r#as: Option<String>,
    pub acting: Option<String>,
    /// What the runner cannot know of who acts: level, powers, systems.
    pub actor: Map<String, Value>,
    pub at: Option<String>,
    pub forward: Option<String>,
    pub system: Option<String>,
    pub open: Option<String>,
    pub case: Option<String>,
    pub task: Option<String>,
    pub action: Option<String>,
    pub confirm: bool,
    pub comment: String,
    pub form: Option<Value>,
    pub form_file: Option<String>,
    pub set: BTreeMap<String, Value>,
    pub step_form: Value,
    pub materials: Map<String, Value>,
    /// The record it starts from: its data, or the key of one that is given.
    pub record: Value,
    pub event: Option<Event>,
    /// An outside party's answer, given to the case's `wait` step.
    pub answer: Option<Answer>,
    /// Kept for later steps until others are told.
    pub facts: Option<Map<String, Value>>,
    pub expect: Expect,
}

#[derive(Deserialize)]
pub struct Event {
    pub r#type: String,
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    pub data: Value,
}

#[derive(Deserialize)]
pub struct Answer {
    pub message: String,
    #[serde(default)]
    pub data: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Expect {
    pub step: Option<String>,
    pub number: Option<String>,
    pub refused: Option<Vec<Told>>,
    pub warned: Option<Vec<Told>>,
    pub notes: Option<Vec<Told>>,
    /// Gate → its state, of the form as it stands.
    pub gates: Option<BTreeMap<String, GateState>>,
}

/// A problem that is expected: its code alone, or also the words and the field.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Told {
    Code(String),
    Full { code: Option<String>, zh: Option<String>, at: Option<String> },
}

impl Told {
    pub fn code(&self) -> Option<&str> {
        match self {
            Told::Code(code) => Some(code),
            Told::Full { code, .. } => code.as_deref(),
        }
    }
}

pub fn read(folder: &Path) -> Scenario {
    let path = folder.join("scenario.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// `2025-02-17` or `2025-02-17T09:00`.
pub fn time(text: &str) -> DateTime {
    let date = || text.parse::<Date>().map(|day| day.at(9, 0, 0, 0));
    text.parse::<DateTime>().or_else(|_| date()).unwrap_or_else(|e| panic!("`{text}` is no time: {e}"))
}
