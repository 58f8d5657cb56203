//! `hub plugin key …`: whose signature counts for an office's systems. A new key needs two operators; taking one away
//! needs one.
use super::desk::Desk;
use crate::{
    answer::Answer,
    commands::by::By,
    failure::{Failure, Or},
};
use keys::{Es256Signer, KeyId, PublicKey, Signer, Verifier, jwk};
use serde_json::json;
use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use store::rows::{OfficeKeyRow, OfficeKeyState};

const DOCTOR: &str = "hub doctor";

/// Keys with which offices sign their plugins
#[derive(clap::Subcommand)]
pub enum Command {
    New(New),
    Add(Add),
    Approve(Kid),
    Revoke(Kid),
    List(List),
}

/// Make a key for an office: its secret into a file, its public half beside it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin key new permits-office-2026 --out office.jwk")]
pub struct New {
    /// Name of the key: lower-case letters, digits, dashes
    kid: String,
    #[arg(long)]
    out: PathBuf,
}

/// Ask for an office's key to count; it does when a second operator has approved it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin key add permits-office-2026 --office 行政审批处 --key office.jwk.pub --as zhang")]
pub struct Add {
    kid: String,
    /// The office as its contracts name it
    #[arg(long)]
    office: String,
    /// Its public key, PEM
    #[arg(long)]
    key: PathBuf,
    #[command(flatten)]
    by: By,
}

/// Approve a key that another operator asked for, or take one away
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin key approve permits-office-2026 --as li")]
pub struct Kid {
    kid: String,
    #[command(flatten)]
    by: By,
}

/// List the keys of all offices
#[derive(clap::Args)]
pub struct List {}

pub async fn run(command: Command, file: Option<&Path>) -> Result<Answer, Failure> {
    match command {
        Command::New(args) => new(&args),
        Command::Add(args) => add(args, &Desk::open(file).await?).await,
        Command::Approve(args) => decide(args, OfficeKeyState::Valid, &Desk::open(file).await?).await,
        Command::Revoke(args) => decide(args, OfficeKeyState::Revoked, &Desk::open(file).await?).await,
        Command::List(_) => list(&Desk::open(file).await?).await,
    }
}

fn new(args: &New) -> Result<Answer, Failure> {
    let what = "the key was not made";
    let kid: KeyId = args.kid.parse().or_fail(what, "lower-case letters, digits and dashes")?;
    let signer = Es256Signer::generate();
    let mut file = OpenOptions::new();
    let file = file.write(true).create_new(true).mode(0o600).open(&args.out);
    let secret = jwk::secret(&signer, &kid).to_string();
    let mut file = file.or_fail(what, "name a file that is not there yet")?;
    file.write_all(secret.as_bytes()).or_fail(what, "check that the folder can be written")?;
    let mut public = args.out.clone().into_os_string();
    public.push(".pub");
    let public = PathBuf::from(public);
    std::fs::write(&public, signer.public().to_pem()).or_fail(what, "check that the folder can be written")?;
    let text = format!(
        "{kid}: the secret half is {}, keep it; an operator adds the public half {}",
        args.out.display(),
        public.display()
    );
    Ok(Answer::new(text, json!({"kid": kid.as_str(), "secret": args.out, "public": public})))
}

async fn add(args: Add, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the key was not asked for";
    let kid: KeyId = args.kid.parse().or_fail(what, "lower-case letters, digits and dashes")?;
    let pem = std::fs::read_to_string(&args.key).or_fail(what, "check the path of the key")?;
    let key = PublicKey::from_pem(&pem).or_fail(what, "give the public key as PEM")?;
    let row = OfficeKeyRow {
        kid: kid.to_string(),
        office: args.office,
        algorithm: key.algorithm().name().to_owned(),
        pem: key.to_pem(),
        state: OfficeKeyState::Pending,
        asked_by: desk.person(&args.by, what).await?,
        asked: jiff::Timestamp::now().as_millisecond(),
        decided_by: None,
        decided: None,
        reason: String::new(),
    };
    match desk.store.office_key_add(&row).await.or_fail(what, DOCTOR)? {
        true => {
            let text = format!("{kid} waits for a second operator: hub plugin key approve {kid} --as NAME");
            Ok(Answer::new(text, json!({"kid": kid.as_str(), "state": "pending"})))
        }
        false => Err(Failure::new(what, "its name was used before", "give the key a new name")),
    }
}

async fn decide(args: Kid, to: OfficeKeyState, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the key is as it was";
    let keys = desk.store.office_keys().await.or_fail(what, DOCTOR)?;
    let row = keys.into_iter().find(|k| k.kid == args.kid);
    let row = row.ok_or_else(|| Failure::new(what, format!("there is no key {}", args.kid), "hub plugin key list"))?;
    let person = desk.person(&args.by, what).await?;
    if to == OfficeKeyState::Valid && row.asked_by == person {
        return Err(Failure::new(what, "you asked for it yourself", "another operator approves it"));
    }
    let from = if to == OfficeKeyState::Valid { OfficeKeyState::Pending } else { OfficeKeyState::Valid };
    let decided = Some(jiff::Timestamp::now().as_millisecond());
    let row = OfficeKeyRow { state: to, decided_by: Some(person), decided, ..row };
    match desk.store.office_key_state(from, &row).await.or_fail(what, DOCTOR)? {
        true => {
            let text = format!("{} of {} is {}", row.kid, row.office, to.name());
            Ok(Answer::new(text, json!({"kid": row.kid, "state": to.name()})))
        }
        false => Err(Failure::new(what, format!("it is not {}", from.name()), "hub plugin key list")),
    }
}

async fn list(desk: &Desk) -> Result<Answer, Failure> {
    let keys = desk.store.office_keys().await.or_fail("the keys cannot be listed", DOCTOR)?;
    let line = |k: &OfficeKeyRow| format!("{:<28} {:<10} {}\n", k.kid, k.state.name(), k.office);
    let text: String = keys.iter().map(line).collect();
    let text = if text.is_empty() { "no office has a key\n".to_owned() } else { text };
    let one = |k: &OfficeKeyRow| json!({"kid": k.kid, "office": k.office, "state": k.state.name()});
    Ok(Answer::new(text, keys.iter().map(one).collect()))
}
