//! `hub case …`: what an operator does with one case.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    sample::is_sample,
    wiring,
};
use accounts::Acting;
use cases::CaseError;
use serde_json::json;
use std::path::Path;
use uuid::Uuid;

/// Act on one case
#[derive(clap::Subcommand)]
pub enum Command {
    Move(Move),
}

/// Let a running case go on under another version of its system, where what changed lets it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub case move 510108-SX-2025-000012 1.1.0 --reason 'asked for by the applicant'")]
pub struct Move {
    /// Its id or its number
    case: String,
    version: String,
    #[arg(long, default_value = "")]
    reason: String,
}

pub async fn run(command: Command, file: Option<&Path>) -> Result<Answer, Failure> {
    let Command::Move(args) = command;
    let what = "the case was not moved";
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    let sample = is_sample(&store).await.or_fail(what, "hub doctor")?;
    let engine = wiring::engine(&config, store.clone(), sample).await?;
    let id = match args.case.parse::<Uuid>() {
        Ok(id) => Some(id),
        Err(_) => store.case_by_number(&args.case).await.or_fail(what, "hub doctor")?.map(|c| c.id),
    };
    let id = id.ok_or_else(|| Failure::new(what, format!("there is no case {}", args.case), "check the number"))?;
    let moved = engine.move_case(&Acting::default(), id, &args.version, &args.reason).await;
    let moved = moved.map_err(|error| match error {
        CaseError::Refused(said) => {
            let why = said.first().map(|s| s.en.clone()).unwrap_or_default();
            Failure::found(what, why, "hub plugin diff says what changed between the versions")
        }
        other => Failure::new(what, other.to_string(), "hub plugin list shows the versions that are stored"),
    })?;
    let text = format!("{} goes on under version {}", args.case, moved.version);
    Ok(Answer::new(text, json!({"case": moved.id, "version": moved.version})))
}
