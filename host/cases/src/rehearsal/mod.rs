//! Rehearsal: the decisions that the active version took are taken again by a candidate, and what comes out otherwise is
//! told by what it would have moved. Nothing is committed and nobody is told: a decision is a function of its recorded
//! input, so it can be asked again at any time.
//!
//! Read in pages, newest first (`recorded`), fitted to the candidate or counted as not comparable (`fit`), called on all
//! cores, compared (`compare`), added up (`report`). Then its own scenarios are played (`scenarios`).
mod compare;
mod fit;
mod recorded;
mod report;
mod running;
mod scenarios;

use crate::{engine::Engine, error::CaseError};
use async_recursion::async_recursion as boxed;
use contract::{Bilingual, Grants, Output, vet};
use futures::{StreamExt, stream};
use keys::MasterKey;
use recorded::Recorded;
pub use report::{Class, Difference, Differing, NotComparable, Report};
pub use running::{Begun, is_running};
use sandbox::Verb;
pub use scenarios::{Scenario, Scenarios, Stage};
use std::{sync::Arc, time::Instant};
use systems::Installed;
use uuid::Uuid;

/// Rows a page; each is two documents of some kilobytes.
const PAGE: u32 = 256;

/// Whose decisions are taken again, and by whom.
pub struct Rehearsal {
    /// None before a system's first version: then its scenarios alone are played.
    pub active: Option<Arc<Installed>>,
    pub candidate: Arc<Installed>,
    /// The newest so many.
    pub decisions: u32,
}

/// What became of one, and the procedure or handler that was asked, where that is told.
struct Outcome {
    procedure: String,
    played: Played,
}

pub(crate) enum Played {
    Same,
    Differs(Vec<Differing>),
    Faulted(String),
    NotComparable(fit::Misfit),
    Erased,
}

impl Engine {
    /// `progress` is told of every page while the next is played, and is asked whether to go on.
    pub async fn rehearse<F>(
        &self,
        rehearsal: &Rehearsal,
        mut progress: impl FnMut(Report) -> F,
    ) -> Result<Report, CaseError>
    where
        F: Future<Output = bool>,
    {
        let began = Instant::now();
        let mut report = Report::default();
        let Some(active) = &rehearsal.active else { return Ok(report) };
        let sides = Arc::new(Sides::of(active, &rehearsal.candidate));
        let mut left = rehearsal.decisions;
        let mut before = None;
        let mut page = self.recorded(active, None, &mut left).await?;
        while let Some(last) = page.last().map(|recorded| recorded.row.id) {
            // What is decided next is read meanwhile, and how far it came is told.
            let told = async {
                match before {
                    Some(before) => progress(before).await,
                    None => true,
                }
            };
            let next = self.recorded(active, Some(last), &mut left);
            let (next, played, goes_on) = tokio::join!(next, sides.played(&self.master, page, &mut report), told);
            played?;
            report.milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            before = Some(report.clone());
            if !goes_on {
                break;
            }
            page = next?;
        }
        if let Some(all) = before {
            progress(all).await;
        }
        Ok(report)
    }

    async fn recorded(
        &self,
        active: &Installed,
        before: Option<Uuid>,
        left: &mut u32,
    ) -> Result<Vec<Recorded>, CaseError> {
        let limit = (*left).min(PAGE);
        *left -= limit;
        match limit {
            0 => Ok(vec![]),
            limit => recorded::page(self, active, before, limit).await,
        }
    }

    /// One decision side by side, for whoever looks into a difference.
    #[boxed]
    pub async fn rehearse_one(
        &self,
        active: &Arc<Installed>,
        candidate: &Arc<Installed>,
        history: Uuid,
    ) -> Result<SideBySide, CaseError> {
        let row = self.store.history_row(history).await?.ok_or(CaseError::NotFound("decision"))?;
        if row.system != active.id() || row.version != active.version {
            return Err(CaseError::NotFound("decision"));
        }
        let recorded = recorded::one(self, row).await?;
        let mut side = SideBySide { case: recorded.row.case, ..SideBySide::default() };
        let Some((input, output)) = recorded.texts(&self.master)? else {
            side.why = Some(Bilingual::new("其密钥已销毁，内容不可再读", "its key was destroyed"));
            return Ok(side);
        };
        side.recorded = parsed(&output);
        match Sides::of(active, candidate).decided(&input).await {
            Ok(output) => {
                side.differences = compare::outputs(&side.recorded, &parsed(&output));
                side.candidate = parsed(&output);
            }
            Err(Played::Faulted(why)) => side.why = Some(Bilingual::new(format!("新版本出错：{why}"), why)),
            Err(Played::NotComparable(misfit)) => side.why = Some(misfit.text()),
            Err(_) => {}
        }
        Ok(side)
    }
}

