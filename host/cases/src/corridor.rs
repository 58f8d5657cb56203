//! One corridor: whatever happens goes through these six functions, in this
//! order. Each takes what the one before found and nothing else; a decision
//! that proves stale goes round again from `admit`, outside the lane.
use crate::{
    admission::{self, Admitted},
    engine::Engine,
    error::CaseError,
    gather::{self, Facts},
    incident, input,
    occurrence::{Cause, What},
    publicity::Happening,
    record,
    settle::proposal::{Outcome, Proposal, Refusal, Verdict},
    standing,
    texts::{Said, say_all},
    worker,
};
use async_recursion::async_recursion as boxed;
use contract::{Decision, Output, decision::Checked, validate::OutputError};
use sandbox::{Fault, Verb};
use std::sync::Arc;
use store::rows::CaseRow;

/// A decision whose facts keep moving is given up after this many rounds. Who lost a round waits for his turn, so in each
/// that he loses somebody else got through who had not had to wait yet, or who is of another process.
const ROUNDS: usize = 32;

/// What the one who acted is told.
#[derive(Debug)]
pub struct Done {
    pub outcome: Outcome,
    pub case: Option<CaseRow>,
    pub notes: Vec<Said>,
    /// An automatic step was reached: it runs before the one who acted is answered.
    pub automatic: bool,
}

pub struct Decided {
    pub decision: Decision,
    /// What the check before a submission warned of.
    pub warnings: Vec<Said>,
    /// Digests and blobs of what the plugin read and said.
    pub record: record::Recorded,
}

impl Engine {
    #[boxed]
    pub async fn happen(&self, cause: Cause) -> Result<Done, CaseError> {
        let mut queue = self.turns.queue();
        for _ in 0..ROUNDS {
            let mut admitted = self.admit(&cause).await?;
            let facts = self.gather(&mut admitted).await?;
            let decided = self.decide(&admitted, &facts).await?;
            self.vet(&admitted, &decided).await?;
            let (proposal, notes) = self.plan(&mut admitted, facts, decided).await?;
            self.dry_render(&admitted, &proposal).await?;
            let automatic = proposal.timers.iter().any(|t| t.row.name.starts_with(worker::ARRIVE));
            match self.commit(&admitted, proposal).await? {
                Committed::Done { outcome, case } => {
                    let done = Done { outcome, case, notes, automatic };
                    self.relay();
                    return Ok(done);
                }
                Committed::Stale(scope) => {
                    tracing::info!(scope, "decision.stale");
                    queue.wait(scope).await;
                }
            }
        }
        Err(CaseError::Busy)
    }

    /// Who is it, may it act here, is the form valid against its schema.
    async fn admit(&self, cause: &Cause) -> Result<Admitted, CaseError> {
        self.systems.refresh().await.map_err(|e| CaseError::Internal(e.to_string()))?;
        match &cause.what {
            What::Act(act) => admission::act(self, cause, act).await,
            What::Late { case, branch, step, .. } => admission::late(self, cause, *case, branch, step).await,
            What::Arrive { case, branch, step, .. } => admission::arrive(self, cause, *case, branch, step).await,
            What::Answer { case, branch, message, data, .. } => {
                admission::answer(self, cause, *case, branch, message, data).await
            }
            What::CaseEvent { case, branch, event, .. } => {
                admission::case_event(self, cause, *case, branch, event).await
            }
            What::Told { system, handler, message, data, .. } => {
                admission::told(self, cause, system, handler, message, data).await
            }
            What::Timer(row) => admission::timer(self, cause, row).await,
            What::Event { system, handler, event, .. } => admission::event(self, cause, system, handler, event).await,
            What::Schedule { system, handler, .. } => admission::schedule(self, cause, system, handler).await,
            What::ScheduleEach { system, handler, record, .. } => {
                admission::schedule_each(self, cause, system, handler, record).await
            }
        }
    }

    /// The facts that the contract declares, filtered by right, with stamps. Of a system that may not decide now nothing
    /// is asked.
    pub(crate) async fn gather(&self, admitted: &mut Admitted) -> Result<Facts, CaseError> {
        let mut root = std::mem::take(&mut admitted.root);
        standing::may_decide(&admitted.installed)?;
        standing::may_read(&admitted.installed, &admitted.facts())?;
        let need = gather::Need {
            facts: admitted.facts(),
            system: &admitted.installed.contract.id,
            acting: &admitted.acting,
            today: self.clock.zone.date(admitted.now),
        };
        let facts = gather::gather(self, need, &mut root).await?;
        admitted.root = root;
        Ok(facts)
    }

    /// A fresh sandbox, one call, limits on. A submission is checked first.
    async fn decide(&self, admitted: &Admitted, facts: &Facts) -> Result<Decided, CaseError> {
        let warnings = if admitted.check { self.passed(admitted, facts).await? } else { vec![] };
        let text = input::decide(self, admitted, facts);
        let (said, read) = match asked(admitted, Verb::Decide, &text).await {
            Ok(answer) => {
                admitted.installed.answered();
                answer
            }
            Err(fault) => return Err(incident::fault(self, admitted, fault).await),
        };
        let decision = match read {
            Ok(Output::Decision(decision)) => decision,
            Ok(Output::Refused(problems)) => {
                return Err(CaseError::Refused(say_all(&admitted.installed.contract, &problems)));
            }
            Ok(Output::Checked(_)) => {
                return Err(incident::undeclared(self, admitted, "decide answered like check".to_owned()).await);
            }
            Err(error) => return Err(incident::undeclared(self, admitted, error.to_string()).await),
        };
        let record = record::record(self, admitted, &text, &said).await?;
        Ok(Decided { decision, warnings, record })
    }

