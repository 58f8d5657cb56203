//! `hub partner add`: identity, key, broker user, queues.
use super::{DOCTOR, Desk, Given, connect, now};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
    partner::broker::{Broker, Credentials},
};
use bus::Pattern;
use keys::jwk;
use serde_json::json;
use std::path::PathBuf;
use store::rows::{PartnerFormat, PartnerKind, PartnerRow, PartnerState};

const WHAT: &str = "the partner was not added";
/// Words between dots name queues and types, so that an id is one word.
const ID_MAX: usize = 40;

/// Make a partner known: its key, what it may speak of, and its user at the broker
///
/// What it needs to connect is printed once. Without --key a P-256 key is made for it; with --key it keeps its secret to
/// itself. On a hub without a broker it speaks through POST /api/v1/partners/{ID}/messages.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub partner add bank-a --kind bank --name 甲银行 --organisation 91510100MA6BK02X1J --account 6217000000000001\n  hub partner add insurer-c --kind insurer --name 丙保险 --key insurer-c.jwk --says 'insurer-c.policy.#'"
)]
pub struct Args {
    /// Lower-case letters, digits, hyphens
    id: String,
    #[arg(long, value_parser = kind)]
    kind: PartnerKind,
    /// As people know it
    #[arg(long)]
    name: String,
    /// Credit code of the organisation that it speaks for: what a system sends to that organisation's bank goes to it
    #[arg(long, value_name = "CODE")]
    organisation: Option<String>,
    /// Its public key, JWK or PEM
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// An account it keeps; it alone may speak of it
    #[arg(long = "account", value_name = "NO")]
    accounts: Vec<String>,
    /// Message types that it may say unasked; without one, all that begin with its id
    #[arg(long, value_name = "PATTERN")]
    says: Vec<String>,
    /// In which form banks' messages go to it: json or xml; it may speak in either
    #[arg(long, default_value = "json", value_parser = format)]
    format: PartnerFormat,
}

fn kind(text: &str) -> Result<PartnerKind, String> {
    PartnerKind::parse(text).ok_or_else(|| "bank, guarantor, insurer, gateway or registry".to_owned())
}

fn format(text: &str) -> Result<PartnerFormat, String> {
    PartnerFormat::parse(text).ok_or_else(|| "json or xml".to_owned())
}

pub async fn run(args: Args, desk: &Desk) -> Result<Answer, Failure> {
    let row = row(&args)?;
    let broker = Broker::of(&desk.config.bus)?;
    free(&args, desk).await?;
    let given = Given::read(args.key.as_deref(), &format!("{}-1", row.id), WHAT)?;
    // An id is never given twice: so the broker, which may refuse, is asked before anything is written down.
    let user = match &broker {
        Some(broker) => Some(connect::place(desk, broker, &row.id, WHAT).await?),
        None => None,
    };
    let row = PartnerRow { broker_user: user.as_ref().map(|u| u.user.clone()), ..row };
    if let Err(error) = desk.partners.add(&row, &given.kid, &given.public).await {
        if let (Some(broker), Some(user)) = (&broker, &user) {
            broker.delete_user(&user.user).await?;
        }
        return Err(Failure::new(WHAT, error, "choose another id; hub partner list"));
    }
    for account in &args.accounts {
        desk.store.partner_account_add(account, &row.id, now()).await.or_fail(WHAT, DOCTOR)?;
    }
    Ok(told(&row.id, desk, &given, user.as_ref()))
}

fn row(args: &Args) -> Result<PartnerRow, Failure> {
    let id = &args.id;
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(word) || id.len() > ID_MAX {
        let why = format!("`{id}` is no id");
        return Err(Failure::new(WHAT, why, "use lower-case letters, digits and hyphens, at most 40, a letter first"));
    }
    let says = if args.says.is_empty() { vec![format!("{id}.#")] } else { args.says.clone() };
    for pattern in &says {
        pattern.parse::<Pattern>().or_fail(WHAT, "write a pattern such as bank-a.#")?;
    }
    Ok(PartnerRow {
        id: id.clone(),
        kind: args.kind,
        name: args.name.clone(),
        organisation: args.organisation.clone(),
        says,
        format: args.format,
        broker_user: None,
        state: PartnerState::Active,
        added: now(),
        ended: None,
    })
}

/// Before anything is made: an id is given once, and an account of another partner stays his.
async fn free(args: &Args, desk: &Desk) -> Result<(), Failure> {
    if desk.store.partner(&args.id).await.or_fail(WHAT, DOCTOR)?.is_some() {
        let why = format!("the partner `{}` is known already, or was once", args.id);
        return Err(Failure::new(WHAT, why, "choose another id; hub partner list"));
    }
    if let Some(code) = &args.organisation
        && let Some(other) = desk.store.partner_for(args.kind.name(), code).await.or_fail(WHAT, DOCTOR)?
    {
        let why = format!("{other} speaks for {code} already");
        return Err(Failure::new(WHAT, why, format!("hub partner remove {other}, or leave --organisation out")));
    }
    for account in &args.accounts {
        if let Some(owner) = desk.store.partner_of_account(account).await.or_fail(WHAT, DOCTOR)? {
            let why = format!("account {account} is {owner}'s");
            return Err(Failure::new(WHAT, why, format!("hub partner account remove {owner} {account}")));
        }
    }
    Ok(())
}

fn told(id: &str, desk: &Desk, given: &Given, user: Option<&Credentials>) -> Answer {
    let (hub_kid, hub_key) = desk.partners.own_key();
    let hub_key = jwk::public(&hub_key, hub_kid);
    let mut lines = vec![format!("{id} is known. Its key is {}.", given.kid)];
    if let Some(secret) = &given.secret {
        lines.push(format!("Its secret key, shown this once:\n{secret}"));
    }
    match user {
        Some(user) => lines.push(connect::shown(id, user)),
        None => lines.push(format!(
            "The hub has no broker: it speaks through POST /api/v1/partners/{id}/messages and reads through POST /api/v1/partners/{id}/mailbox."
        )),
    }
    if let Some(key) = &hub_key {
        lines.push(format!("The key that it checks the hub's messages with:\n{key}"));
    }
    let json = json!({
        "id": id, "kid": given.kid.as_str(), "secret-key": given.secret, "hub-key": hub_key,
        "amqp": user.map(|user| connect::json(id, user)),
    });
    Answer::new(lines.join("\n\n"), json)
}
