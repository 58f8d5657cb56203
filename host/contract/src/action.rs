//! What a person may do at a step, written short (`submit = "review"`) or in full.
use crate::{condition::Condition, pointer::Source, procedure::Target, text::Bilingual, who::WhoRule};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenAction")]
pub struct Action {
    pub to: Target,
    pub text: Bilingual,
    /// The power it needs; by the action's id when absent (`submit` → submit, …).
    pub power: Option<String>,
    /// A form of its own; its data stands under `/steps/{step}`.
    pub form: Option<String>,
    /// The case form must be valid and free of refusals.
    pub check: Option<bool>,
    /// The person confirms with password or one-time code (a signature, once seals exist).
    pub confirm: bool,
    pub comment: Comment,
    /// Offered only while this holds.
    pub when: Option<Condition>,
    /// Only these selectors of the step's `who` may take it (empty: all).
    pub who: Option<WhoRule>,
    pub writes: Vec<DeclaredWrite>,
    pub issues: Vec<String>,
    pub publishes: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comment {
    #[default]
    Optional,
    Required,
    None,
}

/// A record written without code: each field a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeclaredWrite {
    pub register: String,
    pub fields: IndexMap<String, Source>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenAction {
    Short(Target),
    Full(Box<FullAction>),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FullAction {
    to: Target,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
    /// As the canonical form of a contract carries it.
    #[serde(default)]
    text: Bilingual,
    #[serde(default)]
    power: Option<String>,
    #[serde(default)]
    form: Option<String>,
    #[serde(default)]
    check: Option<bool>,
    #[serde(default)]
    confirm: bool,
    #[serde(default)]
    comment: Comment,
    #[serde(default)]
    when: Option<Condition>,
    #[serde(default)]
    who: Option<WhoRule>,
    #[serde(default)]
    writes: Vec<DeclaredWrite>,
    #[serde(default)]
    issues: Vec<String>,
    #[serde(default)]
    publishes: Vec<String>,
}

impl Action {
    /// Of a `sign` step; the host adds it.
    pub(crate) fn signing(to: Target) -> Action {
        let text = Bilingual::new("签署", "Sign");
        Action { text, confirm: true, ..Action::from(WrittenAction::Short(to)) }
    }

    /// Of a `publicity` step, like `upholding`; the host adds both.
    pub(crate) fn answering(to: Target) -> Action {
        let text = Bilingual::new("答复异议", "Answer the objection");
        Action { text, comment: Comment::Required, ..Action::from(WrittenAction::Short(to)) }
    }

    pub(crate) fn upholding(to: Target) -> Action {
        let text = Bilingual::new("异议成立", "Uphold the objection");
        Action { text, comment: Comment::Required, ..Action::from(WrittenAction::Short(to)) }
    }
}

impl From<WrittenAction> for Action {
    fn from(w: WrittenAction) -> Self {
        match w {
            WrittenAction::Short(to) => Action {
                to,
                text: Bilingual::default(),
                power: None,
                form: None,
                check: None,
                confirm: false,
                comment: Comment::default(),
                when: None,
                who: None,
                writes: vec![],
                issues: vec![],
                publishes: vec![],
            },
            WrittenAction::Full(f) => Action {
                to: f.to,
                text: if f.text.zh.is_empty() { Bilingual::new(f.zh, f.en) } else { f.text },
                power: f.power,
                form: f.form,
                check: f.check,
                confirm: f.confirm,
                comment: f.comment,
                when: f.when,
                who: f.who,
                writes: f.writes,
                issues: f.issues,
                publishes: f.publishes,
            },
        }
    }
}
