//! `hub plugin standing | approve | decline | activate | rollback | park | unpark | grant | withdraw`: which version
//! decides, and what it may.
use super::desk::{Desk, refused};
use crate::{answer::Answer, commands::by::By as Operator, failure::Failure, wiring};
use serde_json::json;
use std::{fmt::Write, path::Path};
use store::rows::ReviewVerdict;
use systems::{By, Capabilities, Capability, Word};

/// Show where a stored version stands, and what it lacks before it may be activated
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin standing land-use 1.1.0")]
pub struct Standing {
    system: String,
    version: String,
}

/// Approve a version as the second person, with the rights it newly asks for
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin approve land-use 1.1.0 --grant read:insurance/policy --as li")]
pub struct Approve {
    system: String,
    version: String,
    /// Every right that it newly asks for: `hub plugin standing` shows them
    #[arg(long, value_name = "RIGHT")]
    grant: Vec<Capability>,
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    by: Operator,
}

/// Send a version back to its office
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin decline land-use 1.1.0 --reason 'the fee is doubled' --as li")]
pub struct Decline {
    system: String,
    version: String,
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    by: Operator,
}

/// Make a stored version the one that new cases start on, in every hub process at once
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin activate land-use 1.1.0")]
pub struct Activate {
    system: String,
    version: String,
    #[command(flatten)]
    why: Why,
}

/// Go back to the version before, at once; cases that began on the later one stay on it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin rollback land-use --reason 'the fee is doubled'")]
pub struct Rollback {
    system: String,
    #[command(flatten)]
    why: Why,
}

/// Let a version decide nothing (its cases wait), or let it decide again
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin park land-use --reason 'it doubles the fee'")]
pub struct Park {
    system: String,
    /// The active one when absent
    version: Option<String>,
    #[command(flatten)]
    why: Why,
}

/// Give a system rights, or take them back at once
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub plugin grant land-use read:insurance/policy")]
pub struct Grant {
    system: String,
    /// `read:REGISTER`, `maintain:REGISTER`, `ledger:CHART`
    #[arg(required = true)]
    rights: Vec<Capability>,
    #[command(flatten)]
    why: Why,
}

#[derive(clap::Args)]
pub struct Why {
    /// Kept in the record of switches
    #[arg(long, default_value = "")]
    reason: String,
    /// Who does it, for the record
    #[arg(long, default_value = "operator")]
    by: String,
}

impl Why {
    fn by(&self) -> By {
        By { person: self.by.clone(), reason: self.reason.clone() }
    }
}

