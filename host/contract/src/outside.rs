//! What crosses the contract's border: events it publishes, messages it
//! exchanges with partners, documents it issues.
use crate::{
    condition::Condition,
    form::FieldType,
    register::Audience,
    text::Bilingual,
    who::{WhoRule, Whom},
};
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
    /// The partner's id; default the part before the first dot. Where that is a kind of partner, whoever sends the
    /// message names the organisation.
    #[serde(default)]
    pub partner: Option<String>,
    #[serde(default)]
    pub send: IndexMap<String, FieldType>,
    #[serde(default)]
    pub answer: IndexMap<String, FieldType>,
    /// What a partner says unasked: a handler takes it. A bank's message of ISO 20022 has its fields from the hub.
    #[serde(default)]
    pub receive: IndexMap<String, FieldType>,
    /// Field of what comes in that names an account: who says it must be the partner whose account it is.
    #[serde(default)]
    pub account: Option<String>,
    /// Field of the answer that names an account which this partner opened: it is the partner's from then on.
    #[serde(default)]
    pub opens: Option<String>,
}

/// Kinds of partners that a contract may speak with without knowing one.
pub const PARTNER_KINDS: [&str; 4] = ["bank", "guarantor", "insurer", "gateway"];

/// Messages of ISO 20022 whose fields the hub knows: statements, what was booked, orders to pay, what became of orders.
pub const ISO_20022: [&str; 4] = ["camt.053", "camt.054", "pain.001", "pain.002"];

impl Message {
    /// `{partner}.camt.054`: its fields stand in the hub's own schema.
    pub fn is_iso(id: &str) -> bool {
        id.split_once('.').is_some_and(|(_, rest)| ISO_20022.contains(&rest))
    }

    /// The kind of partner it is for, where it names none.
    pub fn kind(&self, id: &str) -> Option<&'static str> {
        let (first, _) = id.split_once('.')?;
        PARTNER_KINDS.into_iter().find(|kind| self.partner.is_none() && *kind == first)
    }

    /// As this partner knows the type: its own id stands where the kind stood.
    pub fn wire_type(&self, id: &str, partner: &str) -> String {
        match (self.kind(id), id.split_once('.')) {
            (Some(_), Some((_, rest))) => format!("{partner}.{rest}"),
            _ => id.to_owned(),
        }
    }

    /// A field of what comes in, whether asked for or not.
    pub fn comes_with(&self, field: &str) -> bool {
        self.answer.contains_key(field) || self.receive.contains_key(field)
    }
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
    /// Whose seal it bears. One with parties bears theirs, and this one only where it is named: then it counts once all
    /// have signed and the rules issue it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<SealedBy>,
    /// Who signs or seals it, each at the place of that name in the template. A document with parties is drafted, shown
    /// to each, and counts once all have.
    #[serde(default)]
    pub parties: IndexMap<String, Signatory>,
    #[serde(default)]
    pub order: SigningOrder,
}

/// The format of an editable copy.
pub const DOCX: &str = "docx";

impl Document {
    /// Below `templates/`: the Markdown of its editable copy, where it has one.
    pub fn editable_template(&self) -> Option<String> {
        let stem = self.template.as_ref()?.strip_suffix(".typ")?;
        self.formats.iter().any(|format| format == DOCX).then(|| format!("{stem}.md"))
    }

    pub fn sealed_by(&self) -> SealedBy {
        self.seal.unwrap_or_default()
    }

    /// Whether the rules issue it: all but what is whole with its parties' signatures.
    pub fn is_issued(&self) -> bool {
        self.parties.is_empty() || self.seal.is_some()
    }

    /// Whether it bears a seal beside those of its parties.
    pub fn is_sealed_after_signing(&self) -> bool {
        !self.parties.is_empty() && self.seal.is_some()
    }
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

    /// Asked of a person by his name, who signs for himself.
    pub fn is_own_affair(&self) -> bool {
        let named = |who: &&crate::who::Who| matches!(who.whom, Whom::Chosen(_)) && who.posts.is_empty();
        self.with == SignedWith::Signature && self.who.every().iter().all(named)
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
    /// The municipal authority that has the system's office, whoever acts and wherever it is.
    Office,
}
