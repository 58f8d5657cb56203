//! A case's own document: what `CaseRow.doc` holds. The store carries it as
//! JSON; here it is a type, and the one root document that pointers of a
//! contract (`/form/…`, `/case/…`) are read from.
use crate::error::CaseError;
use contract::{Bilingual, Problem};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use store::rows::{CaseRow, Millis, Offer};
use uuid::Uuid;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct CaseDoc {
    pub form: Value,
    /// Data of the steps' own forms.
    pub steps: Value,
    /// What decisions patched.
    pub data: Value,
    pub materials: IndexMap<String, Vec<Attached>>,
    /// What was replaced after it had been handed in, oldest first.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub earlier: IndexMap<String, Vec<Earlier>>,
    pub tokens: Vec<Token>,
    /// What branches concluded, kept over a return while what it rests on is unchanged.
    pub conclusions: IndexMap<String, Conclusion>,
    /// Branches of `each` steps with what each is about, as the list stood when the case came there.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub items: IndexMap<String, Value>,
    pub clocks: IndexMap<String, ClockState>,
    pub correction: Option<Correction>,
    /// Warnings of the last decision of each branch.
    pub notes: Vec<Noted>,
    /// Nothing has left the hub yet: the applicant may withdraw.
    pub inert: bool,
    /// Documents whose parties sign, or all have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signing: Vec<Signing>,
    /// Public notices that stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub publicity: Vec<Notice>,
    /// Everybody who ever was offered a task of it, and those it was copied to.
    pub readers: Vec<Offer>,
    /// The record it started from.
    pub record: Option<Value>,
    pub record_key: Option<String>,
}

/// A warning beside a decision, and the branch that it was made in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
    #[serde(flatten)]
    pub problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attached {
    pub file: String,
    pub name: String,
    pub size: i64,
    pub media_type: String,
    pub sha256: String,
    /// Who put it here, and when by the business clock.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    #[serde(default)]
    pub at: Millis,
    /// The case it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Source>,
}

/// Where and when the same file was given first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Source {
    pub case: String,
    pub number: Option<String>,
    pub system: String,
    pub at: Millis,
}

/// A version that the office has seen and that another one replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Earlier {
    pub file: Attached,
    pub replaced_by: String,
    pub replaced_at: Millis,
}

