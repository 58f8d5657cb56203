//! `hub user …`: the platform's operators, and lost passwords where no administrator can help.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    records, wiring,
};
use accounts::Accounts;
use serde_json::json;
use std::{io::Read, path::Path};

/// Make operators; set passwords
#[derive(clap::Subcommand)]
pub enum Command {
    Add(Add),
    Password(Password),
}

/// Make a person with an account
///
/// The first operator of a hub is made with --operator; he creates the authorities and their first officers in the portal.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub user add --operator --name 张三 admin")]
pub struct Add {
    /// Name to sign in with
    sign_in: String,
    /// The person's name
    #[arg(long)]
    name: String,
    /// Platform operator
    #[arg(long)]
    operator: bool,
    #[command(flatten)]
    secret: Secret,
}

/// Set a person's password
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub user password admin\n  echo $PASSWORD | hub user password admin --stdin")]
pub struct Password {
    /// Name to sign in with
    sign_in: String,
    #[command(flatten)]
    secret: Secret,
}

#[derive(clap::Args)]
struct Secret {
    /// Read the password from standard input; else one is made and printed once
    #[arg(long = "stdin")]
    from_stdin: bool,
}

const WHAT: &str = "the account was not changed";

pub async fn run(command: Command, file: Option<&Path>) -> Result<Answer, Failure> {
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    let accounts = Accounts::new(store.clone(), wiring::master(&config)?, config.accounts.clone())
        .or_fail(WHAT, "check [accounts]")?;
    match command {
        Command::Add(args) => add(args, &store, &accounts).await,
        Command::Password(args) => password(args, &store, &accounts).await,
    }
}

async fn add(args: Add, store: &store::Store, accounts: &Accounts) -> Result<Answer, Failure> {
    let taken = store.credential_by_name(&args.sign_in).await.or_fail(WHAT, "hub doctor")?;
    if taken.is_some() {
        let why = format!("`{}` signs in somebody already", args.sign_in);
        return Err(Failure::new(WHAT, why, "choose another name, or `hub user password`"));
    }
    let person = records::new_id();
    let data = json!({"id": person, "name": args.name, "verified": true, "status": "正常"});
    let password = args.secret.read()?;
    let set = accounts.set_credential(&person, &args.sign_in, &password, args.operator).await;
    set.or_fail(WHAT, "choose a longer password")?;
    records::put(store, "hub/person", &person, data).await.or_fail(WHAT, "hub doctor")?;
    Ok(told(&args.sign_in, &person, &password, args.secret.from_stdin))
}

async fn password(args: Password, store: &store::Store, accounts: &Accounts) -> Result<Answer, Failure> {
    let found = store.credential_by_name(&args.sign_in).await.or_fail(WHAT, "hub doctor")?;
    let Some(credential) = found else {
        let why = format!("nobody signs in as `{}`", args.sign_in);
        return Err(Failure::new(WHAT, why, "hub user add"));
    };
    let password = args.secret.read()?;
    let link = accounts.recovery(&credential.person).await.or_fail(WHAT, "hub doctor")?;
    accounts.recover(&link.token, None, &password).await.or_fail(WHAT, "choose a longer password")?;
    Ok(told(&args.sign_in, &credential.person, &password, args.secret.from_stdin))
}

impl Secret {
    fn read(&self) -> Result<String, Failure> {
        if !self.from_stdin {
            return Ok(accounts::random_token()[..20].to_owned());
        }
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).or_fail(WHAT, "pipe the password into the command")?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}

fn told(sign_in: &str, person: &str, password: &str, known: bool) -> Answer {
    let shown = if known { "" } else { password };
    let text = match known {
        true => format!("{sign_in} can sign in"),
        false => {
            format!("{sign_in} can sign in with the password {password}\nIt is shown this once.")
        }
    };
    Answer::new(text, json!({"name": sign_in, "person": person, "password": shown}))
}