pub async fn standing(args: Standing, file: Option<&Path>) -> Result<Answer, Failure> {
    let desk = Desk::open(file).await?;
    let s = desk.standing(&args.system, &args.version, "it cannot be told").await?;
    let named = |of: Vec<&Capability>| match of.is_empty() {
        true => "-".to_owned(),
        false => of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let new: Vec<_> = s.asked.difference(&s.granted).collect();
    let signer = if s.row.signer.is_empty() { "-" } else { &s.row.signer };
    let active = s.active.as_ref().map_or("-", |p| p.version.as_str());
    let mut text = format!(
        "{} {}\n  signed by   {signer}\n  active now  {active}\n  asks for    {}\n  newly       {}\n",
        args.system,
        args.version,
        named(s.asked.iter().collect()),
        named(new.clone())
    );
    for hurdle in &s.hurdles {
        let _ = writeln!(text, "  lacks: {}", api::hurdle_in_words(hurdle));
    }
    if s.hurdles.is_empty() {
        text += if s.row.active { "  it is active\n" } else { "  it may be activated\n" };
    }
    let lacks: Vec<_> = s.hurdles.iter().map(api::hurdle_in_words).collect();
    let new: Vec<_> = new.iter().map(ToString::to_string).collect();
    Ok(Answer::new(text, json!({"system": args.system, "version": args.version, "new": new, "lacks": lacks})))
}

pub async fn approve(args: Approve, file: Option<&Path>) -> Result<Answer, Failure> {
    let rights: Capabilities = args.grant.into_iter().collect();
    let said = (ReviewVerdict::Approved, args.reason, rights);
    review(&args.system, &args.version, said, &args.by, "the version was not approved", file).await
}

pub async fn decline(args: Decline, file: Option<&Path>) -> Result<Answer, Failure> {
    let said = (ReviewVerdict::Declined, args.reason, Capabilities::new());
    review(&args.system, &args.version, said, &args.by, "the version was not declined", file).await
}

async fn review(
    system: &str,
    version: &str,
    (verdict, reason, rights): (ReviewVerdict, String, Capabilities),
    by: &Operator,
    what: &str,
    file: Option<&Path>,
) -> Result<Answer, Failure> {
    let desk = Desk::open(file).await?;
    let word = Word { verdict, person: desk.person(by, what).await?, reason, rights };
    desk.systems.review(system, version, &word).await.map_err(|e| refused(what, e))?;
    let text = format!("{system} {version} is {}", verdict.name());
    Ok(Answer::new(text, json!({"system": system, "version": version, "verdict": verdict.name()})))
}

pub async fn activate(args: Activate, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the version was not activated";
    let desk = Desk::open(file).await?;
    let done = desk.systems.activate(&args.system, &args.version, None, &args.why.by()).await;
    let done = done.map_err(|e| refused(what, e))?;
    let active = wiring::indexed(&desk.systems, done).await?;
    let text = format!("{} {} is active", args.system, active.version);
    Ok(Answer::new(text, json!({"system": args.system, "active": active.version})))
}

pub async fn rollback(args: Rollback, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "it was not rolled back";
    let desk = Desk::open(file).await?;
    let done = desk.systems.rollback(&args.system, &args.why.by()).await.map_err(|e| refused(what, e))?;
    let active = wiring::indexed(&desk.systems, done).await?;
    let text = format!("{} is back on {}", args.system, active.version);
    Ok(Answer::new(text, json!({"system": args.system, "active": active.version})))
}

pub async fn park(args: Park, parks: bool, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = if parks { "it was not parked" } else { "it was not let decide" };
    let desk = Desk::open(file).await?;
    let active = desk.systems.active(&args.system).map(|i| i.version.clone());
    let version = args.version.clone().or(active);
    let version = version.ok_or_else(|| Failure::new(what, "no version of it is active", "hub plugin list"))?;
    let mut by = args.why.by();
    let changed = match parks {
        true => {
            if by.reason.is_empty() {
                by.reason = "by an operator".to_owned();
            }
            desk.systems.park(&args.system, &version, &by).await
        }
        false => desk.systems.unpark(&args.system, &version, &by).await,
    };
    let changed = changed.map_err(|e| refused(what, e))?;
    let state = if parks { "parked: its cases wait" } else { "not parked" };
    let text = format!("{} {version} is {state}", args.system);
    Ok(Answer::new(text, json!({"system": args.system, "version": version, "parked": parks, "changed": changed})))
}

pub async fn grant(args: Grant, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the rights were not granted";
    let desk = Desk::open(file).await?;
    let rights: Capabilities = args.rights.into_iter().collect();
    desk.systems.grant(&args.system, &rights, &args.why.by()).await.map_err(|e| refused(what, e))?;
    Ok(told(&args.system, &rights, "has"))
}

pub async fn withdraw(args: Grant, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "the rights were not withdrawn";
    let desk = Desk::open(file).await?;
    let rights: Capabilities = args.rights.into_iter().collect();
    for right in &rights {
        let had = desk.systems.withdraw(&args.system, right, &args.why.by()).await.map_err(|e| refused(what, e))?;
        if !had {
            return Err(Failure::new(what, format!("{} does not have {right}", args.system), "hub plugin standing"));
        }
    }
    Ok(told(&args.system, &rights, "no longer has"))
}

fn told(system: &str, rights: &Capabilities, has: &str) -> Answer {
    let named: Vec<_> = rights.iter().map(ToString::to_string).collect();
    Answer::new(format!("{system} {has} {}", named.join(", ")), json!({"system": system, "rights": named}))
}