/// A document and who signs it, at the step that waits for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Signing {
    pub document: Uuid,
    /// As the contract names it.
    pub name: String,
    pub branch: String,
    pub step: String,
    pub parties: Vec<SigningParty>,
    /// Once all have signed it waits for the rules to issue it, under a seal of its own.
    #[serde(default)]
    pub unissued: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SigningParty {
    pub party: String,
    /// Absent until it is this one's turn.
    pub task: Option<Uuid>,
    pub signed: Option<Signed>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Signed {
    pub person: String,
    pub organisation: Option<String>,
    pub post: Option<String>,
    pub seal: Uuid,
    pub at: Millis,
}

/// A public notice and what is said against it, at the step that waits for its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Notice {
    /// Of its record.
    pub id: Uuid,
    pub branch: String,
    pub step: String,
    pub title: Bilingual,
    pub until: Millis,
    /// The time is over, and an objection is not answered.
    pub over: bool,
    pub raised: u32,
    pub answered: u32,
    /// Not answered yet.
    pub open: Vec<Objection>,
    /// Only these may object; `None`: anybody.
    pub objectors: Option<Vec<Offer>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Objection {
    /// Of its record.
    pub id: Uuid,
    pub task: Uuid,
    pub person: String,
}

impl Signing {
    pub fn is_complete(&self) -> bool {
        self.parties.iter().all(|p| p.signed.is_some())
    }

    /// Signed by all, and not issued.
    pub fn waits_for_seal(&self) -> bool {
        self.unissued && self.is_complete()
    }

    /// Whether all but one have signed.
    pub fn lacks_one(&self) -> bool {
        self.parties.iter().filter(|p| p.signed.is_none()).count() == 1
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Token {
    /// Empty for the trunk.
    pub branch: String,
    pub step: String,
    pub since: Millis,
    pub due: Option<Millis>,
    /// A branch that has ended waits here for its join.
    #[serde(default)]
    pub ended: bool,
}

/// How one branch of a parallel step ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Conclusion {
    pub at: Millis,
    /// Digest of what its `uses` named; empty when it names nothing.
    pub rests_on: String,
    /// It went back to this step of the trunk instead of passing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Returned>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Returned {
    pub to: String,
    pub gap: Gap,
}

/// What one office found missing or wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Gap {
    /// Step where it was found.
    pub step: String,
    pub comment: String,
    pub fields: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct ClockState {
    pub started: Millis,
    pub due: Millis,
    pub pauses: Vec<Pause>,
    pub ended: Option<Millis>,
}

/// A step that stopped a clock, and why the case was there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Pause {
    pub branch: String,
    pub step: String,
    /// What the notice of correction said.
    pub why: Option<String>,
    pub from: Millis,
    pub to: Option<Millis>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Correction {
    pub comment: String,
    pub fields: Vec<String>,
    pub at: Millis,
    /// By office, where several looked at once.
    pub gaps: Vec<Gap>,
}

impl Correction {
    /// One notice of what one or several found.
    pub fn of(gaps: Vec<Gap>, at: Millis) -> Correction {
        let comment = gaps.iter().map(|g| g.comment.trim()).filter(|c| !c.is_empty()).collect::<Vec<_>>().join("\n");
        let mut fields: Vec<String> = vec![];
        for field in gaps.iter().flat_map(|g| &g.fields) {
            if !fields.contains(field) {
                fields.push(field.clone());
            }
        }
        Correction { comment, fields, at, gaps }
    }
}

impl CaseDoc {
    /// One that cannot be read is told, never taken for an empty one: what is written next would wipe out the case.
    pub fn of(row: &CaseRow) -> Result<CaseDoc, CaseError> {
        match &*row.doc {
            Value::Null => Ok(CaseDoc::default()),
            doc => CaseDoc::deserialize(doc).map_err(|e| unreadable(row.id, &e)),
        }
    }

    /// Who is told of it, and nothing else of a document that may be large.
    pub fn readers_of(row: &CaseRow) -> Vec<Offer> {
        row.doc.get("readers").and_then(|readers| Vec::deserialize(readers).ok()).unwrap_or_default()
    }

    /// Out of its row, which is left without: a form may have thousands of rows, and one copy of it is enough.
    pub fn taken(row: &mut CaseRow) -> Result<CaseDoc, CaseError> {
        match Arc::unwrap_or_clone(std::mem::take(&mut row.doc)) {
            Value::Null => Ok(CaseDoc::default()),
            doc => serde_json::from_value(doc).map_err(|e| unreadable(row.id, &e)),
        }
    }

    /// As it is kept. What may be large is moved and not copied.
    pub fn into_json(mut self) -> Value {
        let large = [("form", self.form.take()), ("steps", self.steps.take()), ("data", self.data.take())];
        let mut doc = serde_json::to_value(self).expect("a case document is JSON");
        for (name, value) in large {
            doc[name] = value;
        }
        doc
    }

    pub fn token(&self, branch: &str) -> Option<&Token> {
        self.tokens.iter().find(|t| t.branch == branch && !t.ended)
    }

    /// The place of a document that this task is for.
    pub fn signing_at(&self, task: Uuid) -> Option<(&Signing, &SigningParty)> {
        self.signing.iter().find_map(|s| Some((s, s.parties.iter().find(|p| p.task == Some(task))?)))
    }

    /// The objection that this task is for.
    pub fn objection_at(&self, task: Uuid) -> Option<(&Notice, &Objection)> {
        self.publicity.iter().find_map(|n| Some((n, n.open.iter().find(|o| o.task == task)?)))
    }

    pub fn materials_json(&self) -> Value {
        self.materials
            .iter()
            .map(|(id, files)| (id.clone(), json!(files.iter().map(|f| &f.file).collect::<Vec<_>>())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// Offices that look at a case side by side each keep what they were told, until the same branch decides anew.
    pub fn note(&mut self, branch: &str, problems: &[Problem]) {
        self.notes.retain(|noted| noted.branch != branch);
        let of = |problem: &Problem| Noted { branch: branch.to_owned(), problem: problem.clone() };
        self.notes.extend(problems.iter().map(of));
    }

    pub fn read_by(&mut self, offers: &[Offer]) {
        for offer in offers {
            if !self.readers.contains(offer) {
                self.readers.push(offer.clone());
            }
        }
    }
}

fn unreadable(case: Uuid, error: &serde_json::Error) -> CaseError {
    CaseError::Internal(format!("the document of case {case} cannot be read by this release: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: &str) -> Problem {
        serde_json::from_value(json!({"code": code, "params": {"n": 2}, "at": "/area", "level": "warn"})).unwrap()
    }

    fn codes(doc: &CaseDoc) -> Vec<&str> {
        doc.notes.iter().map(|n| n.problem.code.as_str()).collect()
    }

    #[test]
    fn a_branch_decides_over_its_own_notes_alone() {
        let mut doc = CaseDoc::default();
        doc.note("", &[problem("late")]);
        doc.note("safety", &[problem("insurance-not-valid"), problem("no-plan")]);
        doc.note("permit", &[]);
        assert_eq!(codes(&doc), ["late", "insurance-not-valid", "no-plan"]);
        doc.note("safety", &[]);
        assert_eq!(codes(&doc), ["late"]);
        doc.note("", &[problem("later")]);
        assert_eq!(codes(&doc), ["later"]);
    }

    #[test]
    fn notes_are_read_back_also_where_no_branch_was_kept() {
        let mut doc = CaseDoc::default();
        doc.note("safety", &[problem("no-plan")]);
        assert_eq!(serde_json::from_value::<CaseDoc>(serde_json::to_value(&doc).unwrap()).unwrap(), doc);
        let old = json!({"notes": [problem("no-plan")]});
        let read: CaseDoc = serde_json::from_value(old).unwrap();
        assert_eq!((read.notes[0].branch.as_str(), &read.notes[0].problem), ("", &problem("no-plan")));
    }
}
