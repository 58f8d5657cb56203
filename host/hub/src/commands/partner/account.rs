//! `hub partner account …`: which accounts a partner keeps, and so alone may speak of.
use super::{DOCTOR, Desk, now};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use serde_json::json;

const WHAT: &str = "the account was not changed";

/// Accounts that a partner keeps
#[derive(clap::Subcommand)]
pub enum Command {
    Add(Args),
    Remove(Args),
}

#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner account add bank-a 6217000000000001")]
pub struct Args {
    id: String,
    account: String,
}

pub async fn run(command: Command, desk: &Desk) -> Result<Answer, Failure> {
    let (args, adds) = match command {
        Command::Add(args) => (args, true),
        Command::Remove(args) => (args, false),
    };
    desk.partner(&args.id, WHAT).await?;
    let Args { id, account } = &args;
    if adds {
        let owner = desk.store.partner_account_add(account, id, now()).await.or_fail(WHAT, DOCTOR)?;
        if owner != *id {
            let why = format!("account {account} is {owner}'s");
            return Err(Failure::new(WHAT, why, format!("hub partner account remove {owner} {account}")));
        }
    } else if !desk.store.partner_account_remove(account, id).await.or_fail(WHAT, DOCTOR)? {
        return Err(Failure::new(WHAT, format!("account {account} is not {id}'s"), "hub partner list --json"));
    }
    let accounts = desk.store.partner_accounts(id).await.or_fail(WHAT, DOCTOR)?;
    Ok(Answer::new(format!("{id} keeps {} accounts.", accounts.len()), json!({"id": id, "accounts": accounts})))
}
