//! A message on its way out: to the partner that the contract names, or to the organisation's partner of a kind. An order
//! speaks of accounts that this partner keeps, and of no other.
use super::Plan;
use crate::{error::CaseError, settle::proposal::MessageAsk, texts::Said};
use contract::{iso::Iso, outside::Message, pointer};
use serde_json::{Value, json};
use store::rows::*;
use uuid::Uuid;

impl Plan<'_> {
    pub(super) async fn send(&mut self, message: &str, data: &Value, to: Option<&Value>) -> Result<(), CaseError> {
        let contract = self.installed.contract.clone();
        let declared =
            contract.messages.get(message).ok_or_else(|| CaseError::Internal(format!("no message {message}")))?;
        let partner = self.partner(message, declared, to).await?;
        self.keeps(&partner, message, data).await?;
        let (id, kind) = (Uuid::now_v7().to_string(), declared.wire_type(message, &partner));
        let body = json!({
            "specversion": "1.0", "id": id, "source": format!("/systems/{}@{}", contract.id, self.installed.version), "type": kind,
            "subject": self.case.as_ref().map(|c| c.id.to_string()), "time": self.engine.clock.zone.text(self.now),
            "datacontenttype": "application/json", "data": data,
        });
        let row = MessageRow {
            id,
            partner,
            r#type: message.to_owned(),
            direction: Direction::Out,
            state: MessageState::Waiting,
            case: self.case.as_ref().map(|c| c.id),
            branch: String::new(),
            step: String::new(),
            system: contract.id.clone(),
            body,
            jws: String::new(),
            answers: None,
            at: self.now,
        };
        self.proposal.messages.push(MessageAsk { row });
        Ok(())
    }

    async fn partner(&self, id: &str, declared: &Message, to: Option<&Value>) -> Result<String, CaseError> {
        let Some(kind) = declared.kind(id) else {
            let named = declared.partner.as_deref();
            return Ok(named.unwrap_or_else(|| id.split('.').next().unwrap_or(id)).to_owned());
        };
        let organisation = to.map(pointer::plain).unwrap_or_default();
        let found = self.engine.store.partner_for(kind, &organisation).await?;
        found.ok_or_else(|| {
            let zh = format!("{organisation}尚未接入平台，无法向其发送报文。请平台运维先为其开通接入。");
            let en = format!(
                "{organisation} does not exchange messages with the hub yet. The hub's operator connects it first: hub \
                 partner add --organisation {organisation}."
            );
            CaseError::Refused(vec![Said::host("no-partner", None, &zh, &en)])
        })
    }

    async fn keeps(&self, partner: &str, message: &str, data: &Value) -> Result<(), CaseError> {
        for account in Iso::of(message).map(|iso| iso.accounts(data)).unwrap_or_default() {
            if self.engine.store.partner_of_account(&account).await?.as_deref() != Some(partner) {
                let zh = format!("账户{account}不在{partner}开立，不能向其发送支付指令。");
                let en = format!("Account {account} is not kept by {partner}: no order about it goes there.");
                return Err(CaseError::Refused(vec![Said::host("foreign-account", None, &zh, &en)]));
            }
        }
        Ok(())
    }
}
