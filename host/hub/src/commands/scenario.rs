//! `hub scenario run`: plays scenarios against a running sample hub, as its people would.
use crate::{
    answer::Answer,
    failure::{Failure, Or},
    scenario::{self, Against},
};
use std::path::PathBuf;

/// Play scenarios over HTTP
#[derive(clap::Subcommand)]
pub enum Command {
    Run(Run),
}

/// Play one scenario against a running sample hub
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hub scenario run plugins/land-use/scenarios/acceptance --against http://127.0.0.1:8080 --password ...\n\nThe clock goes forward only, so a hub plays a scenario once; `hub plugin test` gives each a hub of its own."
)]
pub struct Run {
    /// Folder with scenario.toml
    path: PathBuf,
    /// The hub's address
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    against: String,
    /// The one password of the sample city
    #[arg(long, env = "HUB_SAMPLE_PASSWORD", hide_env_values = true)]
    password: String,
    /// System whose scenario it is; by default the plugin's folder above it
    #[arg(long)]
    system: Option<String>,
}

pub async fn run(command: Command) -> Result<Answer, Failure> {
    let Command::Run(args) = command;
    let against = Against { url: args.against, password: args.password };
    let system = match args.system {
        Some(system) => system,
        None => scenario::system_above(&args.path)?,
    };
    scenario::refuse_settings(&args.path)?;
    let played = tokio::task::spawn_blocking(move || scenario::play(&args.path, &system, &against));
    let report = played.await.or_fail("the scenario broke off", "tell us, with this message")??;
    report.answer()
}
