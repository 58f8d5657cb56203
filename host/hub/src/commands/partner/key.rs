//! `hub partner key …`: the roll-over of a partner's key by two operators, and its revocation by one.
use super::{DOCTOR, Desk, Given, now};
use crate::{
    answer::Answer,
    commands::by::By,
    failure::{Failure, Or},
};
use bus::VALID_KEYS;
use keys::Verifier;
use serde_json::json;
use std::path::PathBuf;
use store::rows::*;
use uuid::Uuid;

/// Messages that a revocation lists: the oldest, which others built on longest.
const LISTED: u32 = 10_000;

/// Roll a partner's key over; take one away
#[derive(clap::Subcommand)]
pub enum Command {
    Add(Add),
    Approve(Approve),
    Refuse(Refuse),
    Revoke(Revoke),
}

/// Ask for a further key; it is valid when a second operator has approved it
///
/// It and the one before are then both valid until that is revoked.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner key add bank-a --key bank-a-2026.jwk --as admin")]
pub struct Add {
    id: String,
    /// Its public key, JWK or PEM; else one is made and its secret printed once
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    by: By,
}

/// Approve a key that another operator asked for
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner key approve 019c2f5e-… --as second")]
pub struct Approve {
    /// As `hub partner key add` printed it; `hub partner list` shows what waits
    change: Uuid,
    #[command(flatten)]
    by: By,
}

/// Refuse a key, or take back what you asked for
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner key refuse 019c2f5e-… --as second")]
pub struct Refuse {
    change: Uuid,
    #[command(flatten)]
    by: By,
}

/// Take a key away at once, and list the messages that were accepted under it
///
/// One person may do it, because it only closes a door; the operators are told.
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
        Command::Approve(args) => {
            decide(args.change, KeyChangeState::Approved, &args.by, "the key was not approved", desk).await
        }
        Command::Refuse(args) => {
            decide(args.change, KeyChangeState::Refused, &args.by, "the key was not refused", desk).await
        }
        Command::Revoke(args) => revoke(args, desk).await,
    }
}

async fn add(args: Add, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the key was not asked for";
    desk.partner(&args.id, what).await?;
    let asked_by = args.by.person(&desk.config, &desk.store, what).await?;
    let before = desk.store.partner_keys(&args.id).await.or_fail(what, DOCTOR)?.len();
    let given = Given::read(args.key.as_deref(), &format!("{}-{}", args.id, before + 1), what)?;
    let may = desk.partners.may_add_key(&args.id, &given.kid).await;
    may.or_fail(what, "hub partner key revoke takes the older one away; a new key has a new kid")?;
    let change = KeyChangeRow {
        algorithm: given.public.algorithm().name().to_owned(),
        pem: given.public.to_pem(),
        ..change(&args.id, KeyAction::Add, given.kid.as_str(), KeyChangeState::Pending, asked_by)
    };
    desk.store.key_change_add(&change).await.or_fail(what, DOCTOR)?;
    let mut text = format!(
        "{} waits for a second operator, on the page of the partner or by\n  hub partner key approve {} --as NAME\nUntil then {} signs with the key it has.",
        given.kid, change.id, args.id
    );
    if let Some(secret) = &given.secret {
        text += &format!("\n\nIts secret key, shown this once:\n{secret}");
    }
    let json = json!({"id": args.id, "kid": given.kid.as_str(), "secret-key": given.secret, "change": change.id, "state": "pending"});
    Ok(Answer::new(text, json))
}

fn change(id: &str, action: KeyAction, kid: &str, state: KeyChangeState, asked_by: String) -> KeyChangeRow {
    KeyChangeRow {
        id: Uuid::now_v7(),
        partner: id.to_owned(),
        action,
        kid: kid.to_owned(),
        algorithm: String::new(),
        pem: String::new(),
        reason: String::new(),
        state,
        asked_by,
        asked: now(),
        decided_by: None,
        decided: None,
        told: None,
    }
}

async fn decide(id: Uuid, to: KeyChangeState, by: &By, what: &str, desk: &Desk) -> Result<Answer, Failure> {
    let change = desk.store.key_change(id).await.or_fail(what, DOCTOR)?;
    let change = change.ok_or_else(|| Failure::new(what, format!("nobody asked for {id}"), "hub partner list"))?;
    desk.partner(&change.partner, what).await?;
    let person = by.person(&desk.config, &desk.store, what).await?;
    let most = i64::try_from(VALID_KEYS).unwrap_or(i64::MAX);
    let (why, remedy) = match desk.store.key_change_decide(id, to, &person, most, now()).await.or_fail(what, DOCTOR)? {
        KeyDecision::Decided => {
            let text = format!("{} of {} is {}.", change.kid, change.partner, to.name());
            return Ok(Answer::new(text, json!({"change": id, "kid": change.kid, "state": to.name()})));
        }
        KeyDecision::Own => ("you asked for it yourself", "another operator approves it"),
        KeyDecision::NotPending => ("somebody has decided already", "hub partner list"),
        KeyDecision::TooManyKeys => {
            ("the partner has two valid keys", "hub partner key revoke takes the older one away")
        }
        KeyDecision::KeyTaken => ("its kid was used before", "refuse it; a new key has a new kid"),
    };
    Err(Failure::new(what, why, remedy))
}

async fn revoke(args: Revoke, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the key was not revoked";
    desk.partner(&args.id, what).await?;
    if !desk.store.partner_key_revoke(&args.id, &args.kid, &args.reason, now()).await.or_fail(what, DOCTOR)? {
        let why = format!("{} has no valid key {}", args.id, args.kid);
        return Err(Failure::new(what, why, "hub partner list"));
    }
    // Whoever stands at the machine needs no name for it: in an emergency nobody looks for a password.
    let done = change(&args.id, KeyAction::Revoke, &args.kid, KeyChangeState::Done, String::new());
    let done = KeyChangeRow { reason: args.reason.clone(), ..done };
    desk.store.key_change_add(&done).await.or_fail("the key is revoked, but nobody was told", DOCTOR)?;
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
