//! `hub plugin dev`: a plugin's form in the browser, taken over anew with every change of its files. Only for its
//! author: the sample city, no signature, no grant. `fixtures.rs` keeps the records that its rules meet as facts,
//! `findings.rs` what a city would refuse, printed here and shown on the system's page.
mod findings;
mod fixtures;

use crate::{
    answer::Answer,
    commands::plugin::folder,
    config::{Config, Log},
    failure::{Failure, Or},
    logs,
    running::Running,
    wiring,
};
use fixtures::Fixtures;
use folder::Folder;
use serde_json::json;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};
use systems::Rebuilt;

/// Try a plugin in the browser while you write it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin new seal-loan\n  hub plugin dev seal-loan")]
pub struct Args {
    /// Folders with plugin.toml; all are watched
    #[arg(required = true)]
    dirs: Vec<PathBuf>,
    #[arg(long, default_value = "127.0.0.1:8080")]
    address: SocketAddr,
    /// Where the trial hub keeps its data
    #[arg(long, default_value = "var/dev")]
    data: PathBuf,
    /// Other plugins installed beside them: packed files
    #[arg(long)]
    with: Vec<PathBuf>,
}

const LOOK: Duration = Duration::from_millis(500);

pub async fn run(args: Args) -> Result<Answer, Failure> {
    let first = folder::read(&args.dirs[0])?;
    let mut config = Config::default();
    config.server.address = args.address;
    config.database.url = format!("sqlite:{}/hub.db", args.data.display());
    config.data.files = args.data.join("files");
    config.data.keys = args.data.join("keys");
    config.data.cache = args.data.join("cache");
    logs::start(&Log { level: "warn".to_owned(), ..config.log.clone() })?;
    let running = Running::start(config, true).await?;
    for other in &args.with {
        take_over(&running, other).await;
    }
    let mut watched: Vec<_> = args.dirs.iter().map(|dir| Watched::of(dir)).collect();
    for one in &mut watched {
        one.look(&running).await;
    }
    println!("{}", welcome(&running, &first.contract.id));
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = watch(&running, &mut watched) => {}
    }
    running.stop().await;
    Ok(Answer::new("", json!({"stopped": true})))
}

fn welcome(running: &Running, system: &str) -> String {
    let password = running.password.as_deref().unwrap_or_default();
    format!(
        "\nhttp://{}/systems/{system}\n\
         Sign in as P-02, S-O06-2 or S-A00-11 with the password {password}.\n\
         The band at the top winds the clock forward. Records for facts: {}, as in a scenario's given.\n\
         Changes are taken over by themselves; Ctrl-C ends.",
        running.address,
        fixtures::FILE
    )
}

/// A plugin's folder and what was seen of it last.
struct Watched {
    dir: PathBuf,
    seen: Option<SystemTime>,
    fixtures: Fixtures,
}

impl Watched {
    fn of(dir: &Path) -> Watched {
        Watched { dir: dir.to_owned(), seen: None, fixtures: Fixtures::of(dir) }
    }

    /// The plugin first: its registers say what the key of a fixture is.
    async fn look(&mut self, running: &Running) {
        let now = newest(&self.dir);
        if now != self.seen {
            self.seen = now;
            take_over(running, &self.dir).await;
        }
        match self.fixtures.take_over(&running.hub.engine).await {
            Some(Ok(changed)) if changed > 0 => println!("{}: {changed} records", fixtures::FILE),
            Some(Err(failure)) => {
                failure.print(false);
            }
            _ => {}
        }
    }
}

async fn watch(running: &Running, watched: &mut [Watched]) {
    loop {
        tokio::time::sleep(LOOK).await;
        for one in &mut *watched {
            one.look(running).await;
        }
    }
}

/// What is wrong is said, and the last good version stays.
async fn take_over(running: &Running, path: &Path) {
    let begun = Instant::now();
    let (found, packed) = match read(path) {
        Ok(Source::Packed(bytes)) => (None, Ok(bytes)),
        Ok(Source::Folder(plugin)) => {
            let found = findings::of(&plugin);
            let packed = tokio::task::spawn_blocking(move || folder::pack(&plugin)).await;
            (Some(found), packed.unwrap_or_else(|died| Err(Failure::new("the plugin cannot be packed", died, ""))))
        }
        Err(failure) => (None, Err(failure)),
    };
    let done = match packed {
        Ok(bytes) => wiring::install(&running.hub.systems, &bytes, "dev", Rebuilt::Kept).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(installed) => println!("{} {} in {:.1} s", installed.id(), installed.version, begun.elapsed().as_secs_f32()),
        Err(failure) => {
            failure.print(false);
        }
    }
    if let Some(found) = found {
        print!("{}", found.text());
        found.keep(&running.hub.store).await;
    }
}

enum Source {
    Packed(Vec<u8>),
    Folder(Folder),
}

fn read(path: &Path) -> Result<Source, Failure> {
    match path.is_file() {
        true => {
            let bytes = std::fs::read(path).or_fail(format!("{} cannot be read", path.display()), "check the path")?;
            Ok(Source::Packed(bytes))
        }
        false => folder::read(path).map(Source::Folder),
    }
}

/// What builds make, or what is looked at by itself.
const NOT_ITS_OWN: [&str; 7] = ["target", "var", "scenarios", "tests", "node_modules", "__pycache__", fixtures::FILE];

/// When anything that the packed file is made of was written last.
fn newest(dir: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(dir).ok()?;
    let own = |name: &str| !name.starts_with('.') && !NOT_ITS_OWN.contains(&name);
    entries
        .flatten()
        .filter(|e| e.file_name().to_str().is_some_and(own))
        .filter_map(|e| if e.path().is_dir() { newest(&e.path()) } else { e.metadata().ok()?.modified().ok() })
        .max()
}
