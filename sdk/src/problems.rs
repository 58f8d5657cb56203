//! What `check` finds: refusals, warnings and hints at the fields they speak
//! of, values shown beside the form, and how the gates stand.
use crate::Named;
use crate::Said;
use contract::decision::GateState;
use contract::decision::{Checked, Level, Problem};
use contract::effect::Offer;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems {
    pub(crate) list: Vec<Problem>,
    pub(crate) shown: Map<String, Value>,
}

/// The problem just said, for what else belongs to it.
pub struct Saying<'a>(&'a mut Problem);

impl Problems {
    /// The form cannot be submitted like this.
    pub fn refuse(&mut self, what: impl Into<Said>) -> Saying<'_> {
        self.say(Level::Refuse, what.into())
    }

    /// It can, and somebody should look at this.
    pub fn warn(&mut self, what: impl Into<Said>) -> Saying<'_> {
        self.say(Level::Warn, what.into())
    }

    pub fn hint(&mut self, what: impl Into<Said>) -> Saying<'_> {
        self.say(Level::Hint, what.into())
    }

    /// A derived value shown beside the form; its label is the message of that code.
    pub fn show(&mut self, label: &str, value: impl Serialize) {
        self.shown.insert(label.to_owned(), crate::wire::value(value));
    }

    pub fn refused(&self) -> bool {
        self.list.iter().any(|problem| problem.level == Level::Refuse)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn list(&self) -> &[Problem] {
        &self.list
    }

    fn say(&mut self, level: Level, what: Said) -> Saying<'_> {
        self.list.push(problem(level, what));
        Saying(self.list.last_mut().expect("one was just pushed"))
    }

    pub(crate) fn into_checked(self) -> Checked {
        Checked { problems: self.list, shown: self.shown, gates: BTreeMap::new() }
    }
}

pub(crate) fn problem(level: Level, what: Said) -> Problem {
    Problem { code: what.code.to_owned(), params: what.params, at: None, cite: None, level, offer: None }
}

pub(crate) fn offer(procedure: &str, form: impl Serialize) -> Offer {
    Offer { system: None, procedure: procedure.to_owned(), form: crate::wire::value(form), text: None }
}

impl Saying<'_> {
    /// JSON Pointer of the field it speaks of.
    pub fn at(self, pointer: impl Into<String>) -> Self {
        self.0.at = Some(pointer.into());
        self
    }

    /// Law and article.
    pub fn cite(self, law: impl Into<String>) -> Self {
        self.0.cite = Some(law.into());
        self
    }

    /// What the person can do instead, as one click.
    pub fn offer(self, procedure: &str, form: impl Serialize) -> Self {
        self.0.offer = Some(offer(procedure, form));
        self
    }
}

/// How a procedure's gates stand, as its form stands now; of one that is not spoken of nothing can be said yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gates {
    pub(crate) told: BTreeMap<String, GateState>,
}

impl Gates {
    /// Nothing is granted before it is met.
    pub fn must(&mut self, gate: impl Named, met: bool) {
        self.told.insert(gate.as_str().to_owned(), if met { GateState::Green } else { GateState::Red });
    }

    /// Where it is not met, that is pointed out only.
    pub fn may(&mut self, gate: impl Named, met: bool) {
        self.told.insert(gate.as_str().to_owned(), if met { GateState::Green } else { GateState::Hint });
    }

    pub fn of(&self, gate: impl Named) -> Option<GateState> {
        self.told.get(gate.as_str()).copied()
    }
}
