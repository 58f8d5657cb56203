//! What a partner's message means before any case hears it: which accounts it speaks of, and whom to tell when it was
//! not the partner's to speak.
use crate::{
    engine::Engine,
    error::CaseError,
    settle::proposal::{AlertAsk, Proposal},
};
use async_recursion::async_recursion as boxed;
use serde_json::{Map, Value};
use store::rows::{AlertRow, Offer};

/// Of an answer's type: `{message}.answered`.
const ANSWERED: &str = ".answered";

impl Engine {
    /// The accounts a message speaks of: those its contract says name one. An error is for people: it does not fit.
    pub fn accounts_named(&self, event: &Value) -> Result<Vec<String>, String> {
        let kind = event["type"].as_str().unwrap_or_default();
        let message = kind.strip_suffix(ANSWERED).unwrap_or(kind);
        let systems = self.systems.all();
        let declared = systems.iter().filter_map(|s| s.contract.messages.get(message)?.account.as_deref());
        let mut accounts = vec![];
        for field in declared {
            match event["data"].get(field) {
                Some(Value::String(account)) => accounts.push(account.clone()),
                // Nothing was found: then nothing is said of an account either.
                None | Some(Value::Null) => {}
                Some(_) => return Err(format!("`{field}` names an account and is no text")),
            }
        }
        Ok(accounts)
    }

    /// Every operator is told, once until somebody has looked: the letters say the rest.
    #[boxed]
    pub async fn warn_of_partner(&self, partner: &str) -> Result<(), CaseError> {
        let operators = self.store.credentials().await?.into_iter().filter(|c| c.operator);
        let offer = |person: String| Offer { person: Some(person), ..Offer::default() };
        let row = AlertRow {
            system: "hub".to_owned(),
            key: format!("partner/{partner}/account"),
            level: "red".to_owned(),
            zh: format!(
                "合作方 {partner} 的报文涉及不属于它的账户，已拒收并存入死信。请核对该报文，必要时停用其密钥。"
            ),
            en: format!(
                "A message of partner {partner} spoke of an account that is not its own. It was refused and is kept as a \
                 dead letter. Look at it, and revoke the partner's key if need be."
            ),
            raised: self.clock.now().await?,
            cleared: None,
            to: operators.map(|c| offer(c.person)).collect(),
        };
        let mut proposal = Proposal::default();
        proposal.alerts.push(AlertAsk { row, params: Map::new() });
        self.apply(proposal).await
    }
}
