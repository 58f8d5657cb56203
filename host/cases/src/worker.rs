//! What happens without a person: timers that fall due, events and answers
//! that arrive. Each becomes an occurrence and takes the corridor. Several
//! processes may run the same worker: the lane applies each thing once.
use crate::{
    clock::machine_now,
    engine::Engine,
    error::CaseError,
    occurrence::{Cause, What},
    publicity::TIMER,
    schedules::SCHEDULE,
    settle::proposal::{Proposal, TimerAsk},
    verbs::{Verb, VerbAct},
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{
    handler::{EachRecord, Trigger},
    procedure::Awaited,
};
use serde_json::Value;
use store::{
    filter::{CaseFilter, Paging},
    rows::*,
};
use uuid::Uuid;

/// Timers taken in one round.
const ROUND: u32 = 100;
/// Automatic steps that one act may run through before its answer.
const FOLLOW_MAX: usize = 8;
const BACKOFF_MS: Millis = 30_000;
const TRIES_MAX: i32 = 8;
const HOPS_MAX: u32 = 8;
/// Cases of one project that may wait for an event.
const WAITING_MAX: u32 = 500;

/// Name of the timer that ends a draft nobody hands in.
pub const DRAFT: &str = "draft-lapse";
/// How the timer of an automatic step begins.
pub const ARRIVE: &str = "arrive:";

impl Engine {
    /// Fires what is due; how many fired.
    #[boxed]
    pub async fn tick(&self) -> Result<usize, CaseError> {
        let now = self.clock.now().await?;
        let due = self.store.timers_due(now, machine_now(), ROUND).await?;
        for row in &due {
            self.fire(row.clone()).await;
        }
        Ok(due.len())
    }

    /// Automatic steps of a case are run before the one who acted is answered.
    #[boxed]
    pub async fn follow(&self, case: Uuid) -> Result<(), CaseError> {
        for _ in 0..FOLLOW_MAX {
            let timers = self.store.timers_of_case(case).await?;
            let Some(row) = timers.into_iter().find(|t| t.name.starts_with(ARRIVE)) else {
                return Ok(());
            };
            if !self.fire(row).await {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether it was applied.
    async fn fire(&self, row: TimerRow) -> bool {
        let what = match (row.name.split_once(':'), row.case) {
            (Some(("arrive", step)), Some(case)) => {
                What::Arrive { case, branch: row.branch.clone(), step: step.to_owned(), timer: row.id.clone() }
            }
            (Some(("late", step)), Some(case)) => match self.late_alert(&row, step).await {
                Ok(true) => return true,
                Ok(false) => {
                    What::Late { case, branch: row.branch.clone(), step: step.to_owned(), timer: row.id.clone() }
                }
                Err(error) => {
                    self.postpone(row, &error).await;
                    return false;
                }
            },
            (Some((SCHEDULE, handler)), None) => {
                if let Some(each) = self.each_of(&row, handler) {
                    let handler = handler.to_owned();
                    return self.fire_over(row, &handler, &each).await;
                }
                What::Schedule { system: row.system.clone(), handler: handler.to_owned(), timer: row.clone() }
            }
            (Some((TIMER, _)), Some(_)) => return self.fire_notice(row).await,
            (None, Some(case)) if row.name == DRAFT => return self.lapse(case, &row).await,
            _ => What::Timer(row.clone()),
        };
        let schedule = matches!(what, What::Schedule { .. });
        let done = self.happen(Cause { acting: Acting::default(), what, request: row.id.clone(), hops: 0 }).await;
        match done {
            Ok(_) => {
                if schedule && let Err(error) = self.schedules().await {
                    tracing::error!(%error, "schedule.not_set");
                }
                true
            }
            Err(CaseError::Repeated(_)) => true,
            Err(error) => {
                self.postpone(row, &error).await;
                false
            }
        }
    }

    /// The next is set once it has been through all.
    async fn fire_over(&self, row: TimerRow, handler: &str, each: &EachRecord) -> bool {
        let done = match self.run_over(&row, handler, each).await {
            Ok(()) => self.schedules().await,
            Err(error) => Err(error),
        };
        if let Err(error) = &done {
            self.postpone(row, error).await;
        }
        done.is_ok()
    }

    async fn fire_notice(&self, row: TimerRow) -> bool {
        match self.notice_due(&row).await {
            Ok(()) | Err(CaseError::Repeated(_)) => true,
            Err(error) => {
                self.postpone(row, &error).await;
                false
            }
        }
    }

    async fn lapse(&self, case: Uuid, row: &TimerRow) -> bool {
        let act = VerbAct { verb: Verb::Lapse, comment: "", to: None, task: None, request: &row.id };
        let draft = self.store.case(case).await.ok().flatten().is_some_and(|c| c.state == CaseState::Draft);
        if draft && let Err(error) = self.verb(&Acting::default(), case, act).await {
            self.postpone(row.clone(), &error).await;
            return false;
        }
        self.clear(&row.id).await;
        true
    }

    /// A void timer is cleared; one that failed comes again later, and after
    /// some tries only by hand from its incident.
    async fn postpone(&self, row: TimerRow, error: &CaseError) {
        let void = matches!(error, CaseError::NotNow(_) | CaseError::NotFound(_)) || row.tries >= TRIES_MAX;
        tracing::info!(timer = row.id, %error, void, "timer.not_applied");
        if void {
            return self.clear(&row.id).await;
        }
        let now = if row.machine { machine_now() } else { self.clock.now().await.unwrap_or_else(|_| machine_now()) };
        // What waits for the city's word has not failed.
        let waits = matches!(error, CaseError::Parked(_) | CaseError::NotGranted { .. });
        let tries = if waits { row.tries } else { row.tries + 1 };
        let later = TimerRow { due: now + (BACKOFF_MS << row.tries), tries, ..row };
        let mut proposal = Proposal::default();
        proposal.timers.push(TimerAsk { row: later, key: None });
        self.keep(proposal).await;
    }

    async fn clear(&self, id: &str) {
        let mut proposal = Proposal::default();
        proposal.plain.timers_cleared.push(id.to_owned());
        self.keep(proposal).await;
    }

    async fn keep(&self, proposal: Proposal) {
        if let Err(error) = self.lane.submit(proposal).await {
            tracing::error!(%error, "timer.not_kept");
        }
    }

    /// An event from the bus, for one system. `Err` sends it to be delivered again.
    #[boxed]
    pub async fn event(&self, system: &str, event: &Value) -> Result<(), CaseError> {
        let text = |k: &str| event.get(k).and_then(Value::as_str).unwrap_or_default().to_owned();
        let hops = event.get("hops").and_then(Value::as_u64).unwrap_or(0) as u32 + 1;
        if hops > HOPS_MAX {
            tracing::warn!(id = text("id"), "event.too_many_hops");
            return Ok(());
        }
        let Some(installed) = self.systems.active(system) else {
            return Ok(());
        };
        let kind = text("type");
        for (handler, _) in installed.contract.handlers.iter().filter(|(_, h)| h.on == Trigger::Event(kind.clone())) {
            let inbox = format!("{system}/{handler}/{}", text("id"));
            let what = What::Event { system: system.to_owned(), handler: handler.clone(), event: event.clone(), inbox };
            self.applied(Cause { acting: Acting::default(), what, request: text("id"), hops }).await?;
        }
        for (case, branch) in self.waiting(system, &kind, event).await? {
            let inbox = format!("{case}/{branch}/{}", text("id"));
            let what = What::CaseEvent { case, branch, event: event.clone(), inbox };
            self.applied(Cause { acting: Acting::default(), what, request: text("id"), hops }).await?;
            self.follow(case).await?;
        }
        Ok(())
    }

    /// Once is enough, and what the rules refuse is not delivered for ever.
    async fn applied(&self, cause: Cause) -> Result<(), CaseError> {
        match self.happen(cause).await {
            Ok(_) | Err(CaseError::Repeated(_) | CaseError::NotNow(_)) => Ok(()),
            Err(CaseError::Refused(said)) => {
                tracing::warn!(codes = ?said.iter().map(|s| s.code.clone()).collect::<Vec<_>>(), "event.refused");
                Ok(())
            }
            // An incident holds it; a retry from the portal brings it back.
            Err(CaseError::Plugin { .. } | CaseError::Undeclared { .. } | CaseError::Unmatched { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Cases of a system that wait for this event: the one whose number it bears, else those of its project.
    async fn waiting(&self, system: &str, kind: &str, event: &Value) -> Result<Vec<(Uuid, String)>, CaseError> {
        let Some(installed) = self.systems.active(system) else {
            return Ok(vec![]);
        };
        let awaited = Awaited::Event(kind.to_owned());
        let any =
            installed.contract.procedures.values().flat_map(|p| p.steps.values()).any(|s| s.r#for.contains(&awaited));
        if !any {
            return Ok(vec![]);
        }
        let mut out = vec![];
        for row in self.named_by(system, event).await? {
            let doc = crate::doc::CaseDoc::of(&row)?;
            let steps = installed.contract.procedures.get(&row.procedure).map(|p| &p.steps);
            let waits = |step: &str| steps.and_then(|s| s.get(step)).is_some_and(|s| s.r#for.contains(&awaited));
            out.extend(doc.tokens.iter().filter(|t| waits(&t.step)).map(|t| (row.id, t.branch.clone())));
        }
        Ok(out)
    }

    async fn named_by(&self, system: &str, event: &Value) -> Result<Vec<CaseRow>, CaseError> {
        let text = |field: &str| event.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(subject) = text("subject")
            && let Some(row) = self.store.case_by_number(subject).await?
            && row.system == system
        {
            return Ok(Some(row).filter(|row| row.state == CaseState::Open).into_iter().collect());
        }
        let Some(project) = text("projectid") else {
            return Ok(vec![]);
        };
        let filter = CaseFilter {
            system: Some(system.to_owned()),
            states: vec![CaseState::Open],
            project: Some(project.to_owned()),
            ..CaseFilter::default()
        };
        Ok(self.store.cases(&filter, &Paging::first(WAITING_MAX)).await?.rows)
    }
}
