//! The border check of decisions: a plugin may do only what its contract
//! declares and the city granted. One undeclared thing refuses the whole
//! decision. Pure; run by the host before the commit and by the SDK's tests.
mod effects;
mod ledger;
mod payload;
mod placeholders;
mod words;

pub(crate) use payload::key_fields;

use crate::{Contract, Decision, FieldType, Output, Problem, Procedure};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the administrator granted of what the contract asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Grants {
    /// Registers of other systems its facts may read.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Host registers it may write.
    #[serde(default)]
    pub maintains: Vec<String>,
    /// Procedures of other systems in which it may open cases.
    #[serde(default)]
    pub opens: Vec<String>,
    /// Charts after which it may keep supervised accounts.
    #[serde(default)]
    pub ledger: Vec<String>,
}

impl Grants {
    /// All that the contract asks for: a development hub, a test.
    pub fn asked(contract: &Contract) -> Grants {
        Grants {
            reads: contract.reads.clone(),
            maintains: contract.maintains.clone(),
            opens: contract.opens.clone(),
            ledger: contract.ledger.keys().cloned().collect(),
        }
    }

    pub fn opens(&self, system: &str, procedure: &str) -> bool {
        self.opens.iter().any(|o| o.split_once('/') == Some((system, procedure)))
    }

    pub fn maintains(&self, register: &str) -> bool {
        self.maintains.iter().any(|r| r == register)
    }
}

/// Where the decision was taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// `None` for a handler, which has no case.
    pub procedure: Option<&'a Procedure>,
    /// The step whose token is decided on.
    pub step: Option<&'a str>,
    /// The action taken there; `None` when a token arrives or a wait ends.
    pub action: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// An effect that cannot be had here.
    UndeclaredEffect,
    /// A register, event, message, series, claim, document, text or step the contract does not name or the city did not grant.
    UndeclaredTarget,
    /// The target exists; what it is given does not fit.
    BadPayload,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{what} (at `{pointer}`)")]
pub struct Undeclared {
    pub code: Code,
    /// Into the decision (or the list of problems).
    pub pointer: String,
    pub what: String,
}

/// Collects what is wrong, with where.
pub(crate) struct Findings(Vec<Undeclared>);

impl Findings {
    fn add(&mut self, code: Code, pointer: impl Into<String>, what: impl Into<String>) {
        self.0.push(Undeclared { code, pointer: pointer.into(), what: what.into() });
    }

    fn target(&mut self, pointer: impl Into<String>, what: impl Into<String>) {
        self.add(Code::UndeclaredTarget, pointer, what);
    }

    fn payload(&mut self, pointer: impl Into<String>, what: impl Into<String>) {
        self.add(Code::BadPayload, pointer, what);
    }

    fn done(self) -> Result<(), Vec<Undeclared>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// What comes in against what the contract says comes in.
pub fn vet_incoming(known: &IndexMap<String, FieldType>, data: &Value) -> Result<(), Vec<Undeclared>> {
    let mut found = Findings(vec![]);
    payload::exact(&mut found, known, data, "");
    found.done()
}

/// What a partner answers. A field that is missing is not known, and one that nobody asked for is passed over: an outside
/// register that learns to say more breaks nothing.
pub fn vet_answer(known: &IndexMap<String, FieldType>, data: &Value) -> Result<(), Vec<Undeclared>> {
    let mut found = Findings(vec![]);
    match data.as_object() {
        None => found.payload("", "the answer is an object"),
        Some(said) => {
            for (name, value) in said {
                if let Some(kind) = known.get(name) {
                    payload::typed(&mut found, kind, value, &format!("/{name}"));
                }
            }
        }
    }
    found.done()
}

/// Any answer of a plugin.
pub fn vet_output(contract: &Contract, grants: &Grants, output: &Output, at: Place) -> Result<(), Vec<Undeclared>> {
    match output {
        Output::Decision(decision) => vet(contract, grants, decision, at),
        Output::Refused(problems) => vet_problems(contract, problems),
        Output::Checked(checked) => vet_problems(contract, &checked.problems),
    }
}

pub fn vet(contract: &Contract, grants: &Grants, decision: &Decision, at: Place) -> Result<(), Vec<Undeclared>> {
    let mut found = Findings(vec![]);
    next(&mut found, decision, at);
    patch(&mut found, &decision.patch, at);
    let names = placeholders::names(decision);
    for (n, effect) in decision.effects.iter().enumerate() {
        let pointer = format!("/effects/{n}");
        effects::vet(&mut found, &effects::Bounds { contract, grants, at }, effect, &pointer);
        placeholders::vet(&mut found, contract, &names, effect, &pointer);
    }
    for (n, note) in decision.notes.iter().enumerate() {
        words::problem(&mut found, contract, note, &format!("/notes/{n}"));
    }
    found.done()
}

/// Refusals, warnings and hints: their texts exist and get their parameters.
pub fn vet_problems(contract: &Contract, problems: &[Problem]) -> Result<(), Vec<Undeclared>> {
    let mut found = Findings(vec![]);
    for (n, problem) in problems.iter().enumerate() {
        words::problem(&mut found, contract, problem, &format!("/{n}"));
    }
    found.done()
}

fn next(found: &mut Findings, decision: &Decision, at: Place) {
    let Some(next) = &decision.next else { return };
    let targets = targets(at);
    if !targets.iter().any(|t| t == next) {
        let may = if targets.is_empty() {
            "no step may be chosen here".to_owned()
        } else {
            format!("may be {}", targets.join(", "))
        };
        found.target("/next", format!("`{next}` is not a target of this place; {may}"));
    }
}

/// The steps a decision may send the token to from here.
pub fn targets(at: Place) -> Vec<String> {
    let step = at.procedure.zip(at.step).and_then(|(procedure, step)| procedure.step(step));
    let Some(step) = step else { return vec![] };
    let target = match at.action {
        Some(action) => step.actions.get(action).map(|a| a.to.clone()),
        None => step.to.clone(),
    };
    target.map(|t| t.all().to_vec()).unwrap_or_default()
}

fn patch(found: &mut Findings, patch: &Value, at: Place) {
    match patch {
        Value::Null => {}
        _ if at.procedure.is_none() => found.add(Code::UndeclaredEffect, "/patch", "there is no case to patch here"),
        Value::Object(_) => {}
        _ => found.payload("/patch", "a patch is an object"),
    }
}
