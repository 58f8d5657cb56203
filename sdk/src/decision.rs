//! A decision: where the token goes and what the host is asked to do, or a
//! refusal. Builder methods stand in `effects.rs` and `ledger.rs`, one per effect.
mod effects;
mod ledger;

pub use ledger::{Entry, Payment};

use crate::problems::{offer, problem};
use crate::{Effect, Named, Problems, Said};
use contract::decision::{self as wire, Level, Output, Problem};
use contract::effect::Offer;
use serde::Serialize;
use serde_json::Value;

#[derive(Clone, Debug, Default, PartialEq)]
#[must_use = "a decision does nothing until it is returned"]
pub struct Decision {
    next: Option<String>,
    patch: Value,
    effects: Vec<Effect>,
    notes: Vec<Problem>,
    refusals: Vec<Problem>,
    last: Last,
}

/// What `at`, `cite`, `offer` and the like speak of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Last {
    #[default]
    Nothing,
    Effect,
    Note,
    Refusal,
}

/// The token goes to this step, one that the action declares.
pub fn next(step: impl Named) -> Decision {
    Decision { next: Some(step.as_str().to_owned()), ..Decision::default() }
}

/// Nothing happens, and the person is told why.
pub fn refuse(what: impl Into<Said>) -> Decision {
    Decision::default().and_refuse(what)
}

impl Decision {
    /// Whatever the procedure says: its target, its declared writes.
    pub fn declared() -> Decision {
        Decision::default()
    }

    pub fn refused(what: impl Into<Said>) -> Decision {
        refuse(what)
    }

    /// A refusal when the rules of a form find one, else the decision.
    pub fn unless(self, problems: Problems) -> Decision {
        match problems.refused() {
            true => Decision { refusals: problems.list, last: Last::Nothing, ..Decision::default() },
            false => Decision { notes: [self.notes, problems.list].concat(), ..self },
        }
    }

    pub fn and_refuse(mut self, what: impl Into<Said>) -> Decision {
        self.refusals.push(problem(Level::Refuse, what.into()));
        self.last = Last::Refusal;
        self
    }

    /// The token goes to this step.
    pub fn to(mut self, step: impl Named) -> Decision {
        self.next = Some(step.as_str().to_owned());
        self
    }

    /// A warning beside a decision that goes ahead.
    pub fn note(mut self, what: impl Into<Said>) -> Decision {
        self.notes.push(problem(Level::Warn, what.into()));
        self.last = Last::Note;
        self
    }

    /// Field of the form that the last refusal or note speaks of.
    pub fn at(mut self, pointer: impl Into<String>) -> Decision {
        if let Some(problem) = self.last_problem() {
            problem.at = Some(pointer.into());
        }
        self
    }

    /// Law and article of the last refusal or note.
    pub fn cite(mut self, law: impl Into<String>) -> Decision {
        if let Some(problem) = self.last_problem() {
            problem.cite = Some(law.into());
        }
        self
    }

    /// A procedure that can be started from the last refusal, note or notice.
    pub fn offer(mut self, procedure: &str, form: impl Serialize) -> Decision {
        if let Some(place) = self.last_offer() {
            *place = Some(offer(procedure, form));
        }
        self
    }

    /// Changes the case's data (RFC 7396); a second patch is laid over the first.
    pub fn patch(mut self, change: impl Serialize) -> Decision {
        lay_over(&mut self.patch, crate::wire::value(change));
        self
    }

    /// An effect for which there is no method.
    pub fn effect(mut self, effect: Effect) -> Decision {
        self.effects.push(effect);
        self.last = Last::Effect;
        self
    }

    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    pub fn notes(&self) -> &[Problem] {
        &self.notes
    }

    pub fn refusals(&self) -> &[Problem] {
        &self.refusals
    }

    fn last_effect(&mut self) -> Option<&mut Effect> {
        if self.last == Last::Effect { self.effects.last_mut() } else { None }
    }

    fn last_problem(&mut self) -> Option<&mut Problem> {
        match self.last {
            Last::Note => self.notes.last_mut(),
            Last::Refusal => self.refusals.last_mut(),
            Last::Effect | Last::Nothing => None,
        }
    }

    fn last_offer(&mut self) -> Option<&mut Option<Offer>> {
        match self.last {
            Last::Effect => match self.effects.last_mut() {
                Some(Effect::NoticeSend { offer, .. }) => Some(offer),
                _ => None,
            },
            _ => self.last_problem().map(|problem| &mut problem.offer),
        }
    }

    pub(crate) fn into_output(self) -> Output {
        if !self.refusals.is_empty() {
            return Output::Refused(self.refusals);
        }
        Output::Decision(wire::Decision {
            next: self.next,
            patch: self.patch,
            effects: self.effects,
            notes: self.notes,
        })
    }
}

/// RFC 7396 of two patches: what the second says wins; a null stays a null.
fn lay_over(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                match under.get_mut(&key) {
                    Some(present) => lay_over(present, value),
                    None => {
                        under.insert(key, value);
                    }
                }
            }
        }
        (under, over) => *under = over,
    }
}

#[cfg(test)]
mod tests;
