//! What crosses the contract's border: events it publishes, messages it
//! exchanges with partners, documents it issues.
use crate::{condition::Condition, form::FieldType, register::Audience, text::Bilingual, who::WhoRule};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Event {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// Field → type; the payload has exactly these (each may be null).
    pub payload: IndexMap<String, FieldType>,
    /// Payload field that is the CloudEvents subject; default the first.
    #[serde(default)]
    pub subject: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Message {
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// The partner's id; default the part before the first dot.
    #[serde(default)]
    pub partner: Option<String>,
    pub send: IndexMap<String, FieldType>,
    #[serde(default)]
    pub answer: IndexMap<String, FieldType>,
    /// Field of the answer that names an account: who answers must be the partner whose account it is.
    #[serde(default)]
    pub account: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Document {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// Number pattern id, when the document has a number of its own.
    #[serde(default)]
    pub number: Option<String>,
    #[serde(default)]
    pub template: Option<String>,
    /// `pdf` (default), `docx`.
    #[serde(default)]
    pub formats: Vec<String>,
    #[serde(default)]
    pub see: Vec<Audience>,
    #[serde(default)]
    pub seal: SealedBy,
    /// Who signs or seals it, each at the place of that name in the template. A document with parties is drafted, shown
    /// to each, and counts once all have; it bears no other seal.
    #[serde(default)]
    pub parties: IndexMap<String, Signatory>,
    #[serde(default)]
    pub order: SigningOrder,
}

/// One who signs or seals a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Signatory {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub who: WhoRule,
    pub with: SignedWith,
    /// A party only when this holds at the draft; its place stays empty otherwise.
    #[serde(default)]
    pub when: Option<Condition>,
}

impl Signatory {
    pub fn title(&self) -> Bilingual {
        Bilingual::new(&self.zh, &self.en)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignedWith {
    /// The person's own.
    Signature,
    /// A seal of the organisation he acts for.
    OrganisationSeal,
    /// A seal of that organisation's department for the case's project.
    ProjectSeal,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SigningOrder {
    /// Everybody may at once.
    #[default]
    Free,
    /// One after the other, as they stand.
    InTurn,
}

/// Whose seal a document bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealedBy {
    /// The authority that decides: the actor's own, else the division's.
    #[default]
    Authority,
    /// The organisation that applied.
    Applicant,
}
