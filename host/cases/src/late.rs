//! A deadline that calls for attention (`late = "alert"`): whoever may take the step's task is told, and told no longer once
//! the case has left the step. A deadline that makes the clock act is an action like any other (`admission/by_itself`).
use crate::{
    admission,
    engine::Engine,
    error::CaseError,
    plan::{Plan, tokens},
    settle::proposal::{AlertAsk, Verdict},
    verbs::{Verb, VerbAct},
};
use accounts::Acting;
use contract::procedure::{Late, Procedure};
use serde_json::Map;
use store::rows::*;

/// As often as somebody may act on the case in the moment of its deadline.
const ROUNDS: usize = 8;
const LEVEL: &str = "yellow";

impl Engine {
    /// Whether that is what this deadline does.
    pub(crate) async fn late_alert(&self, row: &TimerRow, step: &str) -> Result<bool, CaseError> {
        let case = row.case.ok_or(CaseError::NotFound("case"))?;
        for _ in 0..ROUNDS {
            let l = admission::load(self, case).await?;
            let standing = l.doc.token(&row.branch).is_some_and(|token| token.step == step);
            let declared = l.procedure.step(step).filter(|_| standing);
            let Some(step) = declared.filter(|step| tokens::late(step) == Late::Alert) else { return Ok(false) };
            let act = VerbAct { verb: Verb::Overdue, comment: "", to: None, task: None, request: &row.id };
            let mut plan = self.verb_plan(&Acting::default(), &l, &act, self.clock.now().await?);
            plan.proposal.timer = Some(row.id.clone());
            let title = if step.zh.is_empty() { step.en.clone() } else { step.zh.clone() };
            plan.late(row, &title, &step.en)?;
            match self.lane.submit(plan.finish()?).await? {
                Verdict::Accepted(_) => {
                    self.wake.notify_waiters();
                    return Ok(true);
                }
                Verdict::Stale { .. } => {}
                Verdict::Repeated(_) => return Ok(true),
                Verdict::Refused(refusal) => return Err(CaseError::Refused(vec![crate::texts::lane(&refusal)])),
            }
        }
        Err(CaseError::Busy)
    }
}

impl Plan<'_> {
    fn late(&mut self, timer: &TimerRow, zh: &str, en: &str) -> Result<(), CaseError> {
        let held = self.open_tasks.iter().filter(|task| task.branch == timer.branch);
        let to = held.flat_map(|task| task.offers.clone()).collect();
        let title = self.case_mut()?.title.clone();
        let row = AlertRow {
            system: self.installed.contract.id.clone(),
            key: timer.id.clone(),
            level: LEVEL.to_owned(),
            zh: format!("“{title}”的环节“{zh}”已超过办理期限，请尽快办理。"),
            en: format!("The step “{en}” of “{title}” is past its deadline. Please act on it."),
            raised: self.now,
            cleared: None,
            to,
        };
        self.proposal.alerts.push(AlertAsk { row, params: Map::new() });
        Ok(())
    }

    /// What the deadline of a step said is over with it.
    pub(crate) fn calmed(&mut self, procedure: &Procedure, branch: &str, step: &str) -> Result<(), CaseError> {
        if procedure.step(step).is_some_and(|step| tokens::late(&step) == Late::Alert) {
            let key = tokens::step_timer(self.case_mut()?.id, "late", branch, step);
            let system = self.installed.contract.id.clone();
            self.proposal.plain.alerts_cleared.push((system, key, self.now));
        }
        Ok(())
    }
}
