//! Where a candidate's scenarios are played: `hub plugin test` in a process of its own, in a folder that is thrown away,
//! without this hub's configuration and behind everybody who works. It shares the folder of what is compiled, and nothing
//! else: the systems beside the candidate run here already.
use cases::rehearsal::{Scenario, Stage};
use contract::Bilingual;
use futures::future::{BoxFuture, FutureExt};
use serde::Deserialize;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{process::Command, time::timeout};

const PATIENCE: Duration = Duration::from_secs(1_800);

/// Behind those who work, yet not so far that a busy morning starves it: at 15 a process gets a thirtieth of what one
/// who works gets, at 5 a third.
const NICENESS: &str = "5";

pub struct Child {
    /// Where this hub keeps what it compiled.
    pub cache: PathBuf,
}

impl Stage for Child {
    fn play(&self, candidate: Vec<u8>, beside: Vec<Vec<u8>>) -> BoxFuture<'_, Result<Vec<Scenario>, Bilingual>> {
        async move { played(&self.cache, &candidate, &beside).await.map_err(|why| not_played(&why)) }.boxed()
    }
}

fn not_played(why: &str) -> Bilingual {
    Bilingual::new(format!("场景未能演练：{why}"), format!("the scenarios could not be played: {why}"))
}

async fn played(cache: &Path, candidate: &[u8], beside: &[Vec<u8>]) -> Result<Vec<Scenario>, String> {
    let room = tempfile::tempdir().map_err(|e| e.to_string())?;
    let written = |name: String, bytes: &[u8]| -> Result<PathBuf, String> {
        let path = room.path().join(name);
        std::fs::write(&path, bytes).map(|()| path).map_err(|e| e.to_string())
    };
    let candidate = written("candidate.wasm".to_owned(), candidate)?;
    let mut command = command(&candidate, room.path())?;
    // Seen from another folder there.
    command.arg("--cache").arg(std::path::absolute(cache).map_err(|e| e.to_string())?);
    for (n, bytes) in beside.iter().enumerate() {
        command.arg("--with").arg(written(format!("beside-{n}.wasm"), bytes)?);
    }
    let report = room.path().join("report.json");
    command.arg("--report").arg(&report);
    let done = timeout(PATIENCE, command.output()).await;
    let done = done.map_err(|_| format!("not done after {} s", PATIENCE.as_secs()))?.map_err(|e| e.to_string())?;
    // It ends badly also when a scenario fails: what it wrote tells.
    let text = std::fs::read(&report).map_err(|_| last_words(&done.stderr))?;
    let reports: Vec<Played> = serde_json::from_slice(&text).map_err(|e| e.to_string())?;
    Ok(reports.into_iter().map(Played::scenario).collect())
}

fn command(candidate: &Path, room: &Path) -> Result<Command, String> {
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut command = Command::new("nice");
    command
        .args(["-n", NICENESS])
        .arg(own)
        .args(["plugin", "test"])
        .arg(candidate)
        .current_dir(room)
        .env("TMPDIR", room);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HUB_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

fn last_words(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join(" ")
}

/// As `hub plugin test` reports it.
#[derive(Deserialize)]
struct Played {
    scenario: String,
    title: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    say: String,
    failed: Option<String>,
}

impl Played {
    fn scenario(self) -> Scenario {
        let failed = self.steps.iter().find_map(|step| Some(format!("{} · {}", step.say, step.failed.as_ref()?)));
        let steps = self.steps.iter().filter(|step| step.failed.is_none()).count();
        Scenario { name: self.scenario, title: self.title, steps, failed }
    }
}
