//! `hub partner webhook …`: a partner that the hub calls, because it has no AMQP.
use super::{DOCTOR, Desk, now};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
    partner::attempt,
    wiring,
};
use bus::{
    CloudEvent,
    webhook::{Caller, Target},
};
use keys::webhook::Secrets;
use serde_json::json;
use store::rows::{WebhookRow, WebhookState};
use uuid::Uuid;

/// Call a partner over HTTPS with its messages
#[derive(clap::Subcommand)]
pub enum Command {
    Set(Set),
    Secret(Secret),
    Test(Test),
    Remove(Remove),
}

/// Say where a partner is called; its first secret is shown once
///
/// Setting it again takes up a webhook that was disabled, and what waits goes out in order.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner webhook set bank-a --url https://bank-a.example.org/hub")]
pub struct Set {
    id: String,
    /// https, a public address
    #[arg(long)]
    url: String,
}

/// Make a new secret; the one before signs beside it until --end
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner webhook secret bank-a\n  hub partner webhook secret bank-a --end")]
pub struct Secret {
    id: String,
    /// The partner has the new one: the one before ends
    #[arg(long)]
    end: bool,
}

/// Call it once, now and from here, with a message `hub.ping`
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner webhook test bank-a")]
pub struct Test {
    id: String,
}

/// Call it no more; what waits goes back to its queue
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner webhook remove bank-a")]
pub struct Remove {
    id: String,
}

pub async fn run(command: Command, desk: &Desk) -> Result<Answer, Failure> {
    match command {
        Command::Set(args) => set(args, desk).await,
        Command::Secret(args) => secret(args, desk).await,
        Command::Test(args) => test(args, desk).await,
        Command::Remove(args) => remove(args, desk).await,
    }
}

async fn set(args: Set, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the webhook was not set";
    desk.partner(&args.id, what).await?;
    let loopback = desk.config.webhooks.insecure_loopback_ca.is_some();
    let target = Target::parse(&args.url, loopback);
    let target = target.or_fail(what, "give an https address on the public internet, without user and fragment")?;
    let before = desk.store.webhook(&args.id).await.or_fail(what, DOCTOR)?;
    let kept = before.filter(|w| w.state != WebhookState::Removed);
    let (secrets, shown) = match kept {
        Some(kept) => (kept.secrets, None),
        None => {
            let first = Secrets::first();
            let master = wiring::master(&desk.config)?;
            (first.seal(&master, &args.id), Some(first.newest.text().to_owned()))
        }
    };
    let row = WebhookRow {
        partner: args.id.clone(),
        url: target.as_str().to_owned(),
        secrets,
        state: WebhookState::Active,
        reason: String::new(),
        failures: 0,
        failing_since: None,
        next_try: 0,
        certificate_until: None,
        set_at: now(),
    };
    desk.store.webhook_set(&row).await.or_fail(what, DOCTOR)?;
    let mut text = format!("{} is called at {}.", args.id, row.url);
    if let Some(secret) = &shown {
        text += &format!("\n\nIts secret, shown this once:\n{secret}");
    }
    if loopback {
        text += "\n\nINSECURE: [webhooks] insecure-loopback-ca is set, this machine itself may be called.";
    }
    Ok(Answer::new(text, json!({"id": args.id, "url": row.url, "secret": shown})))
}

async fn standing(desk: &Desk, id: &str, what: &str) -> Result<WebhookRow, Failure> {
    desk.partner(id, what).await?;
    let row = desk.store.webhook(id).await.or_fail(what, DOCTOR)?.filter(|w| w.state != WebhookState::Removed);
    row.ok_or_else(|| Failure::new(what, format!("{id} has no webhook"), "hub partner webhook set"))
}

fn opened(desk: &Desk, row: &WebhookRow, what: &str) -> Result<Secrets, Failure> {
    let master = wiring::master(&desk.config)?;
    let remedy = "restore the master key with which it was made, or remove the webhook and set it again";
    Secrets::open(&master, &row.partner, &row.secrets).or_fail(what, remedy)
}

async fn secret(args: Secret, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the secret was not changed";
    let row = standing(desk, &args.id, what).await?;
    let secrets = opened(desk, &row, what)?;
    let next = if args.end { secrets.settled() } else { secrets.rolled() };
    let master = wiring::master(&desk.config)?;
    let row = WebhookRow { secrets: next.seal(&master, &args.id), set_at: now(), ..row };
    desk.store.webhook_set(&row).await.or_fail(what, DOCTOR)?;
    let (text, shown) = match args.end {
        true => ("The secret before the newest signs no more.".to_owned(), None),
        false => {
            let shown = next.newest.text().to_owned();
            let text = format!("The new secret, shown this once; the one before signs beside it until --end:\n{shown}");
            (text, Some(shown))
        }
    };
    Ok(Answer::new(text, json!({"id": args.id, "secret": shown})))
}

async fn test(args: Test, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the webhook does not answer as it should";
    let row = standing(desk, &args.id, what).await?;
    let secrets = opened(desk, &row, what)?;
    let caller =
        Caller::new(&desk.config.webhooks).or_fail(what, "check the certificate authorities of this machine")?;
    let ping = CloudEvent::new(Uuid::now_v7().to_string(), "/hub", format!("{}.hub.ping", args.id), json!({}));
    let body = desk.partners.seal(&ping, now() / 1000).or_fail(what, DOCTOR)?;
    let posted = attempt::post(&caller, &row.url, &secrets, &ping.id, body).await;
    let tried = posted.map_err(|why| Failure::new(what, why, DOCTOR))?;
    let took = tried.took.as_millis();
    let delivered = tried.delivered();
    match tried.result {
        Ok(answer) if delivered => {
            let text = format!("{} took it: {} after {took} ms.", row.url, answer.status);
            Ok(Answer::new(text, json!({"id": args.id, "status": answer.status, "took-ms": took})))
        }
        Ok(answer) => {
            let why = format!("{} answered {} after {took} ms: {}", row.url, answer.status, answer.text);
            Err(Failure::new(what, why, "the partner looks into its log; it answers 2xx to what it took"))
        }
        Err(error) => {
            Err(Failure::new(what, error.to_string(), "check the address, its certificate and the way to it"))
        }
    }
}

async fn remove(args: Remove, desk: &Desk) -> Result<Answer, Failure> {
    let what = "the webhook was not removed";
    let row = standing(desk, &args.id, what).await?;
    let gone = WebhookRow { state: WebhookState::Removed, reason: String::new(), set_at: now(), ..row };
    desk.store.webhook_set(&gone).await.or_fail(what, DOCTOR)?;
    let text = format!("{} is called no more; what waits goes back to its queue.", args.id);
    Ok(Answer::new(text, json!({"id": args.id, "url": gone.url})))
}
