//! `hub token`: a bearer token with which a program acts as a person.
use crate::{
    answer::Answer,
    config,
    failure::{Failure, Or},
    wiring,
};
use accounts::Accounts;
use serde_json::json;
use std::path::Path;

/// Make a token for a program
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hub token admin --days 30 --label nightly-export\n  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/api/v1/me"
)]
pub struct Args {
    /// Name with which the person signs in
    sign_in: String,
    /// Days until it expires
    #[arg(long, default_value_t = 30)]
    days: i64,
    /// What it is for
    #[arg(long, default_value = "")]
    label: String,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let what = "no token was made";
    let config = config::load(file)?;
    let store = wiring::store(&config).await?;
    let found = store.credential_by_name(&args.sign_in).await.or_fail(what, "hub doctor")?;
    let Some(credential) = found else {
        let why = format!("nobody signs in as `{}`", args.sign_in);
        return Err(Failure::new(what, why, "hub user add"));
    };
    let accounts =
        Accounts::new(store, wiring::master(&config)?, config.accounts.clone()).or_fail(what, "check [accounts]")?;
    let session = accounts.token(&credential.person, args.days, &args.label).await.or_fail(what, "hub doctor")?;
    let text = format!("{}\nIt is shown this once and expires in {} days.", session.token, args.days);
    Ok(Answer::new(text, json!({"token": session.token, "expires": session.expires})))
}
