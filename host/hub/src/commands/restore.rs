//! `hub restore`: a backup into an empty database, either kind from either kind.
use crate::{
    answer::Answer,
    commands::backup::FILES,
    config,
    failure::{Failure, Or},
    wiring,
};
use serde_json::json;
use std::path::{Path, PathBuf};
use store::Store;

/// Restore a backup into an empty database
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hub restore /backups/2025-02-17 --config /etc/hub/hub.toml\n  hub doctor --config /etc/hub/hub.toml"
)]
pub struct Args {
    /// Folder made by `hub backup`
    dir: PathBuf,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let what = "nothing was restored";
    let store = Store::open(&config.database).await.or_fail(what, "check [database] url")?;
    store.migrate().await.or_fail(what, "use an empty database")?;
    let manifest = store.restore(&args.dir).await.or_fail(what, "restore into an empty database; check the folder")?;
    let files = wiring::files(&config)?.copy_in(&args.dir.join(FILES)).await;
    let files = files.or_fail("the files were not restored", "check the disk and [files], and repeat")?;
    let rows: u64 = manifest.tables.iter().map(|t| t.rows).sum();
    let text = format!("{rows} rows and {files} files are back; the audit chain stands at {}", manifest.chain.n);
    Ok(Answer::new(
        text,
        json!({"rows": rows, "files": files, "chain": {"n": manifest.chain.n, "hash": manifest.chain.hash}}),
    ))
}
