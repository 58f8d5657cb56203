//! `hub replay`: what a case's rules answered is asked again; the same input must give the same bytes.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    wiring,
};
use cases::replay::Replayed;
use serde_json::json;
use std::path::Path;
use uuid::Uuid;

/// Decide a case again from its history, and compare
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub replay BJ02-20250312-0001")]
pub struct Args {
    /// Id or number of the case
    case: String,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the case cannot be replayed";
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    let found = match Uuid::parse_str(&args.case) {
        Ok(id) => store.case(id).await,
        Err(_) => store.case_by_number(&args.case).await,
    };
    let Some(case) = found.or_fail(what, "hub doctor")? else {
        return Err(Failure::new(what, format!("there is no case {}", args.case), "give its id or its number"));
    };
    let engine = wiring::engine(&config, store, false).await?;
    let rows = engine.replay(case.id).await.or_fail(what, "hub doctor")?;
    let json = serde_json::to_value(&rows).unwrap_or_default();
    let text: String =
        rows.iter().map(|r| format!("{:<24} {:<16} {}\n", r.what, r.version, word(&r.replayed))).collect();
    let wrong = rows.iter().filter(|r| matches!(r.replayed, Replayed::Differs { .. } | Replayed::Fault { .. })).count();
    match wrong {
        0 => Ok(Answer::new(text, json!({"case": case.id, "decisions": json}))),
        n => Err(Failure::found(
            format!("{n} of {} decisions are not repeated", rows.len()),
            text,
            "the plugin is not a pure function: ask its office",
        )),
    }
}

fn word(replayed: &Replayed) -> String {
    match replayed {
        Replayed::Same => "same".to_owned(),
        Replayed::Differs { .. } => "differs".to_owned(),
        Replayed::Erased => "erased".to_owned(),
        Replayed::Fault { text } => format!("fault: {text}"),
        Replayed::NoCall => "no rules were asked".to_owned(),
    }
}
