//! `hub plugin …`: what a department's developer and a city's operator do with plugins.
mod dev;
mod diff;
mod explain;
mod folder;
mod inspect;
mod install;
mod lint;
mod list;
mod new;
mod pack;
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
    Diff(diff::Args),
    Pack(pack::Args),
    Inspect(inspect::Args),
    Test(test::Args),
    Install(install::Args),
    List(list::Args),
}

pub async fn run(command: Command, config: Option<&Path>) -> Result<Answer, Failure> {
    match command {
        Command::New(args) => new::run(args),
        Command::Dev(args) => dev::run(args).await,
        Command::Lint(args) => lint::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Pack(args) => pack::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Test(args) => test::run(args).await,
        Command::Install(args) => install::run(args, config).await,
        Command::List(args) => list::run(args, config).await,
    }
}
