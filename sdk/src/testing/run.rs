//! What a played scenario showed, for the test to ask about.
use crate::{Effect, Said};
use contract::decision::{Decision, Problem};
use serde_json::Value;

#[derive(Debug)]
pub struct Run {
    pub name: String,
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub struct Step {
    /// What the scenario says that happens.
    pub say: String,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub enum Outcome {
    /// Nothing for the rules: a draft, a read, another system.
    Told,
    Refused(Vec<Problem>),
    /// Every decision the step led to, automatic steps included.
    Decided {
        warned: Vec<Problem>,
        decisions: Vec<Decision>,
    },
}

impl Run {
    /// The last step was refused by this message with these parameters.
    #[track_caller]
    pub fn refused_with(&self, what: impl Into<Said>) -> &Run {
        let (what, refused) = (what.into(), self.refusals());
        let same = |p: &Problem| p.code == what.code && p.params == what.params;
        let said: Vec<_> = refused.iter().map(|p| format!("{} {}", p.code, Value::Object(p.params.clone()))).collect();
        assert!(refused.iter().any(same), "{}: not refused with {what:?}, but: {said:?}", self.name);
        self
    }

    /// The rules decided something in it and refused nothing that was not expected.
    #[track_caller]
    pub fn passes(&self) -> &Run {
        let spoke = self.steps.iter().any(|step| !matches!(step.outcome, Outcome::Told));
        assert!(spoke, "{}: no step of it reaches the rules", self.name);
        self
    }

    /// Of the last step.
    pub fn refusals(&self) -> &[Problem] {
        match self.steps.last().map(|step| &step.outcome) {
            Some(Outcome::Refused(problems)) => problems,
            _ => &[],
        }
    }

    /// All effects of the scenario, in their order.
    pub fn effects(&self) -> Vec<&Effect> {
        self.decisions().flat_map(|decision| &decision.effects).collect()
    }

    /// The data of every record put into a register of the contract.
    pub fn puts(&self, register: &str) -> Vec<&Value> {
        let mut found = vec![];
        for effect in self.effects() {
            if let Effect::RecordPut { register: to, data, .. } = effect
                && to == register
            {
                found.push(data);
            }
        }
        found
    }

    fn decisions(&self) -> impl Iterator<Item = &Decision> {
        self.steps.iter().flat_map(|step| match &step.outcome {
            Outcome::Decided { decisions, .. } => decisions.as_slice(),
            _ => &[],
        })
    }
}
