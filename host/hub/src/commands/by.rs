//! Who gives a command that needs a person: an operator, by his own password. Two of them stand behind a new key, and behind
//! a version that is activated.
use crate::{
    config::Config,
    failure::{Failure, Or},
    wiring,
};
use accounts::Accounts;
use std::io::{BufRead, IsTerminal};
use store::Store;

const DOCTOR: &str = "hub doctor";

#[derive(clap::Args)]
pub struct By {
    /// Name with which you, an operator, sign in; the password is read from standard input
    #[arg(long = "as", value_name = "NAME")]
    pub name: String,
    /// Your one-time code, where you have one
    #[arg(long)]
    pub code: Option<String>,
}

impl By {
    /// The operator's person.
    pub async fn person(&self, config: &Config, store: &Store, what: &str) -> Result<String, Failure> {
        let master = wiring::master(config)?;
        let accounts = Accounts::new(store.clone(), master, config.accounts.clone());
        let accounts = accounts.or_fail(what, "check [accounts]")?;
        let password = password(what)?;
        let remedy = "give your own name and password (and --code): echo $PASSWORD | hub …";
        let session = accounts.sign_in(&self.name, &password, self.code.as_deref()).await.or_fail(what, remedy)?;
        let visitor = accounts.visitor(&session.token, true).await.or_fail(what, DOCTOR)?;
        accounts.sign_out(&visitor).await.or_fail(what, DOCTOR)?;
        match visitor.operator {
            true => Ok(visitor.person),
            false => Err(Failure::new(what, format!("{} is no operator", self.name), "hub user add --operator")),
        }
    }
}

fn password(what: &str) -> Result<String, Failure> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("Password: ");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).or_fail(what, "pipe your password into the command")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
