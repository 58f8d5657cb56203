//! `hub plugin install`: lint, compile, activate. Every hub process on this database takes it over by itself.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    wiring,
};
use serde_json::json;
use std::path::{Path, PathBuf};
use systems::Rebuilt;

/// Install a plugin file and make it active
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin install target/plugins/land-use-1.0.0.wasm")]
pub struct Args {
    /// File made by `hub plugin pack`
    file: PathBuf,
    /// Who installs it, for the record
    #[arg(long, default_value = "operator")]
    by: String,
    /// Take another file under a version that is installed already (development)
    #[arg(long)]
    rebuilt: bool,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let what = format!("{} cannot be read", args.file.display());
    let bytes = std::fs::read(&args.file).or_fail(&what, "check the path")?;
    let systems = wiring::systems(&config, wiring::store(&config).await?).await?;
    let rebuilt = if args.rebuilt { Rebuilt::Kept } else { Rebuilt::Refused };
    let installed = wiring::install(&systems, &bytes, &args.by, rebuilt).await?;
    let contract = &installed.contract;
    let text = format!("{} {} is active", contract.id, installed.version);
    let json = json!({"system": contract.id, "version": installed.version, "sha256": installed.sha256});
    Ok(Answer::new(text, json))
}
