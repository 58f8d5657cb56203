//! `hub partner remove`.
use super::{DOCTOR, Desk, now};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
    partner::broker::Broker,
};
use serde_json::json;

const WHAT: &str = "the partner was not removed";

/// End a partnership: its keys are revoked, its accounts freed, its user at the broker deleted
///
/// What it said stays as evidence, its id is never given again, and what waits in its queue stays there.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner remove bank-a --reason 'contract ended'")]
pub struct Args {
    id: String,
    #[arg(long)]
    reason: String,
}

pub async fn run(args: Args, desk: &Desk) -> Result<Answer, Failure> {
    let partner = desk.partner(&args.id, WHAT).await?;
    // Its keys go first: if the broker is away, it may still knock, but nothing it says is heard.
    let broker = match &partner.broker_user {
        Some(_) => Broker::of(&desk.config.bus)?,
        None => None,
    };
    let removed = desk.store.partner_remove(&args.id, &args.reason, now()).await.or_fail(WHAT, DOCTOR)?;
    if !removed {
        return Err(Failure::new(WHAT, "somebody else was faster", "hub partner list"));
    }
    if let (Some(broker), Some(user)) = (broker, &partner.broker_user) {
        broker.delete_user(user).await?;
    }
    let text = format!("{} takes part no more: its keys are revoked, its accounts freed.", args.id);
    Ok(Answer::new(text, json!({"id": args.id, "broker-user": partner.broker_user})))
}