    /// What the check says of a submission that it lets pass.
    async fn passed(&self, admitted: &Admitted, facts: &Facts) -> Result<Vec<Said>, CaseError> {
        let checked = self.check(admitted, facts).await?;
        let said = say_all(&admitted.installed.contract, &checked.problems);
        if said.iter().any(Said::refuses) { Err(CaseError::Refused(said)) } else { Ok(said) }
    }

    /// Every effect declared, granted, valid against its schema.
    async fn vet(&self, admitted: &Admitted, decided: &Decided) -> Result<(), CaseError> {
        let contract = &admitted.installed.contract;
        let vetted =
            contract::vet::vet(contract, &admitted.installed.word().grants, &decided.decision, admitted.place());
        match vetted {
            Ok(()) => Ok(()),
            Err(undeclared) => {
                let what = undeclared.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                Err(incident::undeclared(self, admitted, what).await)
            }
        }
    }

    /// From the decision to rows with placeholders; still outside the lane.
    async fn plan(
        &self,
        admitted: &mut Admitted,
        facts: Facts,
        decided: Decided,
    ) -> Result<(Proposal, Vec<Said>), CaseError> {
        let mut notes = decided.warnings;
        notes.extend(say_all(&admitted.installed.contract, &decided.decision.notes));
        let next = admitted.next(&decided.decision);
        let mut plan = admitted.plan(self, facts, decided.record);
        if plan.case.is_some() {
            plan.subjects().await?;
        }
        if admitted.submits(next.as_ref()) {
            plan.submitted()?;
        }
        // What the rules do with a document rests on its being signed.
        if let Some(signature) = admitted.signature {
            plan.sign(signature, admitted).await?;
        }
        plan.decide(&decided.decision, &admitted.branch).await?;
        match admitted.notice {
            Some(Happening::Answer(answer)) => plan.answered(answer, &admitted.comment)?,
            Some(Happening::Ends) => plan.notice_ends(&admitted.branch, &admitted.step)?,
            None => {}
        }
        if let Some((id, action)) = &admitted.action {
            plan.correction(id, admitted, next.as_ref())?;
            plan.declared(action).await?;
        }
        if let Some((branch, next)) = next {
            plan.go(&branch, &next).await?;
            plan.told(admitted)?;
        }
        Ok((plan.finish()?, notes))
    }

    /// In the lane: validate stamps, settle the batch, write sets.
    async fn commit(&self, admitted: &Admitted, proposal: Proposal) -> Result<Committed, CaseError> {
        let case = proposal.case.clone();
        match self.lane.submit(proposal).await? {
            Verdict::Accepted(outcome) => {
                let case = case.map(|c| CaseRow { number: outcome.case_number.clone().or(c.number.clone()), ..c });
                Ok(Committed::Done { outcome, case })
            }
            Verdict::Stale { scope } => Ok(Committed::Stale(scope)),
            Verdict::Repeated(answer) => Err(CaseError::Repeated(answer.unwrap_or_default())),
            Verdict::Refused(Refusal::KeyReused) => Err(CaseError::KeyReused),
            // Nobody who acts can mend what the rules named wrongly.
            Verdict::Refused(refusal @ Refusal::ClaimOfOthers { .. }) => {
                Err(incident::undeclared(self, admitted, refusal.to_string()).await)
            }
            Verdict::Refused(refusal) => Err(CaseError::Refused(vec![crate::texts::lane(&refusal)])),
        }
    }

    /// Outbox to the bus; news to waiting browsers: both read what was committed, and are woken.
    fn relay(&self) {
        self.wake.notify_waiters();
    }

    /// `check` alone: while a person fills the form, and before a submission.
    #[boxed]
    pub async fn check(&self, admitted: &Admitted, facts: &Facts) -> Result<Checked, CaseError> {
        let text = input::check(self, admitted, facts);
        match asked(admitted, Verb::Check, &text).await.map(|(_, read)| read) {
            Ok(Ok(Output::Checked(checked))) => Ok(checked),
            Ok(Ok(Output::Refused(problems))) => Ok(Checked { problems, ..Checked::default() }),
            Ok(Ok(Output::Decision(_))) => {
                Err(incident::undeclared(self, admitted, "check answered like decide".to_owned()).await)
            }
            Ok(Err(error)) => Err(incident::undeclared(self, admitted, error.to_string()).await),
            Err(fault) => Err(incident::fault(self, admitted, fault).await),
        }
    }
}

/// What the plugin said, and what it says.
async fn asked(a: &Admitted, verb: Verb, text: &str) -> Result<(Arc<str>, Result<Output, OutputError>), Fault> {
    let plugin = &a.installed.plugin;
    let said: Arc<str> = plugin.call(verb, text).await?.output.into();
    let read = plugin.read(said.clone(), contract::validate::parse_output).await?;
    Ok((said, read))
}

enum Committed {
    Done { outcome: Outcome, case: Option<CaseRow> },
    Stale(String),
}
