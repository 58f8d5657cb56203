//! `hub partner …`: who exchanges signed messages with the hub. A running hub takes up each change within a second.
mod account;
mod add;
mod certify;
mod connect;
mod key;
mod list;
mod remove;
mod webhook;

use crate::{
    answer::Answer,
    config::{self, Config},
    failure::{Failure, Or},
    wiring,
};
use bus::Partners;
use keys::{Es256Signer, KeyId, PublicKey, Signer, jwk};
use serde_json::Value;
use std::path::Path;
use store::{Store, rows::PartnerRow};

/// Banks, guarantors, insurers, gateways: who they are, how they sign, what they may say
#[derive(clap::Subcommand)]
pub enum Command {
    Add(add::Args),
    List(list::Args),
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Account(account::Command),
    Connect(connect::Args),
    #[command(subcommand)]
    Webhook(webhook::Command),
    Certify(certify::Args),
    Remove(remove::Args),
}

pub async fn run(command: Command, file: Option<&Path>) -> Result<Answer, Failure> {
    let desk = Desk::open(file).await?;
    match command {
        Command::Add(args) => add::run(args, &desk).await,
        Command::List(_) => list::run(&desk).await,
        Command::Key(command) => key::run(command, &desk).await,
        Command::Account(command) => account::run(command, &desk).await,
        Command::Connect(args) => connect::run(args, &desk).await,
        Command::Webhook(command) => webhook::run(command, &desk).await,
        Command::Certify(args) => certify::run(args, &desk).await,
        Command::Remove(args) => remove::run(args, &desk).await,
    }
}

const DOCTOR: &str = "hub doctor";

/// What all of these commands work with.
struct Desk {
    config: Config,
    store: Store,
    partners: Partners,
}

impl Desk {
    async fn open(file: Option<&Path>) -> Result<Desk, Failure> {
        let config = config::load(file)?;
        let store = wiring::store(&config).await?;
        let keys = wiring::key_store(&config, &*wiring::master(&config)?)?;
        let partners = Partners::open(store.clone(), &keys)
            .or_fail("the hub's own key cannot be opened", "check the folder of [data] keys")?;
        Ok(Desk { config, store, partners })
    }

    async fn partner(&self, id: &str, what: &str) -> Result<PartnerRow, Failure> {
        self.partners.active(id).await.or_fail(what, "hub partner list")
    }
}

/// A partner's key: its own, or one made for it, whose secret is shown this once.
struct Given {
    kid: KeyId,
    public: PublicKey,
    secret: Option<Value>,
}

impl Given {
    /// Without a file it is made; without a name in the file it is named after the partner.
    fn read(file: Option<&Path>, name: &str, what: &str) -> Result<Given, Failure> {
        let named: KeyId = name.parse().or_fail(what, "choose an id of letters, digits and hyphens")?;
        let Some(file) = file else {
            let signer = Es256Signer::generate();
            let secret = Some(jwk::secret(&signer, &named));
            return Ok(Given { kid: named, public: signer.public(), secret });
        };
        let remedy = "give a public key as JWK (P-256), or as PEM (P-256 or SM2); never a secret one";
        let text = std::fs::read_to_string(file).or_fail(what, "check --key")?;
        let (public, kid) = match text.trim_start().starts_with('{') {
            true => jwk::read(&text).or_fail(what, remedy)?,
            false => (PublicKey::from_pem(&text).or_fail(what, remedy)?, None),
        };
        Ok(Given { kid: kid.unwrap_or(named), public, secret: None })
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
