//! A procedure: who may start it, its form and materials, its steps and what a
//! person may do at each, its clocks and the facts its rules need.
pub use crate::action::{Action, Comment, DeclaredWrite};
use crate::{
    condition::Condition,
    facts::Fact,
    publicity::{self, Publicity},
    text::Bilingual,
    who::WhoRule,
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Procedure {
    #[serde(default)]
    pub id: String,
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// What it is for, in a sentence, shown before the form.
    #[serde(default)]
    pub about: Bilingual,
    pub starter: Vec<WhoRule>,
    /// Message told to a signed-in person whom `starter` does not name.
    #[serde(default)]
    pub starter_else: Option<String>,
    /// Form id; a procedure may do without.
    #[serde(default)]
    pub form: Option<String>,
    /// Register of this contract from whose record it starts (`/record`).
    #[serde(default)]
    pub record: Option<String>,
    /// What the case is about; each a pointer.
    #[serde(default)]
    pub subjects: CaseSubjects,
    /// Number pattern id taken at the first submission.
    #[serde(default)]
    pub number: Option<String>,
    #[serde(default)]
    pub materials: IndexMap<String, Material>,
    #[serde(default)]
    pub facts: IndexMap<String, Fact>,
    /// Conditions shown beside the form while it is filled; their states are told by `check`.
    #[serde(default)]
    pub gates: IndexMap<String, Gate>,
    #[serde(default)]
    pub clocks: IndexMap<String, Clock>,
    /// Days a draft is kept.
    #[serde(default = "thirty")]
    pub draft_days: u32,
    pub steps: IndexMap<String, Step>,
}

fn thirty() -> u32 {
    30
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CaseSubjects {
    #[serde(default)]
    pub project: Option<String>,
    #[serde(default)]
    pub organisation: Option<String>,
    #[serde(default)]
    pub division: Option<String>,
    /// Shown as the case's title.
    #[serde(default)]
    pub title: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Material {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub kinds: Vec<String>,
    #[serde(default)]
    pub required: Required,
    #[serde(default = "twenty")]
    pub max_mb: u32,
    #[serde(default = "ten")]
    pub max_files: u32,
    /// Days for which what was given in one case may be taken over into another; without it, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reuse_days: Option<u32>,
    /// Who must sign or seal it; shown, and checked once documents are sealed.
    #[serde(default)]
    pub sealed_by: Option<Bilingual>,
}

fn twenty() -> u32 {
    20
}

fn ten() -> u32 {
    10
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Gate {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// Law and article.
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Required {
    Always(bool),
    When { when: Condition },
}

impl Default for Required {
    fn default() -> Self {
        Required::Always(false)
    }
}

impl Required {
    pub fn holds(&self, root: &Value) -> bool {
        match self {
            Required::Always(b) => *b,
            Required::When { when } => when.holds(root),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Step {
    #[serde(default)]
    pub r#type: StepType,
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    #[serde(default)]
    pub who: Option<WhoRule>,
    /// A form of its own; its data stands under `/steps/{step}`.
    #[serde(default)]
    pub form: Option<String>,
    /// The case's form may be edited here (true for the first step).
    #[serde(default)]
    pub edit: bool,
    #[serde(default)]
    pub days: Option<u32>,
    #[serde(default)]
    pub deadline: Option<Deadline>,
    #[serde(default)]
    pub actions: IndexMap<String, Action>,
    /// `parallel`, `each`: branch name → its first step.
    #[serde(default)]
    pub branches: IndexMap<String, Branch>,
    #[serde(default)]
    pub join: Join,
    /// `each`: the list its one branch runs over, a pointer or `fact:ID`.
    #[serde(default)]
    pub over: Option<String>,
    /// `each`: pointer inside an item to what it is known by, where items are objects.
    #[serde(default)]
    pub item: Option<String>,
    /// `each`: one item after the other, in the order of the list.
    #[serde(default)]
    pub in_turn: bool,
    /// `parallel`, `each`: what several branches find goes back as one notice, once all have looked.
    #[serde(default)]
    pub gather_gaps: bool,
    /// `wait`: what it waits for; the first wins.
    #[serde(default)]
    pub r#for: Vec<Awaited>,
    /// `sign`: the document whose parties sign here. It is drafted on arrival, unless the rules drafted it.
    #[serde(default)]
    pub document: Option<String>,
    /// `publicity`: what is shown to everybody, for how long, and who may object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Box<Publicity>>,
    /// `automatic`, `wait`, `parallel`, `each`, `sign`, `publicity`: where it goes when the rules say nothing.
    #[serde(default)]
    pub to: Option<Target>,
    /// `end`: whether the case ends with its result.
    #[serde(default)]
    pub result: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepType {
    #[default]
    Task,
    Parallel,
    Each,
    Collect,
    Automatic,
    Wait,
    /// Waits until every party of a document has signed or sealed it.
    Sign,
    /// Shows something to everybody for a time, and waits until it is over and every objection is answered.
    Publicity,
    End,
}

impl StepType {
    /// Whether tokens part here and join again.
    pub fn splits(self) -> bool {
        matches!(self, StepType::Parallel | StepType::Each)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Branch {
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub first: String,
    /// The branch runs only when this holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What its conclusion rests on: pointers, `material:ID`, `fact:ID`. After a return the
    /// branch keeps its conclusion while these are unchanged; naming none, it runs again.
    #[serde(default)]
    pub uses: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Join {
    #[default]
    All,
    Any,
    NOfM(u32),
    Ratio(f64),
}

/// One step, or the closed list the rules may choose from (first = default).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Target {
    One(String),
    Choice(Vec<String>),
}

impl Target {
    pub fn all(&self) -> &[String] {
        match self {
            Target::One(s) => std::slice::from_ref(s),
            Target::Choice(list) => list,
        }
    }

    pub fn default(&self) -> &str {
        self.all().first().map_or("closed", String::as_str)
    }
}

/// What a `wait` step waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Awaited {
    /// The answer to this outside message.
    Message(String),
    /// An event whose subject is the case's number; one that names no case, by the case's project.
    Event(String),
    /// So long after arrival: `30s`, `15d`, `3wd`, or a pointer into settings.
    Timer(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deadline {
    /// A number or a pointer (`/settings/review-days`).
    pub limit: Value,
    #[serde(default)]
    pub unit: Unit,
    #[serde(default)]
    pub late: Late,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Working days.
    #[default]
    Wd,
    D,
    H,
    S,
}

/// What the passing of a deadline does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Late {
    #[default]
    Overdue,
    Alert,
    /// The clock takes this action of the step.
    Action(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clock {
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub limit: Value,
    #[serde(default)]
    pub unit: Unit,
    /// Action or step that starts it and step that ends it.
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub stopped_by: Vec<String>,
    #[serde(default)]
    pub source: String,
}

impl Procedure {
    pub fn first_step(&self) -> &str {
        self.steps.keys().next().map_or("done", String::as_str)
    }

    /// The step itself, or the undeclared `done` and `closed`.
    pub fn step(&self, id: &str) -> Option<std::borrow::Cow<'_, Step>> {
        use std::borrow::Cow;
        match self.steps.get(id) {
            Some(step) => Some(Cow::Borrowed(step)),
            None if id == "done" => Some(Cow::Owned(Step::end("办结", "Done", true))),
            None if id == "closed" => Some(Cow::Owned(Step::end("终止", "Closed", false))),
            None => None,
        }
    }

    pub fn title(&self) -> Bilingual {
        Bilingual::new(&self.zh, &self.en)
    }
}

/// The action by which a party of a `sign` step signs or seals.
pub const SIGN: &str = "sign";

impl Step {
    /// What a step means without saying so. At a `sign` step each party signs, and confirms who he is; at one of type
    /// `publicity` objections are answered.
    pub(crate) fn complete(&mut self) {
        if let (StepType::Sign, Some(to)) = (self.r#type, &self.to) {
            self.actions.shift_insert(0, SIGN.to_owned(), Action::signing(to.clone()));
        }
        let (Some(shown), Some(to)) = (&self.publicity, &self.to) else { return };
        if self.r#type == StepType::Publicity && shown.is_open_to_objections() {
            if let Some(objected) = &shown.objected {
                self.actions.shift_insert(0, publicity::UPHOLD.to_owned(), Action::upholding(objected.clone()));
            }
            self.actions.shift_insert(0, publicity::ANSWER.to_owned(), Action::answering(to.clone()));
        }
    }

    fn end(zh: &str, en: &str, result: bool) -> Step {
        Step { r#type: StepType::End, zh: zh.to_owned(), en: en.to_owned(), result: Some(result), ..Step::default() }
    }

    pub fn title(&self) -> Bilingual {
        Bilingual::new(&self.zh, &self.en)
    }
}
