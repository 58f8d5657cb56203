//! `hub plugin …`: what a department's developer and a city's operator do with plugins.
mod desk;
mod dev;
mod explain;
mod folder;
mod inspect;
mod install;
mod key;
mod lint;
mod list;
mod new;
mod pack;
mod rehearse;
mod sign;
mod switching;
mod templates;
mod test;

use crate::{answer::Answer, failure::Failure};
use std::path::Path;

/// Make, check, pack, try out and install plugins
#[derive(clap::Subcommand)]
pub enum Command {
    New(new::Args),
    Dev(dev::Args),
    Lint(lint::Args),
    Explain(explain::Args),
    Pack(pack::Args),
    Inspect(inspect::Args),
    Test(test::Args),
    Install(install::Args),
    List(list::Args),
    Sign(sign::Args),
    #[command(subcommand)]
    Key(key::Command),
    Rehearse(rehearse::Args),
    Standing(switching::Standing),
    Approve(switching::Approve),
    Decline(switching::Decline),
    Activate(switching::Activate),
    Rollback(switching::Rollback),
    Park(switching::Park),
    Unpark(switching::Park),
    Grant(switching::Grant),
    Withdraw(switching::Grant),
}

pub async fn run(command: Command, config: Option<&Path>) -> Result<Answer, Failure> {
    match command {
        Command::New(args) => new::run(args),
        Command::Dev(args) => dev::run(args).await,
        Command::Lint(args) => lint::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Pack(args) => pack::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Test(args) => test::run(args).await,
        Command::Install(args) => install::run(args, config).await,
        Command::List(args) => list::run(args, config).await,
        Command::Sign(args) => sign::run(args),
        Command::Key(command) => key::run(command, config).await,
        Command::Rehearse(args) => rehearse::run(args, config).await,
        Command::Standing(args) => switching::standing(args, config).await,
        Command::Approve(args) => switching::approve(args, config).await,
        Command::Decline(args) => switching::decline(args, config).await,
        Command::Activate(args) => switching::activate(args, config).await,
        Command::Rollback(args) => switching::rollback(args, config).await,
        Command::Park(args) => switching::park(args, true, config).await,
        Command::Unpark(args) => switching::park(args, false, config).await,
        Command::Grant(args) => switching::grant(args, config).await,
        Command::Withdraw(args) => switching::withdraw(args, config).await,
    }
}
