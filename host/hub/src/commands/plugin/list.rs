//! `hub plugin list`: what is installed, in which versions, and how many cases run on each.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    wiring,
};
use serde_json::json;
use std::path::Path;
use store::rows::{PluginReviewRow, PluginRow};

/// List the installed systems, their versions, and the cases that run on each
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin list --json")]
pub struct Args {}

pub async fn run(_: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the plugins cannot be listed";
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    let rows = store.plugins().await.or_fail(what, "hub doctor")?;
    let reviews = store.plugin_reviews().await.or_fail(what, "hub doctor")?;
    let (mut text, mut items) = (String::new(), vec![]);
    for p in &rows {
        let cases = store.cases_open_on_version(&p.system, &p.version).await.or_fail(what, "hub doctor")?;
        let review = reviews.iter().find(|r| r.system == p.system && r.version == p.version);
        let state = state(p, review);
        let digest = &p.sha256[..12.min(p.sha256.len())];
        text += &format!("{:<28} {:<20} {state:<10} {cases:>6} cases  {digest}\n", p.system, p.version);
        items.push(json!({
            "system": p.system, "version": p.version, "sha256": p.sha256, "active": p.active, "state": state, "cases": cases, "by": p.by,
        }));
    }
    if rows.is_empty() {
        text = "no system is installed\n".to_owned();
    }
    Ok(Answer::new(text, items.into()))
}

fn state(p: &PluginRow, review: Option<&PluginReviewRow>) -> &'static str {
    match review.map(|r| r.verdict) {
        _ if !p.parked.is_empty() => "parked",
        _ if p.active => "active",
        Some(verdict) => verdict.name(),
        None => "stored",
    }
}
