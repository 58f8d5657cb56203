//! `hub backup`: database and files into a folder, while the hub runs.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    wiring,
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Back up the database and what people attached
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hub backup /backups/2025-02-17\n\nThe keys ([data] keys) are not in it: keep them apart, or a thief of the backup reads everything."
)]
pub struct Args {
    /// Folder that does not exist yet
    dir: PathBuf,
}

pub const FILES: &str = "files";

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let what = "no backup was made";
    let store = wiring::store(&config).await?;
    std::fs::create_dir_all(&args.dir).or_fail(what, "name a folder that can be written")?;
    // The database first: every file it names was there before it.
    let manifest = store.backup(&args.dir).await.or_fail(what, "name a folder that holds no backup yet")?;
    let files = wiring::files(&config)?.copy_out(&args.dir.join(FILES)).await;
    let files = files.or_fail(what, "check the disk and [files]")?;
    let rows: u64 = manifest.tables.iter().map(|t| t.rows).sum();
    let text = format!("{}: {rows} rows, {files} files, audit chain at {}", args.dir.display(), manifest.chain.n);
    let json = json!({"dir": args.dir, "rows": rows, "files": files, "chain": {"n": manifest.chain.n, "hash": manifest.chain.hash}});
    Ok(Answer::new(text, json))
}
