//! `hub plugin sign`: an office vouches for a file with its key. The signature lies beside the file.
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use keys::{KeyId, jwk};
use serde_json::{Value, json};
use std::path::PathBuf;
use systems::{section, signing};

/// Sign a plugin file with the office's key
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin sign permits-1.1.0.wasm --key office.jwk\n  hub plugin install permits-1.1.0.wasm --signature permits-1.1.0.wasm.sig --as zhang")]
pub struct Args {
    /// File made by `hub plugin pack`
    file: PathBuf,
    /// The office's secret key, as `hub plugin key new` made it
    #[arg(long)]
    key: PathBuf,
}

pub fn run(args: Args) -> Result<Answer, Failure> {
    let what = "the file is not signed";
    let bytes = std::fs::read(&args.file).or_fail(what, "check the path of the file")?;
    let read = section::inspect(&bytes).or_fail(what, "sign a file made by hub plugin pack")?;
    let text = std::fs::read_to_string(&args.key).or_fail(what, "check the path of the key")?;
    let remedy = "give the secret key that hub plugin key new wrote";
    let signer = jwk::read_secret(&text).or_fail(what, remedy)?;
    let named: Value = serde_json::from_str(&text).or_fail(what, remedy)?;
    let kid: KeyId = named["kid"].as_str().unwrap_or_default().parse().or_fail(what, remedy)?;
    let now = jiff::Timestamp::now().as_second();
    let signature = signing::sign(&read, &signer, &kid, now).or_fail(what, remedy)?;
    let mut beside = args.file.clone().into_os_string();
    beside.push(".sig");
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, format!("{signature}\n")).or_fail(what, "check that the folder can be written")?;
    let c = &read.contract;
    let text = format!("{} {} is signed by {kid}: {}", c.id, c.version, beside.display());
    Ok(Answer::new(text, json!({"system": c.id, "version": c.version, "sha256": read.sha256, "kid": kid.as_str(), "signature": beside})))
}
