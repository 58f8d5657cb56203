//! `hub plugin rehearse`: a version takes the recorded decisions of the active one again. It is stored for that and
//! nothing runs on it.
use super::desk::{Desk, refused};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
    sample::is_sample,
    wiring,
};
use cases::rehearsal::Report;
use serde_json::{Value, json};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};
use systems::{Rebuilt, Upload};

/// Compare what a version decides with what was decided
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin rehearse permits-1.1.0.wasm --decisions 100000")]
pub struct Args {
    /// File made by `hub plugin pack`
    file: PathBuf,
    /// The newest so many decisions of the active version
    #[arg(long, default_value_t = 10_000)]
    decisions: u32,
    /// Who hands it in, for the record
    #[arg(long, default_value = "operator")]
    by: String,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the version was not rehearsed";
    let bytes = std::fs::read(&args.file).or_fail(what, "check the path of the file")?;
    let desk = Desk::open(file).await?;
    let upload = Upload { bytes, by: args.by.clone(), signature: None, rebuilt: Rebuilt::Refused };
    let candidate = desk.systems.receive(&upload).await.map_err(|e| refused(what, e))?;
    let sample = is_sample(&desk.store).await.or_fail(what, "hub doctor")?;
    let engine = wiring::engine(&desk.config, desk.store.clone(), sample).await?;
    let (system, version) = (candidate.id(), candidate.version.as_str());
    let begun = engine.begin_rehearsal(system, version, args.decisions, &args.by).await;
    let begun = begun.or_fail(what, "hub plugin list shows what is active")?;
    let against = begun.row.against.clone();
    let row = engine.run_rehearsal(begun).await.or_fail(what, "hub doctor; then try again")?;
    let report: Report = serde_json::from_str(&row.report).or_fail(what, "hub doctor")?;
    let text = words(system, version, &against, &report);
    let json: Value = serde_json::from_str(&row.report).unwrap_or_default();
    Ok(Answer::new(text, json!({"system": system, "version": version, "against": against, "report": json})))
}

fn words(system: &str, version: &str, against: &str, r: &Report) -> String {
    let seconds = r.milliseconds as f64 / 1000.0;
    if against.is_empty() {
        return format!("{system} {version}, the first version: nothing to compare with\n{}", scenarios(r));
    }
    let mut text = format!(
        "{system} {version}, {} decisions of {against} taken again in {seconds:.1} s\n  same            {}\n  different       {}\n",
        r.decisions, r.same, r.differing
    );
    for (class, count) in &r.differs {
        let class = serde_json::to_value(class).unwrap_or_default();
        let _ = writeln!(text, "    {:<14}{count}", class.as_str().unwrap_or_default());
    }
    let _ = writeln!(text, "  failed          {}\n  not comparable  {}", r.faulted, r.not_compared());
    for not in &r.not_comparable {
        let _ = writeln!(text, "    {:<8}{}", not.count, not.why.en);
    }
    text += &scenarios(r);
    for d in r.differences.iter().take(10) {
        let parts = d.fault.clone().unwrap_or_else(|| d.parts.join(", "));
        let _ = writeln!(text, "  {} {} {}: {parts}", d.history, d.step, d.what);
    }
    text
}

fn scenarios(r: &Report) -> String {
    let Some(scenarios) = &r.scenarios else { return String::new() };
    let why = scenarios.why.as_ref().map(|why| format!(": {}", why.en)).unwrap_or_default();
    let mut text = format!("  scenarios       {}, {} failed{why}\n", scenarios.played.len(), scenarios.failed());
    for scenario in &scenarios.played {
        let _ = scenario.failed.as_ref().map(|failed| writeln!(text, "    {}: {failed}", scenario.name));
    }
    text
}
