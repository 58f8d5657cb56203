//! `hub partner connect`: a partner's place at the broker, given for the first time or anew.
use super::{DOCTOR, Desk};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
    partner::broker::{Broker, Credentials},
};
use bus::{Bus, Topology};
use serde_json::Value;

const WHAT: &str = "the partner has no new place at the broker";

/// Give a partner a new password at the broker
///
/// The one before no longer opens a connection; those that are open go on until they end.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner connect bank-a")]
pub struct Args {
    id: String,
}

pub async fn run(args: Args, desk: &Desk) -> Result<Answer, Failure> {
    desk.partner(&args.id, WHAT).await?;
    let Some(broker) = Broker::of(&desk.config.bus)? else {
        let why = "the bus runs inside the hub, where there is nobody to connect to";
        return Err(Failure::new(WHAT, why, "let it post its messages, or set [bus] transport = \"rabbitmq\""));
    };
    let user = place(desk, &broker, &args.id, WHAT).await?;
    desk.store.partner_broker_user(&args.id, Some(&user.user)).await.or_fail(WHAT, DOCTOR)?;
    Ok(Answer::new(shown(&args.id, &user), json(&args.id, &user)))
}

/// Queues first, so that the partner finds them; then the user.
pub async fn place(desk: &Desk, broker: &Broker, id: &str, what: &str) -> Result<Credentials, Failure> {
    let remedy = "check [bus] url; hub doctor";
    let bus = Bus::connect(&desk.config.bus).await.or_fail(what, remedy)?;
    let declared = bus.declare(Topology { systems: vec![], partners: vec![id.to_owned()] }).await;
    bus.close().await;
    declared.or_fail(what, remedy)?;
    broker.add_user(id).await
}

pub fn shown(id: &str, user: &Credentials) -> String {
    let url = &user.url;
    format!(
        "Its place at the broker, shown this once:\n{url}\nIt writes hub.partner.{id}.in and reads hub.partner.{id}.out."
    )
}

pub fn json(id: &str, user: &Credentials) -> Value {
    serde_json::json!({
        "url": user.url, "user": user.user, "write": format!("hub.partner.{id}.in"), "read": format!("hub.partner.{id}.out"),
    })
}
