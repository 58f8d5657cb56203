//! The command line's tree. What a command does stands in the file of its name
//! under `commands/`.
use crate::{answer::Answer, commands::*, failure::Failure};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(
    name = "hub",
    version,
    about = "The hub of a city's construction department: 38 systems as sandboxed plugins",
    propagate_version = true
)]
pub struct Cli {
    /// Answer as JSON, for machines
    #[arg(long, global = true)]
    pub json: bool,
    /// Configuration file; config/hub.toml shows every key
    #[arg(long, global = true, value_name = "FILE", env = "HUB_CONFIG")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Serve(serve::Args),
    Migrate(migrate::Args),
    Doctor(doctor::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Clock(clock::Args),
    #[command(subcommand)]
    User(user::Command),
    Token(token::Args),
    #[command(subcommand)]
    Plugin(plugin::Command),
    #[command(subcommand)]
    Partner(partner::Command),
    #[command(subcommand)]
    Scenario(scenario::Command),
    #[command(subcommand)]
    Case(case::Command),
    Replay(replay::Args),
    Verify(verify::Args),
    #[command(hide = true)]
    Render(render::Args),
    #[command(hide = true)]
    Preview(preview::Args),
}

impl Cli {
    pub async fn run(self) -> Result<Answer, Failure> {
        let config = self.config.as_deref();
        match self.command {
            Command::Serve(args) => serve::run(args, config).await,
            Command::Migrate(args) => migrate::run(args, config).await,
            Command::Doctor(args) => doctor::run(args, config).await,
            Command::Backup(args) => backup::run(args, config).await,
            Command::Restore(args) => restore::run(args, config).await,
            Command::Clock(args) => clock::run(args, config).await,
            Command::User(command) => user::run(command, config).await,
            Command::Token(args) => token::run(args, config).await,
            Command::Plugin(command) => plugin::run(command, config).await,
            Command::Partner(command) => partner::run(command, config).await,
            Command::Scenario(command) => scenario::run(command).await,
            Command::Case(command) => case::run(command, config).await,
            Command::Replay(args) => replay::run(args, config).await,
            Command::Verify(args) => verify::run(args, config).await,
            Command::Render(args) => render::run(args),
            Command::Preview(args) => preview::run(args),
        }
    }
}
