//! `hub plugin lint`: what would be refused, and what is missing before the plugin is handed in.
use crate::{
    answer::Answer,
    commands::plugin::{
        folder::{self, Folder},
        templates,
    },
    failure::Failure,
};
use contract::{
    Contract,
    lint::{self, Finding, Severity},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Check a plugin's contract
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub plugin lint plugins/land-use\n  hub plugin lint land-use-1.0.0.wasm --release\n  hub plugin lint plugins/*\n  hub plugin lint land-use-1.1.0.wasm --with plugins"
)]
pub struct Args {
    /// Folders with plugin.toml, or packed files; several are also checked against each other
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Folder of the systems in use (folders with plugin.toml, or packed files): is anything they count on taken away?
    #[arg(long, value_name = "DIR")]
    with: Option<PathBuf>,
    /// Also fail for what is only asked for before release
    #[arg(long)]
    release: bool,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let mut findings = vec![];
    let mut contracts = vec![];
    for path in &args.paths {
        let bundle = folder::any(path)?;
        let (contract, mut found) = lint::lint(&bundle);
        found.extend(templates::findings(&bundle));
        findings.extend(found.into_iter().map(|f| Finding { file: path.join(&f.file).display().to_string(), ..f }));
        contracts.extend(contract);
    }
    let used = args.with.as_deref().map_or(Ok(vec![]), in_use)?;
    findings.extend(between(&used, &contracts));
    let wrong = |f: &&Finding| f.level == Severity::Error || args.release;
    let text = findings.iter().map(line).collect::<String>();
    match findings.iter().filter(wrong).count() {
        0 => {
            let text = if text.is_empty() { "nothing to say\n".to_owned() } else { text };
            Ok(Answer::new(text, json!({"findings": findings})))
        }
        n => Err(Failure::found(format!("{n} findings keep it out"), text, "hub plugin explain CODE")),
    }
}

/// What the systems count on of each other, and what those in use would lose.
fn between(used: &[Contract], given: &[Contract]) -> Vec<Finding> {
    let stays = |c: &&Contract| given.iter().all(|new| new.id != c.id);
    let all: Vec<Contract> = used.iter().filter(stays).chain(given).cloned().collect();
    if all.len() < 2 {
        return vec![];
    }
    let mut found = lint::cross(&all);
    let refused = |f: &Finding| f.level == Severity::Error;
    found.extend(given.iter().flat_map(|new| lint::candidate(used, new)).filter(refused));
    found
}

fn in_use(dir: &Path) -> Result<Vec<Contract>, Failure> {
    folder::all_in(dir)?.iter().map(|path| folder::contract(path)).collect()
}

/// All findings of a folder.
pub fn all(plugin: &Folder) -> Vec<Finding> {
    let mut found = lint::lint_contract(&plugin.bundle, &plugin.contract);
    found.extend(templates::findings(&plugin.bundle));
    found
}

pub fn line(f: &Finding) -> String {
    let mark = match f.level {
        Severity::Error => "error",
        Severity::BeforeRelease => "before release",
    };
    let path = if f.path.is_empty() { String::new() } else { format!(" ({})", f.path) };
    format!("{}:{}: {mark} [{}] {}{path}\n    fix: {}\n", f.file, f.line, f.code, f.what, f.fix)
}
