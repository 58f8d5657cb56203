//! From the start of the process to the first answer, with as many systems as the whole platform has and a warm cache, beside
//! a bare load of the same compiled components; what an idle hub holds in memory. What a case takes on disk is in `acts`.
//!
//! The systems are those of `plugins/`, and the rest of the number are the same under other names.
use hub_tests::{Room, plugins::plain, root, run, systems};
use sandbox::{Config, Sandbox};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const SYSTEMS: usize = 47;
const STARTS: usize = 7;

fn main() {
    // `cargo test --benches` builds and runs benches too; there they measure nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let room = Room::sqlite();
    let folder = room.path().join("platform");
    let own = platform(&room, &folder);
    // The first start compiles, migrates and seeds the sample city.
    let begun = Instant::now();
    drop(room.start_of(&folder));
    row(&format!("first start, {SYSTEMS} systems ({own} with names of their own)"), millis(begun.elapsed()), "ms");
    let mut each: Vec<_> = (0..STARTS)
        .map(|_| {
            let begun = Instant::now();
            let hub = room.start_of(&folder);
            hub.root("/readyz");
            (begun.elapsed(), hub.resident_kb())
        })
        .collect();
    each.sort();
    let (middle, resident) = each[STARTS / 2];
    let floor = loads(&folder);
    row(&format!("start, warm (median of {STARTS})"), millis(middle), "ms");
    row("bare load of the same components, warm", millis(floor), "ms");
    row("start to bare load", millis(middle) / millis(floor), "×");
    row("resident, idle", resident as f64 / 1024.0, "MB");
}

fn row(what: &str, value: f64, unit: &str) {
    println!("{what:<52}{value:>10.1} {unit}");
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

/// Fills the folder; how many systems are there under their own names.
fn platform(room: &Room, folder: &Path) -> usize {
    fs::create_dir(folder).expect("there is room");
    let own = packed(&systems());
    for file in &own {
        fs::copy(file, folder.join(file.file_name().expect("a file has a name"))).expect("there is room");
    }
    // A procedure with the system's own name would be renamed with it.
    let apart = |file: &&PathBuf| {
        let id = id(file);
        !root().join(format!("plugins/{id}/procedures/{id}.toml")).is_file()
    };
    let sources: Vec<_> = own.iter().filter(apart).collect();
    for n in 0..SYSTEMS.saturating_sub(own.len()) {
        renamed(room, sources[n % sources.len()], n / sources.len() + 2, folder);
    }
    own.len()
}

fn packed(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("the systems are packed").flatten().map(|f| f.path());
    let mut files: Vec<_> = files.filter(|f| f.extension().is_some_and(|e| e == "wasm")).collect();
    files.sort();
    files
}

fn id(file: &Path) -> &str {
    file.file_stem().and_then(|s| s.to_str()).expect("its file bears its id")
}

/// The same contract with another id in it, around the same component.
fn renamed(room: &Room, file: &Path, number: usize, folder: &Path) {
    let id = id(file);
    let other = format!("{id}-{number}");
    let dir = room.path().join(&other);
    contract(&root().join("plugins").join(id), &dir, (id, &other));
    let out = folder.join(format!("{other}.wasm"));
    let pack = ["plugin", "pack", plain(&dir), "--component", plain(file), "--out", plain(&out)];
    run(room.command(pack)).well();
}

fn contract(from: &Path, to: &Path, (id, other): (&str, &str)) {
    fs::create_dir(to).expect("there is room");
    for entry in fs::read_dir(from).expect("the system is there").flatten() {
        let (name, from) = (entry.file_name(), entry.path());
        let to = to.join(&name);
        match name.to_str() {
            Some("src" | "tests" | "scenarios" | "Cargo.toml") => {}
            _ if from.is_dir() => contract(&from, &to, (id, other)),
            _ => {
                let text = fs::read_to_string(&from).expect("a contract is text");
                fs::write(&to, text.replace(id, other)).expect("there is room");
            }
        }
    }
}

/// A sandbox that finds all of them compiled.
fn loads(folder: &Path) -> Duration {
    let files: Vec<_> = packed(folder).iter().map(|file| fs::read(file).expect("it was packed")).collect();
    let cache = tempfile::tempdir().expect("there is room");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads can be had");
    let all = async || {
        let begun = Instant::now();
        let sandbox = Sandbox::new(&Config::default(), cache.path()).expect("a sandbox");
        let mut plugins = vec![];
        for bytes in &files {
            plugins.push(sandbox.load(bytes).await.expect("it loads"));
        }
        begun.elapsed()
    };
    runtime.block_on(async {
        all().await;
        let mut each = vec![];
        for _ in 0..STARTS {
            each.push(all().await);
        }
        each.sort();
        each[STARTS / 2]
    })
}
