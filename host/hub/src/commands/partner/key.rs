//! `hub partner key …`: the roll-over of a partner's key, and its revocation.
use super::{DOCTOR, Desk, Given, now};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use serde_json::json;
use std::path::PathBuf;
use store::rows::PartnerReceivedRow;

/// Messages that a revocation lists: the oldest, which others built on longest.
const LISTED: u32 = 10_000;

/// Roll a partner's key over; take one away
#[derive(clap::Subcommand)]
pub enum Command {
    Add(Add),
    Revoke(Revoke),
}

/// Add a key; it and the one before are both valid until that is revoked
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner key add bank-a --key bank-a-2026.jwk")]
pub struct Add {
    id: String,
    /// Its public key, JWK or PEM; else one is made and its secret printed once
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// Take a key away, and list the messages that were accepted under it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner key revoke bank-a bank-a-1 --reason 'the laptop was lost'")]
pub struct Revoke {
    id: String,
    kid: String,
    #[arg(long)]
    reason: String,
}

pub async fn run(command: Command, desk: &Desk) -> Result<Answer, Failure> {
    match command {
        Command::Add(args) => add(args, desk).await,
        Command::Revoke(args) => revoke(args, desk).await,
    }
}

async fn add(args: Add, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the key was not added";
    desk.partner(&args.id, what).await?;
    let before = desk.store.partner_keys(&args.id).await.or_fail(what, DOCTOR)?.len();
    let given = Given::read(args.key.as_deref(), &format!("{}-{}", args.id, before + 1), what)?;
    let added = desk.partners.add_key(&args.id, &given.kid, &given.public, now()).await;
    added.or_fail(what, "hub partner key revoke takes the older one away; a new key has a new kid")?;
    let mut text = format!("{} may now sign with {} as well.", args.id, given.kid);
    if let Some(secret) = &given.secret {
        text += &format!("\n\nIts secret key, shown this once:\n{secret}");
    }
    Ok(Answer::new(text, json!({"id": args.id, "kid": given.kid.as_str(), "secret-key": given.secret})))
}

async fn revoke(args: Revoke, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the key was not revoked";
    desk.partner(&args.id, what).await?;
    if !desk.store.partner_key_revoke(&args.id, &args.kid, &args.reason, now()).await.or_fail(what, DOCTOR)? {
        let why = format!("{} has no valid key {}", args.id, args.kid);
        return Err(Failure::new(what, why, "hub partner list"));
    }
    let under = desk.store.partner_received_under(&args.id, &args.kid, LISTED).await.or_fail(what, DOCTOR)?;
    let mut lines = vec![format!(
        "{} is not accepted any more. {} messages were accepted under it{}",
        args.kid,
        under.len(),
        if under.is_empty() { "." } else { ":" }
    )];
    lines.extend(under.iter().map(|m| format!("  {}  {}  {}", time(m.at), m.r#type, m.id)));
    let messages: Vec<_> = under.iter().map(message).collect();
    Ok(Answer::new(lines.join("\n"), json!({"id": args.id, "kid": args.kid, "messages": messages})))
}

fn message(m: &PartnerReceivedRow) -> serde_json::Value {
    json!({"id": m.id, "type": m.r#type, "iat": m.iat, "at": time(m.at)})
}

fn time(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).map(|t| t.to_string()).unwrap_or_default()
}
