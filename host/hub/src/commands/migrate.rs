//! `hub migrate`: brings the database to this release. Forward only.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
};
use serde_json::json;
use std::path::Path;
use store::Store;

/// Bring the database to this release
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub migrate --config /etc/hub/hub.toml")]
pub struct Args {
    /// Only say what is missing
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let what = "the database cannot be brought to this release";
    let store = Store::open(&config.database).await.or_fail(what, "check [database] url; hub doctor")?;
    if args.dry_run {
        let pending = store.migrations_pending().await.or_fail(what, "hub doctor")?;
        let text = match pending.len() {
            0 => "nothing to do".to_owned(),
            n => format!(
                "{n} to apply: {}",
                pending.iter().map(|(n, name)| format!("{n:04} {name}")).collect::<Vec<_>>().join(", ")
            ),
        };
        let json =
            json!({"pending": pending.iter().map(|(n, name)| json!({"n": n, "name": name})).collect::<Vec<_>>()});
        return Ok(Answer::new(text, json));
    }
    let applied =
        store.migrate().await.or_fail(what, "restore the backup made before, or ask for help with this message")?;
    let text = match applied {
        0 => "nothing to do".to_owned(),
        n => format!("{n} applied"),
    };
    Ok(Answer::new(text, json!({"applied": applied})))
}
