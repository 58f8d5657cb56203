//! `hub plugin list`: what is installed, and in which versions.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    wiring,
};
use serde_json::json;
use std::path::Path;

/// List the installed systems and their versions
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin list --json")]
pub struct Args {}

pub async fn run(_: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    let rows = store.plugins().await.or_fail("the plugins cannot be listed", "hub doctor")?;
    let line = |p: &store::rows::PluginRow| {
        let mark = if p.active { "active" } else { "stored" };
        format!("{:<28} {:<20} {mark}  {}\n", p.system, p.version, &p.sha256[..12.min(p.sha256.len())])
    };
    let text: String = rows.iter().map(line).collect();
    let text = if text.is_empty() { "no system is installed\n".to_owned() } else { text };
    let one = |p: &store::rows::PluginRow| json!({"system": p.system, "version": p.version, "sha256": p.sha256, "active": p.active, "by": p.by});
    Ok(Answer::new(text, rows.iter().map(one).collect()))
}
