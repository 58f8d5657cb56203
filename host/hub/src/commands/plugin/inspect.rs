//! `hub plugin inspect`: what a file is and asks for, read without running it.
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use contract::Contract;
use serde_json::json;
use std::{fmt::Write, path::PathBuf};
use systems::section;

/// Show what is in a plugin file, without running it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin inspect land-use-1.0.0.wasm")]
pub struct Args {
    /// File made by `hub plugin pack`
    file: PathBuf,
    /// Also print the contract's files
    #[arg(long)]
    files: bool,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let what = format!("{} cannot be read", args.file.display());
    let bytes = std::fs::read(&args.file).or_fail(&what, "check the path")?;
    let read = section::inspect(&bytes).map_err(|e| {
        let what = format!("{} is no plugin", args.file.display());
        Failure::found(what, e, "ask the office that made it for a file of `hub plugin pack`")
    })?;
    let mut text = describe(&read.contract, &read.sha256, bytes.len());
    if args.files {
        for (path, content) in &read.bundle.files {
            let _ = write!(text, "\n--- {path}\n{content}");
        }
    }
    let json = json!({
        "sha256": read.sha256, "size": bytes.len(), "contract": read.contract,
        "files": read.bundle.files.keys().collect::<Vec<_>>(),
    });
    Ok(Answer::new(text, json))
}

fn describe(contract: &Contract, sha256: &str, size: usize) -> String {
    let names = |names: Vec<&String>| match names.is_empty() {
        true => "-".to_owned(),
        false => names.iter().map(|n| n.as_str()).collect::<Vec<_>>().join(", "),
    };
    let rows = [
        ("system", format!("{} {}  {}", contract.number, contract.id, contract.title.zh)),
        ("version", contract.version.clone()),
        ("office", contract.office.clone()),
        ("stage", contract.stage.clone()),
        ("procedures", names(contract.procedures.keys().collect())),
        ("registers", names(contract.registers.keys().collect())),
        ("events", names(contract.events.keys().collect())),
        ("messages", names(contract.messages.keys().collect())),
        ("documents", names(contract.documents.keys().collect())),
        ("reads", names(contract.reads.iter().collect())),
        ("maintains", names(contract.maintains.iter().collect())),
        ("opens", names(contract.opens.iter().collect())),
        ("ledger", names(contract.ledger.keys().collect())),
        ("requires", names(contract.required.iter().collect())),
        ("sha256", sha256.to_owned()),
        ("size", format!("{size} bytes")),
    ];
    rows.iter().map(|(word, value)| format!("{word:<11} {value}\n")).collect()
}
