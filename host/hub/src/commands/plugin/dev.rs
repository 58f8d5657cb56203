//! `hub plugin dev`: a plugin's form in the browser, taken over anew with every change of its files. Only for its
//! author: the sample city, no signature, no grant.
use crate::{
    answer::Answer,
    commands::plugin::{folder, lint},
    config::{Config, Log},
    failure::{Failure, Or},
    logs,
    running::Running,
    wiring,
};
use serde_json::json;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
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
    for dir in &args.dirs {
        take_over(&running, dir).await;
    }
    let password = running.password.clone().unwrap_or_default();
    println!("\nhttp://{}/systems/{}", running.address, first.contract.id);
    println!(
        "Sign in as P-02, S-O06-2 or S-A00-11 with the password {password}. Changes are taken over by themselves; Ctrl-C ends."
    );
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = watch(&running, &args.dirs) => {}
    }
    running.stop().await;
    Ok(Answer::new("", json!({"stopped": true})))
}

async fn watch(running: &Running, dirs: &[PathBuf]) {
    let mut seen: Vec<_> = dirs.iter().map(|dir| newest(dir)).collect();
    loop {
        tokio::time::sleep(LOOK).await;
        for (dir, seen) in dirs.iter().zip(&mut seen) {
            let now = newest(dir);
            if now != *seen {
                *seen = now;
                take_over(running, dir).await;
            }
        }
    }
}

/// What is wrong is said, and the last good version stays.
async fn take_over(running: &Running, dir: &Path) {
    let begun = std::time::Instant::now();
    let dir = dir.to_owned();
    let packed = tokio::task::spawn_blocking(move || pack(&dir)).await;
    let done = match packed.or_fail("the plugin cannot be packed", "") {
        Ok(Ok(bytes)) => wiring::install(&running.hub.systems, &bytes, "dev", Rebuilt::Kept).await,
        Ok(Err(failure)) | Err(failure) => Err(failure),
    };
    match done {
        Ok(installed) => println!("{} {} in {:.1} s", installed.id(), installed.version, begun.elapsed().as_secs_f32()),
        Err(failure) => {
            failure.print(false);
        }
    }
}

fn pack(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.is_file() {
        return std::fs::read(path).or_fail(format!("{} cannot be read", path.display()), "check the path");
    }
    let plugin = folder::read(path)?;
    let findings = lint::text(&plugin);
    if !findings.is_empty() {
        println!("Before you hand it in:\n{findings}");
    }
    folder::pack(&plugin)
}

/// When anything of the plugin's own was written last.
fn newest(dir: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(dir).ok()?;
    entries
        .flatten()
        .filter(|e| !["target", "var", "scenarios"].iter().any(|n| e.file_name() == **n))
        .filter_map(|e| if e.path().is_dir() { newest(&e.path()) } else { e.metadata().ok()?.modified().ok() })
        .max()
}
