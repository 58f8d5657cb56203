//! What a partner's message means before any case hears it: which accounts it speaks of, and whom to tell when it was
//! not the partner's to speak.
use crate::{
    engine::Engine,
    error::CaseError,
    occurrence::{Cause, What},
    settle::proposal::{AlertAsk, NoticeAsk, Proposal},
    texts::Said,
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{
    handler::{Handler, Trigger},
    iso::Iso,
    outside::Message,
    pointer, split, vet,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::Arc};
use store::rows::*;
use systems::Installed;
use uuid::Uuid;

/// Of an answer's type: `{message}.answered`.
const ANSWERED: &str = ".answered";

impl Engine {
    /// The accounts a message speaks of: those its contract says name one. `Unfit` when one is no account.
    #[boxed]
    pub async fn accounts_named(&self, partner: &str, event: &Value) -> Result<Vec<String>, CaseError> {
        let kind = event["type"].as_str().unwrap_or_default();
        let names = self.names(partner, kind.strip_suffix(ANSWERED).unwrap_or(kind)).await?;
        let systems = self.systems.all();
        let messages = |s: &Arc<Installed>| -> Vec<Message> {
            names.iter().filter_map(|name| s.contract.messages.get(name)).cloned().collect()
        };
        let declared = systems.iter().flat_map(messages).filter_map(|message| message.account);
        let mut accounts = vec![];
        for field in declared {
            match event["data"].get(&field) {
                Some(Value::String(account)) => accounts.push(account.clone()),
                // Nothing was found: then nothing is said of an account either.
                None | Some(Value::Null) => {}
                Some(_) => return Err(CaseError::Unfit(format!("`{field}` names an account and is no text"))),
            }
        }
        Ok(accounts)
    }

    /// What a contract may call a message of this partner: by its id, or by what kind of partner it is.
    async fn names(&self, partner: &str, kind: &str) -> Result<Vec<String>, CaseError> {
        let row = self.store.partner(partner).await?;
        let rest = kind.strip_prefix(partner).filter(|rest| rest.starts_with('.'));
        let of_kind = row.zip(rest).map(|(row, rest)| format!("{}{rest}", row.kind.name()));
        Ok([kind.to_owned()].into_iter().chain(of_kind).collect())
    }

    /// What a partner says unasked, to every handler that listens; `evidence` is the digest of the signed message. An entry that was decided before is passed over, and
    /// one that is refused holds up none of the others.
    #[boxed]
    pub async fn hear(&self, partner: &str, event: &Value, evidence: &str) -> Result<(), CaseError> {
        let names = self.names(partner, event["type"].as_str().unwrap_or_default()).await?;
        let mut listeners = vec![];
        for installed in self.systems.all() {
            listeners.extend(listening(&installed, &names, event, evidence)?);
        }
        let (listeners, mut refused) = self.whose_business(listeners).await?;
        if listeners.is_empty() && refused.is_empty() {
            return Err(CaseError::NotFound("handler"));
        }
        let mut failed = None;
        for what in listeners {
            let request = event["id"].as_str().unwrap_or_default().to_owned();
            match self.happen(Cause { acting: Acting::default(), what, request, hops: 0 }).await {
                Ok(_) | Err(CaseError::Repeated(_) | CaseError::NotNow(_)) => {}
                Err(CaseError::Refused(said)) => refused.extend(said),
                Err(
                    error @ (CaseError::Plugin { .. } | CaseError::Undeclared { .. } | CaseError::Unmatched { .. }),
                ) => {
                    failed.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        match failed {
            Some(error) => Err(error),
            None if !refused.is_empty() => Err(CaseError::Refused(refused)),
            None => Ok(()),
        }
    }

    /// What is about an account of the ledger is told to the system that keeps its books, and to no other that listens. One
    /// in nobody's books is refused here, once, and not by every system that keeps some.
    async fn whose_business(&self, listeners: Vec<Listener>) -> Result<(Vec<What>, Vec<Said>), CaseError> {
        let (mut told, mut heard, mut nobodys) = (vec![], vec![], BTreeSet::new());
        for Listener { system, keeps_books, accounts, what } in listeners {
            let mut mine = true;
            for account in &accounts {
                match self.store.ledger_account(account).await? {
                    Some(books) => mine &= books.system == system,
                    None if keeps_books => {
                        nobodys.insert(account.clone());
                        mine = false;
                    }
                    None => {}
                }
            }
            if mine {
                heard.extend(accounts);
                told.push(what);
            }
        }
        nobodys.retain(|account| !heard.contains(account));
        Ok((told, nobodys.iter().map(|_| no_books()).collect()))
    }

    /// A partner's verified answer. What came too late is kept as late.
    #[boxed]
    pub async fn answered(&self, partner: &str, event: &Value, evidence: &str) -> Result<(), CaseError> {
        let text = |k: &str| event.get(k).and_then(Value::as_str).unwrap_or_default().to_owned();
        let asked = self.store.message(&text("answers")).await?.filter(|m| m.partner == partner);
        let asked = asked.ok_or(CaseError::NotFound("message"))?;
        let kind = asked.body["type"].as_str().unwrap_or(&asked.r#type);
        if text("type").strip_suffix(ANSWERED) != Some(kind) {
            return Err(CaseError::Unfit(format!("the answer to {kind} is of type {kind}{ANSWERED}")));
        }
        let data = event.get("data").cloned().unwrap_or_default();
        let opened = self.newly_kept(partner, &asked, &data).await?;
        let inbox = format!("partner/{partner}/{}", text("id"));
        let Some(case) = asked.case else {
            return match asked.r#type == crate::host::IDENTITY {
                true => self.identity_answered(&asked, &data, inbox).await,
                false => Err(CaseError::NotFound("case")),
            };
        };
        let what = What::Answer {
            case,
            branch: asked.branch.clone(),
            message: asked.r#type.clone(),
            id: asked.id.clone(),
            data,
            inbox,
            evidence: evidence.to_owned(),
        };
        match self.happen(Cause { acting: Acting::default(), what, request: text("id"), hops: 0 }).await {
            Ok(_) => {
                self.entrust(partner, opened).await?;
                self.follow(case).await
            }
            Err(CaseError::Repeated(_)) => self.entrust(partner, opened).await,
            Err(CaseError::NotNow(_)) => {
                let mut proposal = Proposal::default();
                proposal.plain.messages_state.push((asked.id, MessageState::Late));
                self.apply(proposal).await
            }
            Err(CaseError::Plugin { .. } | CaseError::Undeclared { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The account that an answer says the partner opened: nobody's yet, or its own already.
    async fn newly_kept(&self, partner: &str, asked: &MessageRow, data: &Value) -> Result<Option<String>, CaseError> {
        let system = self.systems.active(&asked.system);
        let field = system.as_ref().and_then(|s| s.contract.messages.get(&asked.r#type)?.opens.as_deref());
        let Some(account) = field.and_then(|field| data[field].as_str()) else {
            return Ok(None);
        };
        match self.store.partner_of_account(account).await? {
            Some(owner) if owner != partner => {
                self.warn_of_partner(partner).await?;
                Err(CaseError::ForeignAccount(account.to_owned()))
            }
            _ => Ok(Some(account.to_owned())),
        }
    }

    async fn entrust(&self, partner: &str, account: Option<String>) -> Result<(), CaseError> {
        if let Some(account) = account {
            self.store.partner_account_add(&account, partner, self.clock.now().await?).await?;
        }
        Ok(())
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

impl Engine {
    /// A notice to every operator but the one who did it.
    #[boxed]
    pub async fn tell_operators(&self, zh: String, en: String, but: &str) -> Result<(), CaseError> {
        let operators = self.store.credentials().await?.into_iter().filter(|c| c.operator && c.person != but);
        let offer = |person: String| Offer { person: Some(person), ..Offer::default() };
        let row = NoticeRow {
            id: Uuid::now_v7(),
            system: "hub".to_owned(),
            zh,
            en,
            case: None,
            offer: None,
            at: self.clock.now().await?,
            to: operators.map(|c| offer(c.person)).collect(),
        };
        if row.to.is_empty() {
            return Ok(());
        }
        let mut proposal = Proposal::default();
        proposal.notices.push(NoticeAsk { row, params: Map::new() });
        self.apply(proposal).await
    }
}

/// For whoever reads the dead letter; an account is not written out.
fn no_books() -> Said {
    let zh = "平台没有该账户的账簿。请核对账号；账户开立后再重发。";
    let en = "No books of this account are kept here. Check its number, and send the message again once it is opened.";
    Said::host("no-books", None, zh, en)
}

/// One handler, and what it would be told about which accounts.
struct Listener {
    system: String,
    keeps_books: bool,
    accounts: Vec<String>,
    what: What,
}

/// What this system's handlers are told: the message, or each of its entries.
fn listening(
    installed: &Installed,
    names: &[String],
    event: &Value,
    evidence: &str,
) -> Result<Vec<Listener>, CaseError> {
    let contract = &installed.contract;
    let mut told = vec![];
    for (id, handler) in &contract.handlers {
        let Trigger::Message(name) = &handler.on else { continue };
        let Some(message) = contract.messages.get(name).filter(|_| names.contains(name)) else { continue };
        if !Message::is_iso(name) {
            vet::vet_incoming(&message.receive, &event["data"]).map_err(|found| CaseError::unfit(&found))?;
        }
        let entries = match &handler.split {
            Some(pointer) => split::entries(&event["data"], pointer),
            None => vec![event["data"].clone()],
        };
        told.extend(entries.into_iter().enumerate().map(|(n, data)| Listener {
            system: contract.id.clone(),
            keeps_books: !contract.ledger.is_empty(),
            accounts: about(name, message, &data),
            what: What::Told {
                system: contract.id.clone(),
                handler: id.clone(),
                message: name.clone(),
                id: event["id"].as_str().unwrap_or_default().to_owned(),
                inbox: once(&contract.id, id, handler, event, n, &data),
                evidence: evidence.to_owned(),
                data,
            },
        }));
    }
    Ok(told)
}

fn about(name: &str, message: &Message, data: &Value) -> Vec<String> {
    let declared = message.account.as_ref().and_then(|field| data[field].as_str()).map(str::to_owned);
    Iso::of(name).map(|iso| iso.accounts(data)).unwrap_or_default().into_iter().chain(declared).collect()
}

/// Under what an entry is known: its business key, which survives a new message id; without one, its place in this
/// message.
fn once(system: &str, id: &str, handler: &Handler, event: &Value, n: usize, data: &Value) -> String {
    let partner = event["source"].as_str().unwrap_or_default();
    let root = json!({"message": {"data": data}});
    let key: Option<Vec<String>> =
        handler.dedupe.iter().map(|at| pointer::get(&root, at).map(pointer::plain)).collect();
    match key.filter(|key| !key.is_empty()) {
        // A digest: the key may be long, and an account is nobody's business in the inbox.
        Some(key) => {
            let key = contract::canonical::sha256(json!(key).to_string().as_bytes());
            format!("{system}/{id}/{partner}/once/{key}")
        }
        None => format!("{system}/{id}/{partner}/{}/{n}", event["id"].as_str().unwrap_or_default()),
    }
}
