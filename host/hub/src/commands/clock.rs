//! `hub clock`: the business clock of a sample hub.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    sample, wiring,
};
use serde_json::json;
use std::path::Path;

/// Show or wind the business clock of a sample hub
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub clock\n  hub clock set 2025-03-12T09:00\n  hub clock forward 15d\n  hub clock forward 2wd"
)]
pub struct Args {
    #[command(subcommand)]
    change: Option<Change>,
}

#[derive(clap::Subcommand)]
enum Change {
    /// To a moment, YYYY-MM-DD (09:00) or YYYY-MM-DDTHH:MM
    Set { time: String },
    /// By 30s, 4h, 15d, or 2wd (working days)
    Forward { duration: String },
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the clock was not changed";
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    if !sample::is_sample(&store).await.or_fail(what, "hub doctor")? {
        return Err(Failure::new(
            what,
            "this hub holds no sample city: its clock is the machine's",
            "hub serve --sample, on a database of its own",
        ));
    }
    let engine = wiring::engine(&config, store, true).await?;
    let clock = &engine.clock;
    let now = clock.now().await.or_fail(what, "hub doctor")?;
    let wrong = |text: &str| {
        Failure::new(what, format!("`{text}` is not understood"), "write 2025-03-12T09:00, or 30s, 4h, 15d, 2wd")
    };
    let then = match &args.change {
        None => now,
        Some(Change::Set { time }) => clock.zone.read(time).ok_or_else(|| wrong(time))?,
        Some(Change::Forward { duration }) => engine.later(now, duration).ok_or_else(|| wrong(duration))?,
    };
    if then < now {
        return Err(Failure::new(
            what,
            "it goes forward only: what was decided later would come before",
            "begin anew: delete var/",
        ));
    }
    if args.change.is_some() {
        clock.set(then).await.or_fail(what, "hub doctor")?;
    }
    let text = clock.zone.text(then);
    Ok(Answer::new(text.clone(), json!({"now": text})))
}