#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SideBySide {
    pub case: Option<Uuid>,
    pub recorded: serde_json::Value,
    pub candidate: serde_json::Value,
    pub differences: Vec<Differing>,
    /// Why there is nothing beside it.
    pub why: Option<Bilingual>,
}

/// What a decision is taken by: then, and now.
struct Sides {
    active: Arc<Installed>,
    candidate: Arc<Installed>,
    /// What the candidate asks for and may be granted: whether it will be is another person's question.
    grants: Grants,
}

impl Sides {
    fn of(active: &Arc<Installed>, candidate: &Arc<Installed>) -> Sides {
        let grants = Grants::asked(&candidate.contract);
        Sides { active: active.clone(), candidate: candidate.clone(), grants }
    }

    /// Spawned, so that they are decided on every core and not in turn.
    async fn played(
        self: &Arc<Self>,
        master: &Arc<MasterKey>,
        page: Vec<Recorded>,
        report: &mut Report,
    ) -> Result<(), CaseError> {
        let places = std::thread::available_parallelism().map_or(2, usize::from) * 2;
        let calls = page.into_iter().map(|recorded| {
            let (sides, master) = (self.clone(), master.clone());
            tokio::spawn(async move {
                let played = sides.play(&master, &recorded).await;
                (recorded, played)
            })
        });
        let mut calls = stream::iter(calls).buffered(places);
        while let Some(done) = calls.next().await {
            let (recorded, played) = done.map_err(|e| CaseError::Internal(e.to_string()))?;
            let Outcome { procedure, played } = played?;
            report.add(&recorded.row, procedure, played);
        }
        Ok(())
    }

    async fn play(&self, master: &MasterKey, recorded: &Recorded) -> Result<Outcome, CaseError> {
        let Some((input, output)) = recorded.texts(master)? else {
            return Ok(Outcome { procedure: String::new(), played: Played::Erased });
        };
        let played = match self.decided(&input).await {
            Err(played) => played,
            Ok(now) if now == output => Played::Same,
            Ok(now) => match compare::outputs(&parsed(&output), &parsed(&now)) {
                differing if differing.is_empty() => Played::Same,
                differing => Played::Differs(differing),
            },
        };
        let procedure = match played {
            Played::Differs(_) | Played::Faulted(_) => asked(&input),
            _ => String::new(),
        };
        Ok(Outcome { procedure, played })
    }

    /// What the candidate answers to what was asked then. A submission is checked first, as it was.
    async fn decided(&self, input: &str) -> Result<String, Played> {
        let candidate = &self.candidate;
        let fitted = fit::fit(&self.active, candidate, input).map_err(Played::NotComparable)?;
        let faulted = |fault: sandbox::Fault| Played::Faulted(fault.to_string());
        if let Some(check) = &fitted.check {
            let reply = candidate.plugin.call(Verb::Check, check).await.map_err(faulted)?;
            if let Some(refused) = refusal(&reply.output) {
                return Ok(refused);
            }
        }
        let reply = candidate.plugin.call(Verb::Decide, &fitted.decide).await.map_err(faulted)?;
        if let Ok(Output::Decision(decision)) = contract::validate::parse_output(&reply.output) {
            let procedure = candidate.procedure(&fitted.procedure);
            let place = vet::Place {
                procedure: procedure.as_deref(),
                step: fitted.step.as_deref(),
                action: fitted.action.as_deref(),
            };
            if let Err(undeclared) = vet::vet(&candidate.contract, &self.grants, &decision, place) {
                let what: Vec<_> = undeclared.iter().map(ToString::to_string).collect();
                return Err(Played::Faulted(what.join("; ")));
            }
        }
        Ok(reply.output)
    }
}

/// A check that refuses is a decision that is not taken.
fn refusal(checked: &str) -> Option<String> {
    let Ok(Output::Checked(checked)) = contract::validate::parse_output(checked) else {
        return None;
    };
    let refusing = |p: &contract::Problem| p.level == contract::decision::Level::Refuse;
    let problems: Vec<_> = checked.problems.into_iter().filter(refusing).collect();
    (!problems.is_empty()).then(|| serde_json::to_string(&Output::Refused(problems)).expect("an output is JSON"))
}

fn asked(input: &str) -> String {
    parsed(input)["procedure"].as_str().unwrap_or_default().to_owned()
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}
