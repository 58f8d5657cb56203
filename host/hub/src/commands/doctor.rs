//! `hub doctor`: looks at everything a hub stands on, and says the remedy.
use crate::{
    anchors,
    answer::Answer,
    config::{self, Config},
    failure::Failure,
    papers, wiring,
};
use bus::Bus;
use cases::settle::chain::{leaf, link, root};
use documents::{Files, files::Kept};
use serde_json::json;
use std::{path::Path, process::Command, time::Duration};
use store::{Store, rows::ChainRow};

/// Check database, broker, keys, documents, clock, disk and plugins
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub doctor --config /etc/hub/hub.toml")]
pub struct Args {}

struct Check {
    part: &'static str,
    well: bool,
    says: String,
    remedy: &'static str,
}

/// Below this the disk is nearly full.
const FREE_MB: u64 = 1024;
const CHAIN_PAGE: u32 = 1000;
const STORE_PATIENCE: Duration = Duration::from_secs(10);
const BROKER_PATIENCE: Duration = Duration::from_secs(3);

pub async fn run(_: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let mut checks = vec![];
    match Store::open(&config.database).await {
        Ok(store) => checks.extend(database(&config, &store).await),
        Err(error) => checks.push(bad("database", error.to_string(), "start it; check [database] url")),
    }
    checks.push(broker(&config).await);
    checks.push(keys(&config));
    checks.push(documents(&config).await);
    checks.extend(seals(&config).await);
    checks.push(clock(&config));
    checks.push(disk(&config));
    checks.push(files(&config).await);
    report(&checks)
}

fn good(part: &'static str, says: String) -> Check {
    Check { part, well: true, says, remedy: "" }
}

fn bad(part: &'static str, says: String, remedy: &'static str) -> Check {
    Check { part, well: false, says, remedy }
}

async fn database(config: &Config, store: &Store) -> Vec<Check> {
    match store.migrations_pending().await {
        Err(error) => {
            return vec![bad("database", error.to_string(), "start it; check [database] url")];
        }
        Ok(pending) if !pending.is_empty() => {
            return vec![bad("database", format!("{} migrations are missing", pending.len()), "hub migrate")];
        }
        Ok(_) => {}
    }
    let backlog = store.outbox_backlog().await.unwrap_or(-1);
    let answers = good("database", format!("{} answers; {backlog} messages wait to go out", store.kind()));
    vec![answers, chain(store).await, stamped(config, store).await, plugins(config, store).await, waiting(store).await]
}

/// Every batch follows from its history rows and the batch before.
async fn chain(store: &Store) -> Check {
    let mut before =
        ChainRow { n: 0, previous: String::new(), root: String::new(), hash: String::new(), at: 0, leaves: 0 };
    loop {
        let rows = match store.chain_after(before.n, CHAIN_PAGE).await {
            Ok(rows) if rows.is_empty() => {
                return good("audit chain", format!("{} batches, unbroken", before.n));
            }
            Ok(rows) => rows,
            Err(error) => return bad("audit chain", error.to_string(), "start the database"),
        };
        for row in rows {
            let leaves: Vec<String> = match store.history_of_batch(row.n).await {
                Ok(history) => history.iter().map(leaf).collect(),
                Err(error) => return bad("audit chain", error.to_string(), "start the database"),
            };
            if row != link(before.n + 1, &before.hash, root(&leaves), leaves.len(), row.at) {
                return bad(
                    "audit chain",
                    format!("broken at batch {}", row.n),
                    "somebody changed history: keep the disk, restore the last backup that verifies",
                );
            }
            before = row;
        }
    }
}

