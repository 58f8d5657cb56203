//! `scenario.toml`: what happens, told by role, and what must come of it. An
//! unknown word is refused, so that no expectation is overlooked.
use crate::failure::{Failure, Or};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    pub title: Title,
    pub clock: Option<String>,
    /// System → its settings that this scenario tries with other values.
    #[serde(default)]
    pub settings: BTreeMap<String, BTreeMap<String, toml::Value>>,
    #[serde(default)]
    pub given: Given,
    #[serde(default)]
    pub step: Vec<Step>,
}

#[derive(Deserialize)]
pub struct Title {
    pub zh: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Given {
    pub records: Vec<Given1>,
}

#[derive(Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Given1 {
    pub register: String,
    pub data: Value,
    #[serde(default)]
    pub key: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Step {
    pub say: Value,
    pub r#as: Option<String>,
    pub acting: Option<String>,
    pub at: Option<String>,
    pub forward: Option<String>,
    pub system: Option<String>,
    /// Procedure to open a case of.
    pub open: Option<String>,
    /// Name of the case in this file.
    pub case: Option<String>,
    pub task: Option<String>,
    pub action: Option<String>,
    /// A verb of the host: withdraw, cancel, urge, suspend, resume.
    pub verb: Option<String>,
    pub to: Option<String>,
    /// What `as` objects to the case's public notice.
    pub objection: Option<String>,
    pub confirm: bool,
    pub comment: String,
    pub form: Option<Value>,
    pub form_file: Option<String>,
    pub set: BTreeMap<String, Value>,
    pub step_form: Option<Value>,
    /// Files uploaded into fields of the step's own form.
    pub step_files: BTreeMap<String, String>,
    pub materials: BTreeMap<String, Vec<String>>,
    /// Key of the record that the case starts from.
    pub record: Option<Value>,
    pub event: Option<Event>,
    pub registry: Option<Registry>,
    /// What a partner of the sample city says by itself.
    pub message: Option<Saying>,
    /// Records put in the middle of the run, as another system would.
    pub records: Vec<Given1>,
    pub get: Option<String>,
    /// The notice that `as` reads.
    pub read: Option<Told>,
    /// How long `expect` may take to come true; `get` is asked again until then.
    pub within: Option<String>,
    pub expect: Expect,
    /// For the native runner, which has no registers, persons or partners.
    pub facts: Option<Value>,
    pub actor: Option<Value>,
    pub answer: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub r#type: String,
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    pub data: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// The partner's id.
    pub from: String,
    pub r#type: String,
    #[serde(default)]
    pub data: Value,
    /// The message's own id; a new one when absent.
    #[serde(default)]
    pub id: Option<String>,
    /// It answers the last question of this type.
    #[serde(default)]
    pub answer: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    pub id: String,
    /// answer, differ, silent.
    pub mode: String,
    #[serde(default)]
    pub with: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Expect {
    pub step: Option<String>,
    pub state: Option<String>,
    pub number: Option<String>,
    pub refused: Option<Vec<Told>>,
    pub warned: Option<Vec<Told>>,
    pub notes: Option<Vec<Told>>,
    /// Gate → its state, of the form as it stands, looked at by who acts in the step.
    pub gates: Option<BTreeMap<String, String>>,
    /// Register → key → fields; `null` for a record that must not stand.
    pub records: BTreeMap<String, Map<String, Value>>,
    pub events: Vec<ToldEvent>,
    pub documents: Vec<String>,
    pub timers: Vec<Value>,
    pub notices: Vec<Notice>,
    pub alerts: Vec<Alert>,
    pub status: Option<u16>,
    pub body: Option<Value>,
}

/// A problem: its code alone, or also the words and the field.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Told {
    Code(String),
    Full { code: Option<String>, zh: Option<String>, at: Option<String> },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldEvent {
    pub r#type: String,
    #[serde(default)]
    pub subject: Option<String>,
    #[serde(default)]
    pub data: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Person.
    pub to: String,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub zh: Option<String>,
    #[serde(default)]
    pub read: Option<bool>,
}

/// An alert that stands before somebody.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Person.
    pub to: String,
    #[serde(default)]
    pub key: Option<String>,
    #[serde(default)]
    pub level: Option<String>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub zh: Option<String>,
    /// It stands no longer.
    #[serde(default)]
    pub cleared: bool,
}

/// A file that a scenario names: its own, or another scenario's beside it. Scenarios also come from elsewhere, and what lies
/// on this disk is no business of theirs.
pub fn beside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let mut depth = 1;
    for part in Path::new(name).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::CurDir => {}
            _ => return Err(format!("{name} does not lie among the scenarios")),
        }
    }
    Ok(folder.join(name))
}

pub fn read(folder: &Path) -> Result<Scenario, Failure> {
    let file = folder.join("scenario.toml");
    let what = format!("{} cannot be read", file.display());
    let text = std::fs::read_to_string(&file).or_fail(&what, "name a folder with scenario.toml")?;
    toml::from_str(&text).or_fail(what, "mend the named line")
}

impl Step {
    pub fn title(&self) -> String {
        let said = self.say.as_str().or_else(|| self.say["zh"].as_str());
        said.unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_reads_files_of_scenarios_alone() {
        let folder = Path::new("/plugin/scenarios/first");
        for name in ["form.json", "../acceptance/form.json", "a/../form.json"] {
            assert_eq!(beside(folder, name), Ok(folder.join(name)));
        }
        for name in ["/etc/passwd", "../../plugin.toml", "../../../x", "a/../../../x"] {
            assert!(beside(folder, name).is_err(), "{name}");
        }
    }
}
