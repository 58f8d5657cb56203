//! The last moment of a notice. With every objection answered the rules are asked where the case goes, like after any
//! time-out; else the notice waits, and nobody is asked before the last answer.
use super::Happening;
use crate::{
    admission::{self, Admitted, Loaded},
    doc::Notice,
    engine::Engine,
    error::CaseError,
    occurrence::{Cause, What},
    settle::proposal::Verdict,
    verbs::{Verb, VerbAct},
};
use accounts::Acting;
use contract::{decision::Occurrence, procedure::StepType};
use store::rows::*;

/// As often as an objection of the last second may come in between.
const ROUNDS: usize = 8;

impl Engine {
    pub(crate) async fn notice_due(&self, row: &TimerRow) -> Result<(), CaseError> {
        let case = row.case.ok_or(CaseError::NotFound("case"))?;
        for _ in 0..ROUNDS {
            let l = admission::load(self, case).await?;
            let notice = notice_of(&l, &row.branch).cloned();
            let notice = notice.ok_or_else(|| CaseError::NotNow("the case has moved on".to_owned()))?;
            let done = match notice.open.is_empty() {
                true => self.notice_over(row).await,
                false => self.notice_open(&l, &notice, row).await,
            };
            match done {
                Err(CaseError::Stale { .. }) => {}
                done => return done,
            }
        }
        Err(CaseError::Busy)
    }

    async fn notice_over(&self, row: &TimerRow) -> Result<(), CaseError> {
        let what = What::Timer(row.clone());
        self.happen(Cause { acting: Acting::default(), what, request: row.id.clone(), hops: 0 }).await.map(drop)
    }

    async fn notice_open(&self, l: &Loaded, notice: &Notice, row: &TimerRow) -> Result<(), CaseError> {
        let act = VerbAct { verb: Verb::NoticeOver, comment: "", to: None, task: None, request: &row.id };
        let now = self.clock.now().await?;
        let mut plan = self.verb_plan(&Acting::default(), l, &act, now);
        plan.proposal.timer = Some(row.id.clone());
        plan.at(&notice.branch, &notice.step);
        plan.notice_waits(notice.id)?;
        match self.lane.submit(plan.finish()?).await? {
            Verdict::Accepted(_) => {
                self.wake.notify_waiters();
                Ok(())
            }
            Verdict::Stale { .. } => Err(CaseError::Stale { seen: l.stamp, now: 0 }),
            Verdict::Repeated(answer) => Err(CaseError::Repeated(answer.unwrap_or_default())),
            Verdict::Refused(refusal) => Err(CaseError::Refused(vec![crate::texts::lane(&refusal)])),
        }
    }
}

fn notice_of<'l>(l: &'l Loaded, branch: &str) -> Option<&'l Notice> {
    let token = l.doc.token(branch)?;
    l.doc.publicity.iter().find(|n| n.branch == branch && n.step == token.step)
}

/// What of it reaches the rules: a time-out like that of a `wait` step. One who objects in between is answered first.
pub(crate) fn admit(mut a: Admitted) -> Result<Admitted, CaseError> {
    let notice = a.doc.publicity.iter().find(|n| n.branch == a.branch && n.step == a.step);
    let notice = notice.ok_or_else(|| CaseError::NotNow("the public notice has ended".to_owned()))?;
    if !notice.open.is_empty() {
        return Err(CaseError::Stale { seen: 0, now: 0 });
    }
    let step = a.procedure.as_ref().and_then(|p| p.steps.get(&a.step)).filter(|s| s.r#type == StepType::Publicity);
    a.target = step.and_then(|s| s.to.clone());
    a.occurrence = Occurrence::Timer { timer: "timeout".to_owned(), record: None };
    a.notice = Some(Happening::Ends);
    Ok(a)
}
