//! `hub partner list`.
use super::{DOCTOR, Desk};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use serde_json::json;
use store::rows::PartnerKeyRow;

const WHAT: &str = "the partners cannot be listed";

/// Who the partners are, with their keys and accounts
#[derive(clap::Args)]
#[command(after_help = "Example:\n  hub partner list")]
pub struct Args {}

pub async fn run(desk: &Desk) -> Result<Answer, Failure> {
    let (mut lines, mut items) = (vec![], vec![]);
    for p in desk.store.partners().await.or_fail(WHAT, DOCTOR)? {
        let keys = desk.store.partner_keys(&p.id).await.or_fail(WHAT, DOCTOR)?;
        let accounts = desk.store.partner_accounts(&p.id).await.or_fail(WHAT, DOCTOR)?;
        let shown: Vec<String> = keys.iter().map(|k| format!("{} ({})", k.kid, k.state.name())).collect();
        lines.push(format!(
            "{:<24} {:<10} {:<8} {}  keys: {}  accounts: {}",
            p.id,
            p.kind.name(),
            p.state.name(),
            p.name,
            shown.join(", "),
            accounts.len()
        ));
        items.push(json!({
            "id": p.id, "kind": p.kind.name(), "name": p.name, "state": p.state.name(), "says": p.says, "accounts": accounts,
            "broker-user": p.broker_user, "keys": keys.iter().map(key).collect::<Vec<_>>(),
        }));
    }
    if lines.is_empty() {
        lines.push("There is no partner yet: hub partner add.".to_owned());
    }
    Ok(Answer::new(lines.join("\n"), json!({"partners": items})))
}

fn key(k: &PartnerKeyRow) -> serde_json::Value {
    json!({"kid": k.kid, "algorithm": k.algorithm, "state": k.state.name(), "reason": k.reason})
}
