//! `admit`: each cause is checked against the case, the task, the seat and the
//! form, and becomes one shape that the rest of the corridor reads. Nothing is
//! gathered, decided or written here. A file for each who: a person, the clock
//! and the world outside on a case, and handlers, which have no case.
mod by_itself;
mod handler;
mod loaded;
mod person;

pub use by_itself::{answer, arrive, case_event, late, timer};
pub use handler::{event, schedule, schedule_each, told};
pub(crate) use loaded::step_of;
pub use loaded::{Loaded, load, of_row, read_record};
pub use person::{act, checking, power_of};

use crate::{
    doc::CaseDoc,
    engine::Engine,
    gather::Facts,
    plan::Plan,
    publicity::Happening,
    record::Recorded,
    settle::proposal::{Idempotency, Proposal, decision_id},
};
use accounts::Acting;
use contract::{Action, Decision, Fact, Procedure, decision::Occurrence, handler::Handler, procedure::Target};
use serde_json::Value;
use std::sync::Arc;
use store::rows::*;
use systems::Installed;
use uuid::Uuid;

/// The task for which he signs, and the seal he named.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    pub task: Uuid,
    pub seal: Option<Uuid>,
}

pub struct Admitted {
    pub installed: Arc<Installed>,
    pub acting: Acting,
    pub now: Millis,
    pub request: String,
    pub hops: u32,
    pub case: Option<CaseRow>,
    pub doc: CaseDoc,
    pub open_tasks: Vec<TaskRow>,
    pub procedure: Option<Arc<Procedure>>,
    pub handler: Option<(String, Handler)>,
    pub step: String,
    pub branch: String,
    pub occurrence: Occurrence,
    pub action: Option<(String, Action)>,
    /// He signs or seals at a place of a document.
    pub signature: Option<Signature>,
    /// What it does to a public notice.
    pub notice: Option<Happening>,
    /// The rules' `check` runs first and its refusals refuse.
    pub check: bool,
    /// The closed list the rules may move the token to; `None`: it stays.
    pub target: Option<Target>,
    pub kind: HistoryKind,
    pub what: String,
    pub comment: String,
    pub fields: Vec<String>,
    pub inbox: Option<String>,
    pub timer: Option<String>,
    pub idempotency: Option<(String, String)>,
    pub answered: Option<String>,
    /// sha256 of the partner's signed message.
    pub evidence: Option<String>,
    /// The record a handler or a record timer is about.
    pub record: Option<Value>,
    pub describe: Value,
    pub root: Value,
}

impl Admitted {
    pub fn facts(&self) -> Vec<(&String, &Fact)> {
        match (&self.procedure, &self.handler) {
            (Some(p), _) => crate::gather::at_step(&p.facts, &self.step),
            (None, Some((_, h))) => h.facts.iter().collect(),
            (None, None) => vec![],
        }
    }

    /// Procedure or handler id, as the plugin dispatches on it.
    pub fn dispatch(&self) -> &str {
        match (&self.procedure, &self.handler) {
            (Some(p), _) => &p.id,
            (None, Some((id, _))) => id,
            (None, None) => "",
        }
    }

    /// Where the decision is taken, as the vet asks.
    pub fn place(&self) -> contract::vet::Place<'_> {
        contract::vet::Place {
            procedure: self.procedure.as_deref(),
            step: Some(self.step.as_str()).filter(|s| !s.is_empty()),
            action: self.action.as_ref().map(|(id, _)| id.as_str()),
        }
    }

    fn first_step(&self) -> bool {
        self.procedure.as_ref().is_some_and(|p| p.first_step() == self.step)
    }

    /// Whether this act hands the case in.
    pub fn submits(&self, next: Option<&(String, String)>) -> bool {
        let moves = next.is_some_and(|(_, to)| *to != self.step);
        matches!(self.occurrence, Occurrence::Action { by_clock: false, .. }) && self.first_step() && moves
    }

    /// Branch and step the token goes to, if it moves.
    pub fn next(&self, decision: &Decision) -> Option<(String, String)> {
        let target = self.target.as_ref()?;
        let to = decision.next.clone().unwrap_or_else(|| target.default().to_owned());
        let saved = to == self.step && self.action.as_ref().is_some_and(|(id, _)| id == "save");
        (!saved).then(|| (self.branch.clone(), to))
    }

    /// The document goes over to the plan.
    pub fn plan<'e>(&mut self, engine: &'e Engine, facts: Facts, recorded: Recorded) -> Plan<'e> {
        let history = HistoryRow {
            evidence: self.evidence.clone(),
            id: decision_id(),
            case: self.case.as_ref().map(|c| c.id),
            system: self.installed.contract.id.clone(),
            version: self.installed.version.clone(),
            kind: self.kind,
            step: self.step.clone(),
            branch: self.branch.clone(),
            what: self.what.clone(),
            person: Some(self.acting.person.clone()).filter(|p| !p.is_empty()),
            organisation: self.acting.seat.as_ref().map(|s| s.organisation.clone()),
            post: self.acting.seat.as_ref().map(|s| s.post.clone()),
            on_behalf: self.acting.seat.as_ref().and_then(|s| s.on_behalf.clone()),
            comment: self.comment.clone(),
            at: self.now,
            input: Some(recorded.input),
            output: Some(recorded.output),
            batch: 0,
            leaf: String::new(),
            request: self.request.clone(),
        };
        let statements = crate::gather::statements(&self.facts(), &facts.values, &history);
        let mut proposal = Proposal {
            history: Some(history),
            stamps: facts.stamps,
            inbox: self.inbox.clone(),
            timer: self.timer.clone(),
            idempotency: self.idempotency.clone().map(|(scope, body)| Idempotency { scope, body }),
            ..Proposal::default()
        };
        proposal.plain.ledger_statements = statements;
        proposal.plain.blobs = recorded.blobs;
        proposal.plain.keys = recorded.keys;
        if let Some(id) = &self.answered {
            proposal.plain.messages_state.push((id.clone(), MessageState::Answered));
        }
        if let Some(case) = &self.case {
            proposal.stamps.push((store::scope::case(case.id), case_stamp(&self.root)));
        }
        Plan {
            engine,
            installed: self.installed.clone(),
            acting: self.acting.clone(),
            now: self.now,
            hops: self.hops,
            case: self.case.clone(),
            doc: std::mem::take(&mut self.doc),
            open_tasks: self.open_tasks.clone(),
            facts: facts.values,
            gap: None,
            proposal,
        }
    }
}

/// The case's stamp as it stood before its row was read.
fn case_stamp(root: &Value) -> i64 {
    root.pointer("/stamp").and_then(Value::as_i64).unwrap_or(0)
}