/// What authorities outside have stamped of the chain is what stands there.
async fn stamped(config: &Config, store: &Store) -> Check {
    let trust = match papers::trust(config) {
        Ok(trust) => trust,
        Err(failure) => return bad("chain's stamps", failure.why, "check the folder of [data] keys"),
    };
    match anchors::compared(store, &trust).await {
        Ok((held, Some(last))) => good("chain's stamps", format!("{held} hold, the last of {last}")),
        Ok((_, None)) => good("chain's stamps", "none yet: the hub asks for one every ten minutes".to_owned()),
        Err(why) => {
            bad("chain's stamps", why, "somebody changed history: keep the disk, restore the last backup that verifies")
        }
    }
}

/// Documents that were tried and could not be made.
async fn waiting(store: &Store) -> Check {
    let stuck = match cases::papers::stuck(store).await {
        Ok(stuck) => stuck,
        Err(error) => return bad("due papers", error.to_string(), "start the database"),
    };
    let Some(first) = stuck.first() else { return good("due papers", "none that could not be made".to_owned()) };
    let why = first.problem.as_deref().unwrap_or_default();
    let says = format!("{} wait; of {} {}: {why}", stuck.len(), first.system, first.document);
    bad("due papers", says, "mend what is said; they are tried again by themselves and come once")
}

async fn plugins(config: &Config, store: &Store) -> Check {
    let systems = match wiring::systems(config, store.clone()).await {
        Ok(systems) => systems,
        Err(failure) => return bad("plugins", failure.why, "check [sandbox] and [data] cache"),
    };
    let problems = systems.health();
    match problems.is_empty() {
        true => good("plugins", format!("{} active", systems.all().len())),
        false => {
            let list: Vec<String> =
                problems.iter().map(|p| format!("{} {}: {}", p.system, p.version, p.what)).collect();
            bad("plugins", list.join("; "), "install a version that loads: hub plugin install")
        }
    }
}

