//! `hub plugin install`: lint, compile, and activate, or keep as a candidate where the city reviews. Every hub process on
//! this database takes it over by itself.
use super::desk::{Desk, refused};
use crate::{
    answer::Answer,
    commands::by::By as Operator,
    failure::{Failure, Or},
    wiring,
};
use serde_json::json;
use std::path::{Path, PathBuf};
use systems::{Rebuilt, Upload};

/// Hand in a plugin file: active at once, or a candidate where the city reviews
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin install target/plugins/land-use-1.0.0.wasm")]
pub struct Args {
    /// File made by `hub plugin pack`
    file: PathBuf,
    /// Who installs it, for the record
    #[arg(long, default_value = "operator")]
    by: String,
    /// Its office's signature, as `hub plugin sign` made it
    #[arg(long)]
    signature: Option<PathBuf>,
    /// Where the city reviews: your name, an operator's; the password is read from standard input
    #[arg(long = "as", value_name = "NAME")]
    r#as: Option<String>,
    /// Your one-time code, where you have one
    #[arg(long)]
    code: Option<String>,
    /// Take another file under a version that is installed already (development)
    #[arg(long)]
    rebuilt: bool,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = format!("{} was not installed", args.file.display());
    let bytes = std::fs::read(&args.file).or_fail(&what, "check the path")?;
    let desk = Desk::open(file).await?;
    let rebuilt = if args.rebuilt { Rebuilt::Kept } else { Rebuilt::Refused };
    match desk.systems.reviews() {
        false => {
            let installed = wiring::install(&desk.systems, &bytes, &args.by, rebuilt).await?;
            let text = format!("{} {} is active", installed.id(), installed.version);
            let json = json!({"system": installed.id(), "version": installed.version, "sha256": installed.sha256});
            Ok(Answer::new(text, json))
        }
        true => hand_in(args, bytes, &desk, &what).await,
    }
}

/// Where the city reviews, it is a candidate, and whoever hands it in is known.
async fn hand_in(args: Args, bytes: Vec<u8>, desk: &Desk, what: &str) -> Result<Answer, Failure> {
    let by = args.r#as.as_ref().ok_or_else(|| {
        Failure::new(what, "this city reviews its plugins, so it is kept who hands one in", "give --as NAME, an operator's")
    })?;
    let operator = Operator { name: by.clone(), code: args.code.clone() };
    let signature = match &args.signature {
        Some(file) => Some(std::fs::read_to_string(file).or_fail(what, "check the path of the signature")?),
        None => None,
    };
    let by = desk.person(&operator, what).await?;
    let upload = Upload { bytes, by, signature, rebuilt: Rebuilt::Refused };
    let received = desk.systems.receive(&upload).await.map_err(|e| refused(what, e))?;
    let (system, version) = (received.id(), &received.version);
    let text = format!(
        "{system} {version} is stored and decides nothing yet\n  hub plugin standing {system} {version}   what it lacks\n  hub plugin rehearse {}   how it would have decided",
        args.file.display()
    );
    let json = json!({"system": system, "version": version, "sha256": received.sha256, "state": "candidate"});
    Ok(Answer::new(text, json))
}
