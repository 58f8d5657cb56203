//! A rehearsal from its beginning to its report, kept in the database: whoever asks sees how far it came, from any
//! process, and one whose process died is told from one that still runs by its beat.
use super::{Rehearsal, Report};
use crate::{clock::machine_now, engine::Engine, error::CaseError};
use async_recursion::async_recursion as boxed;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::rows::{Millis, RehearsalRow, RehearsalState};
use systems::{Installed, SystemsError};
use uuid::Uuid;

/// Without a beat for so long, nobody is at it.
pub const SILENT_MS: Millis = 60_000;
const BEAT: Duration = Duration::from_secs(10);

/// What is begun, and with what.
pub struct Begun {
    pub row: RehearsalRow,
    rehearsal: Rehearsal,
}

impl Engine {
    /// Of a stored version against what is active now; of a system's first, by its scenarios alone.
    #[boxed]
    pub async fn begin_rehearsal(
        &self,
        system: &str,
        version: &str,
        decisions: u32,
        by: &str,
    ) -> Result<Begun, SystemsError> {
        let candidate = self.systems.version(system, version).await?;
        let active = self.systems.active(system);
        if active.as_ref().is_some_and(|active| active.version == version) {
            return Err(SystemsError::NothingToCompare { system: system.to_owned() });
        }
        if let Some(last) = self.store.plugin_rehearsal(system, version).await?
            && is_running(&last)
        {
            return Err(SystemsError::RehearsalRuns);
        }
        let (against, recorded) = match &active {
            Some(a) => (a.version.clone(), self.store.history_of_version_count(system, &a.version).await?),
            None => (String::new(), 0),
        };
        let now = machine_now();
        let row = RehearsalRow {
            id: Uuid::now_v7(),
            system: system.to_owned(),
            version: version.to_owned(),
            sha256: candidate.sha256.clone(),
            against,
            state: RehearsalState::Running,
            total: recorded.min(i64::from(decisions)),
            done: 0,
            report: "{}".to_owned(),
            by: by.to_owned(),
            began: now,
            beat: now,
        };
        self.store.plugin_rehearsal_put(&row).await?;
        Ok(Begun { row, rehearsal: Rehearsal { active, candidate, decisions } })
    }

    /// What a version is compared with.
    pub fn against(&self, system: &str, version: &str) -> Result<Arc<Installed>, SystemsError> {
        let active = self.systems.active(system).filter(|active| active.version != version);
        active.ok_or_else(|| SystemsError::NothingToCompare { system: system.to_owned() })
    }

    #[boxed]
    pub async fn run_rehearsal(&self, begun: Begun) -> Result<RehearsalRow, CaseError> {
        let Begun { row, rehearsal } = begun;
        let at = Mutex::new(row);
        let progress = |report: Report| {
            let row = reached(&at, RehearsalState::Running, &report);
            async move { self.store.plugin_rehearsal_put(&row).await.is_ok() }
        };
        let done = match self.rehearse(&rehearsal, progress).await {
            Ok(report) => self.staged(&rehearsal, report, &at).await,
            Err(error) => Err(error),
        };
        let row = match &done {
            Ok(report) => reached(&at, RehearsalState::Done, report),
            Err(error) => {
                tracing::error!(%error, system = rehearsal.candidate.id(), "rehearsal.failed");
                reached(&at, RehearsalState::Failed, &Report::default())
            }
        };
        self.store.plugin_rehearsal_put(&row).await?;
        done.map(|_| row)
    }

    /// Scenarios take their time: the row goes on beating meanwhile.
    async fn staged(
        &self,
        rehearsal: &Rehearsal,
        mut report: Report,
        at: &Mutex<RehearsalRow>,
    ) -> Result<Report, CaseError> {
        let beating = async {
            loop {
                tokio::time::sleep(BEAT).await;
                let row = reached(at, RehearsalState::Running, &report);
                if let Err(error) = self.store.plugin_rehearsal_put(&row).await {
                    tracing::warn!(%error, "rehearsal.silent");
                }
            }
        };
        let scenarios = tokio::select! {
            played = self.scenarios(rehearsal) => played?,
            () = beating => unreachable!("it beats until the scenarios end"),
        };
        report.scenarios = Some(scenarios);
        Ok(report)
    }
}

fn reached(at: &Mutex<RehearsalRow>, state: RehearsalState, report: &Report) -> RehearsalRow {
    let mut row = at.lock().unwrap_or_else(PoisonError::into_inner);
    row.state = state;
    row.done = i64::try_from(report.decisions).unwrap_or(i64::MAX);
    row.report = serde_json::to_string(report).expect("a report is JSON");
    row.beat = machine_now();
    row.clone()
}

pub fn is_running(row: &RehearsalRow) -> bool {
    row.state == RehearsalState::Running && machine_now() - row.beat < SILENT_MS
}