async fn broker(config: &Config) -> Check {
    let bus = match Bus::connect(&config.bus).await {
        Ok(bus) => bus,
        Err(error) => return bad("bus", error.to_string(), "check [bus] url"),
    };
    let begun = tokio::time::Instant::now();
    while !bus.health().is_up() && begun.elapsed() < BROKER_PATIENCE {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let health = bus.health();
    bus.close().await;
    match health.is_up() {
        true => good("bus", "up".to_owned()),
        false => bad("bus", format!("{health:?}"), "start the broker; work goes on meanwhile and nothing is lost"),
    }
}

fn keys(config: &Config) -> Check {
    let file = config.data.keys.join("master.key");
    match keys::MasterKey::load(&file) {
        Ok(_) => good("keys", file.display().to_string()),
        Err(_) if !file.exists() => good("keys", "none yet: made at the first start".to_owned()),
        Err(error) => bad("keys", error.to_string(), "restore the master key from its own backup, with mode 600"),
    }
}

/// A page is rendered, as in earnest.
async fn documents(config: &Config) -> Check {
    let base = &config.documents.verify_base;
    if !base.starts_with("https://") && !base.starts_with("http://") {
        let says = format!("`{base}` is no address for a QR code");
        return bad("documents", says, "set [documents] verify-base to the hub's public address");
    }
    let renderer = match papers::renderer(config) {
        Ok(renderer) => renderer,
        Err(failure) => return bad("documents", failure.why, "start the hub by its path"),
    };
    match renderer.proof(base).await {
        Ok(_) => good("documents", format!("rendered; checked at {base}")),
        Err(error) => bad("documents", error.to_string(), "apt-get install fonts-noto-cjk, or set [documents] fonts"),
    }
}

/// Where the keys of seals lie, and who says when.
async fn seals(config: &Config) -> Vec<Check> {
    let token = match papers::token(config) {
        Ok(Some(token)) => token.probe().map(|()| "their keys are in the token, which answers".to_owned()),
        Ok(None) => Ok("their keys are in files".to_owned()),
        Err(failure) => return vec![bad("seals", failure.why, "mend the configuration")],
    };
    let algorithm = config.documents.seal_algorithm.name();
    let place = match token {
        Ok(says) => {
            good("seals", format!("{algorithm}; {says}; certified by the development authority, not for production"))
        }
        Err(error) => bad("seals", error.to_string(), "put the token in place; documents wait for it and come once"),
    };
    vec![place, time_stamps(config).await]
}

async fn time_stamps(config: &Config) -> Check {
    let clock = match papers::clock(config) {
        Ok(Some(clock)) => clock,
        Ok(None) => {
            let says = "by the built-in development authority, not for production: set [documents.timestamp] url";
            return good("time stamps", says.to_owned());
        }
        Err(failure) => return bad("time stamps", failure.why, "mend the configuration"),
    };
    let asked = tokio::task::spawn_blocking(move || (clock.try_it(), clock.url)).await;
    let remedy = "check [documents.timestamp]; documents wait for it and come once";
    match asked {
        Ok((Ok(()), url)) => good("time stamps", format!("by {url}, which answers")),
        Ok((Err(error), _)) => bad("time stamps", error.to_string(), remedy),
        Err(error) => bad("time stamps", error.to_string(), remedy),
    }
}

/// Deadlines of a year without a calendar are provisional.
fn clock(config: &Config) -> Check {
    let calendar = match wiring::calendar(config) {
        Ok(calendar) => calendar,
        Err(failure) => return bad("calendar", failure.why, "mend the file"),
    };
    let now = jiff::ZonedDateTime::now();
    match calendar.provisional(now.year()) {
        true => bad(
            "calendar",
            format!("{} is not published: its deadlines are provisional", now.year()),
            "put YYYY.toml into the folder of [city] calendar",
        ),
        false => good(
            "calendar",
            format!("{} is published; the machine says {}", now.year(), now.strftime("%Y-%m-%d %H:%M")),
        ),
    }
}

fn disk(config: &Config) -> Check {
    let files = config.data.files.as_path();
    let folder = if files.exists() { files } else { Path::new(".") };
    let out = Command::new("df").args(["-Pm", "--"]).arg(folder).output();
    let free = out.ok().and_then(|o| {
        let text = String::from_utf8_lossy(&o.stdout).into_owned();
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match free {
        Some(free) if free >= FREE_MB => good("disk", format!("{free} MB free")),
        Some(free) => bad("disk", format!("{free} MB free"), "make room: a full disk stops every write"),
        None => bad("disk", format!("the free space of {} is not known", folder.display()), "look by hand: df -h"),
    }
}

async fn files(config: &Config) -> Check {
    let kept = match config.files.store {
        Kept::Folder => config.data.files.display().to_string(),
        Kept::S3 => format!("bucket {} at {}", config.files.s3.bucket, config.files.s3.endpoint),
    };
    let asked = match Files::open(&config.data.files, &config.files) {
        Ok(files) => tokio::time::timeout(STORE_PATIENCE, files.check()).await,
        Err(error) => Ok(Err(error)),
    };
    match asked {
        Ok(Ok(())) => good("files", kept),
        Ok(Err(error)) => bad("files", format!("{kept}: {error}"), "check [data] files and [files]"),
        Err(_) => bad("files", format!("{kept}: no answer"), "start the store or the scanner; check [files]"),
    }
}

fn report(checks: &[Check]) -> Result<Answer, Failure> {
    let line = |c: &Check| {
        let mark = if c.well { "ok  " } else { "BAD " };
        let remedy = if c.well { String::new() } else { format!("\n      do: {}", c.remedy) };
        format!("{mark} {:<12} {}{remedy}\n", c.part, c.says)
    };
    let text: String = checks.iter().map(line).collect();
    let json = checks.iter().map(|c| json!({"part": c.part, "well": c.well, "says": c.says, "do": c.remedy}));
    let wrong = checks.iter().filter(|c| !c.well).count();
    match wrong {
        0 => Ok(Answer::new(text, json.collect())),
        n => Err(Failure::found(format!("{n} of {} checks found something", checks.len()), text, "")),
    }
}
