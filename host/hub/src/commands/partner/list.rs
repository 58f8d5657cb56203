//! `hub partner list`.
use super::{DOCTOR, Desk};
use crate::{
    answer::Answer,
    failure::{Failure, Or},
};
use serde_json::json;
use store::rows::{KeyChangeState, PartnerKeyRow, WebhookState};

/// Of the latest changes, those that wait are shown.
const CHANGES: u32 = 100;
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
        let mut changes = desk.store.key_changes(&p.id, CHANGES).await.or_fail(WHAT, DOCTOR)?;
        changes.retain(|c| c.state == KeyChangeState::Pending);
        let webhook = desk.store.webhook(&p.id).await.or_fail(WHAT, DOCTOR)?;
        let webhook = webhook.filter(|w| w.state != WebhookState::Removed);
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
        lines.extend(changes.iter().map(|c| format!("  key {} waits for a second operator: {}", c.kid, c.id)));
        lines.extend(webhook.iter().map(|w| format!("  webhook {} ({})", w.url, w.state.name())));
        items.push(json!({
            "pending": changes.iter().map(|c| json!({"change": c.id, "kid": c.kid})).collect::<Vec<_>>(),
            "webhook": webhook.map(|w| json!({"url": w.url, "state": w.state.name(), "reason": w.reason})),
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
