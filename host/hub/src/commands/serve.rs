//! `hub serve`: the hub, until it is told to stop.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    logs,
    running::Running,
    sample,
};
use serde_json::json;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Run the hub
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  hub serve --sample\n  hub serve --config /etc/hub/hub.toml")]
pub struct Args {
    /// With the sample city, on a database of its own: its clock can be wound, its registries answer
    #[arg(long)]
    sample: bool,
    /// Address and port, in place of the configuration's
    #[arg(long)]
    address: Option<SocketAddr>,
    /// Folder of plugin files that a sample hub installs
    #[arg(long)]
    plugins: Option<PathBuf>,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let mut config = config::load(file)?;
    config.server.address = args.address.unwrap_or(config.server.address);
    config.plugins.folder = args.plugins.or(config.plugins.folder);
    logs::start(&config.log)?;
    let running = Running::start(config, args.sample).await?;
    let signals = Signals::listen()?;
    println!("{}", greeting(&running));
    signals.stop().await;
    tracing::info!("stopping");
    running.stop().await;
    Ok(Answer::new("", json!({"stopped": true})))
}

/// Whom to sign in as, where there is a sample city.
fn greeting(running: &Running) -> String {
    let mut text = format!("The hub is at http://{}", running.address);
    let Some(password) = &running.password else {
        return text;
    };
    text += "\n\nThe sample city. Everybody signs in by his id, with the password ";
    text += password;
    for (id, who) in sample::CAST {
        text += &format!("\n  {id:<10} {who}");
    }
    text += "\n  (more in config/sample/persons.toml)\nThe clock goes by `hub clock forward 2wd` or in the portal.";
    text
}

/// What tells a process to stop. Listened to before the hub says that it is there: who stops it at once is heard.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> Result<Signals, Failure> {
        let heard = |kind| signal(kind).or_fail("signals cannot be listened to", "see the limits of this process");
        Ok(Signals { interrupt: heard(SignalKind::interrupt())?, terminate: heard(SignalKind::terminate())? })
    }

    async fn stop(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
