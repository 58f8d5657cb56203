//! `hub plugin test`: each scenario of a plugin on a hub of its own, in a folder that is thrown away. No server is
//! needed, and nothing of it stays.
use crate::{
    answer::Answer,
    commands::plugin::folder::{self, Folder},
    config::{Config, LogFormat},
    failure::{Failure, Or},
    logs,
    running::Running,
    scenario::{self, Against, Report},
    wiring,
};
use serde_json::json;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use systems::Rebuilt;

/// Play a plugin's scenarios, each on a fresh hub
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub plugin test plugins/land-use\n  hub plugin test plugins/land-use --scenario acceptance --with plugins/river-works"
)]
pub struct Args {
    /// Folder with plugin.toml, or a packed file with its scenarios
    plugin: PathBuf,
    /// Only this one
    #[arg(long)]
    scenario: Vec<String>,
    /// Its packed file, where one is at hand; else it is packed
    #[arg(long)]
    file: Option<PathBuf>,
    /// Other plugins that are installed beside it: folders, or packed files
    #[arg(long)]
    with: Vec<PathBuf>,
    /// A database for each scenario in place of a file: postgres://user:password@host/NAME, where {} is replaced
    #[arg(long, env = "HUB_TEST_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// A broker in place of the bus in process; {} is replaced
    #[arg(long, env = "HUB_TEST_BROKER", hide_env_values = true)]
    broker: Option<String>,
    /// Folder of this user's alone where compiled plugins stay for the next run; else each run compiles its own
    #[arg(long, env = "HUB_TEST_CACHE")]
    cache: Option<PathBuf>,
    /// Where what came of them is written as JSON, after each
    #[arg(long)]
    report: Option<PathBuf>,
    /// The hub's log, as in info,cases=debug
    #[arg(long, default_value = "error")]
    log: String,
}

pub async fn run(args: Args) -> Result<Answer, Failure> {
    let own = tempfile::tempdir().or_fail("nothing can be compiled", "make room in the folder for temporary files")?;
    let room = tempfile::tempdir().or_fail("nothing can be unpacked", "make room in the folder for temporary files")?;
    let (plugin, bytes) = subject(&args, room.path())?;
    logs::start(&crate::config::Log { level: args.log.clone(), format: LogFormat::Text })?;
    let mut files = vec![bytes];
    for other in &args.with {
        files.push(packed(other)?);
    }
    let cache = args.cache.clone().unwrap_or_else(|| own.path().to_owned());
    let mut reports = vec![];
    for path in chosen(&args, &plugin.dir)? {
        // One that cannot be played at all has failed, and hides none after it.
        let report = play(&args, &cache, &plugin.contract.id, &path, &files).await;
        let report = report.unwrap_or_else(|failure| Report::broken_off(name(&path), &failure));
        eprint!("{}", report.text());
        reports.push(report);
        if let Some(file) = &args.report {
            let text = serde_json::to_vec(&reports).or_fail("the report cannot be written", "tell us")?;
            std::fs::write(file, text).or_fail(format!("{} cannot be written", file.display()), "check the path")?;
        }
    }
    told(&reports)
}

/// What is tested, and its packed file.
fn subject(args: &Args, room: &Path) -> Result<(Folder, Vec<u8>), Failure> {
    if args.plugin.is_file() {
        let bytes = packed(&args.plugin)?;
        return Ok((folder::unpack(&bytes, room)?, bytes));
    }
    let plugin = folder::read(&args.plugin)?;
    folder::refuse_errors(&plugin)?;
    let bytes = match &args.file {
        Some(file) => packed(file)?,
        None => folder::pack(&plugin)?,
    };
    Ok((plugin, bytes))
}

fn packed(path: &Path) -> Result<Vec<u8>, Failure> {
    match path.is_dir() {
        true => folder::pack(&folder::read(path)?),
        false => std::fs::read(path).or_fail(format!("{} cannot be read", path.display()), "check the path"),
    }
}

fn chosen(args: &Args, dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let all = scenario::all(dir)?;
    let named = |path: &PathBuf| args.scenario.is_empty() || args.scenario.contains(&name(path));
    let chosen: Vec<_> = all.into_iter().filter(named).collect();
    match chosen.is_empty() {
        true => Err(Failure::new(
            "nothing to test",
            format!("{} has no such scenario", args.plugin.display()),
            "write scenarios/NAME/scenario.toml",
        )),
        false => Ok(chosen),
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn play(args: &Args, cache: &Path, system: &str, path: &Path, files: &[Vec<u8>]) -> Result<Report, Failure> {
    let room = tempfile::tempdir().or_fail("no hub can be started", "make room in the folder for temporary files")?;
    let files = scenario::with_settings(path, files)?;
    let mut config = config(args, room.path(), &name(path).replace('-', "_"))?;
    config.data.cache = cache.to_owned();
    let running = Running::start(config, true).await?;
    let done = play_on(&running, system, path, &files).await;
    running.stop().await;
    done
}

async fn play_on(running: &Running, system: &str, path: &Path, files: &[Vec<u8>]) -> Result<Report, Failure> {
    for bytes in files {
        wiring::install(&running.hub.systems, bytes, "test", Rebuilt::Kept).await?;
    }
    // Before the scenario winds its clock: a schedule counts from when it is set.
    let set = running.hub.engine.schedules().await;
    set.or_fail("the schedules cannot be set", "mend the schedules of the handlers")?;
    running
        .hub
        .bus
        .declare(crate::consumers::topology(&running.hub).await.or_fail("the bus cannot be used", "hub doctor")?)
        .await
        .or_fail("the bus cannot be used", "hub doctor")?;
    let against =
        Against { url: format!("http://{}", running.address), password: running.password.clone().unwrap_or_default() };
    let (path, system) = (path.to_owned(), system.to_owned());
    let played = tokio::task::spawn_blocking(move || scenario::play(&path, &system, &against));
    played.await.or_fail("the scenario broke off", "tell us, with this message")?
}

fn config(args: &Args, room: &Path, name: &str) -> Result<Config, Failure> {
    let mut config = Config::default();
    config.server.address = SocketAddr::from(([127, 0, 0, 1], 0));
    config.server.stop_seconds = 5;
    config.database.url = match &args.database {
        Some(url) => url.replace("{}", name),
        None => format!("sqlite:{}/hub.db", room.display()),
    };
    if let Some(url) = &args.broker {
        config.bus = bus::BusConfig::RabbitMq(bus::RabbitConfig::new(url.replace("{}", name)));
    }
    config.data.files = room.join("files");
    config.data.keys = room.join("keys");
    Ok(config)
}

fn told(reports: &[Report]) -> Result<Answer, Failure> {
    let failed = reports.iter().filter(|r| !r.passed()).count();
    let text = format!("{} passed, {failed} failed", reports.len() - failed);
    let json = json!({"passed": reports.len() - failed, "failed": failed, "scenarios": reports});
    match failed {
        0 => Ok(Answer::new(text, json)),
        _ => Err(Failure::found(text, "the named steps did not go as told", "")),
    }
}
