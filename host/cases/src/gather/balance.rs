//! `hub/account`: how a supervised account of the own system stands. What
//! another system keeps and what is not there read the same. A strict fact is
//! stamped like any other; a decision that only posts needs none.
use super::{Need, resolve, stamp};
use crate::{engine::Engine, error::CaseError};
use contract::{
    Fact,
    pointer::{Source, plain},
};
use serde_json::{Map, Value, json};
use store::{rows::LedgerAccountRow, scope};

pub(super) async fn standing(
    engine: &Engine,
    need: &Need<'_>,
    fact: &Fact,
    (account, heads): (&Source, &[String]),
    root: &Value,
    stamps: &mut Vec<(String, i64)>,
) -> Result<Value, CaseError> {
    let Some(id) = resolve(account, root).map(|v| plain(&v)) else {
        return Ok(Value::Null);
    };
    stamp(engine, fact, scope::account(&id), stamps).await?;
    let Some(row) = engine.store.ledger_account(&id).await?.filter(|row| row.system == need.system) else {
        return Ok(Value::Null);
    };
    let wanted = |sub: &str| heads.is_empty() || heads.iter().any(|h| sub.split(':').next() == Some(h));
    let balances = engine.store.ledger_balances(&id).await?.into_iter().filter(|b| wanted(&b.sub));
    let subs: Map<_, _> = balances.map(|b| (b.sub, json!({"amount": b.amount, "held": b.held}))).collect();
    Ok(json!({"account": id, "state": state(&row), "subs": subs}))
}

pub fn state(row: &LedgerAccountRow) -> &'static str {
    match (row.closed, row.frozen.is_empty()) {
        (Some(_), _) => "closed",
        (None, false) => "frozen",
        (None, true) => "open",
    }
}
