//! `hub plugin lint`: what would be refused, and what is missing before the plugin is handed in.
use crate::{
    answer::Answer,
    commands::plugin::{
        folder::{self, Folder},
        templates,
    },
    failure::{Failure, Or},
};
use contract::{
    Bundle,
    lint::{self, Finding, Severity},
};
use serde_json::json;
use std::path::PathBuf;
use systems::section;

/// Check a plugin's contract
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub plugin lint plugins/land-use\n  hub plugin lint land-use-1.0.0.wasm --release\n  hub plugin lint plugins/*"
)]
pub struct Args {
    /// Folders with plugin.toml, or packed files; several are also checked against each other
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Also fail for what is only asked for before release
    #[arg(long)]
    release: bool,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let mut findings = vec![];
    let mut contracts = vec![];
    for path in &args.paths {
        let bundle = bundle(path)?;
        let (contract, mut found) = lint::lint(&bundle);
        found.extend(templates::findings(&bundle));
        findings.extend(found.into_iter().map(|f| Finding { file: path.join(&f.file).display().to_string(), ..f }));
        contracts.extend(contract);
    }
    if contracts.len() > 1 {
        findings.extend(lint::cross(&contracts));
    }
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

fn bundle(path: &std::path::Path) -> Result<Bundle, Failure> {
    if path.is_dir() {
        return folder::bundle(path);
    }
    let what = format!("{} cannot be read", path.display());
    let bytes = std::fs::read(path).or_fail(&what, "check the path")?;
    let read = section::inspect(&bytes).map_err(|e| Failure::found(what, e, "pack it with `hub plugin pack`"))?;
    Ok(read.bundle)
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
