//! In the place of a bank of the sample city: what a scenario tells that one comes as `sample.behave` and `sample.say`, and
//! its days are those of the city's business clock.
use crate::{Bank, journal::Line};
use hub_adapter::{
    Message,
    iso::{Direction, Entry, Transfer},
};
use hub_test_partners::{Desk, Trouble, desk::text};
use serde_json::{Map, Value};
use std::collections::HashMap;

const BEHAVE: &str = "sample.behave";
const SAY: &str = "sample.say";

#[derive(Default)]
pub struct City {
    /// `answer`, `differ`, `silent`; none outside of the sample city.
    mode: Option<String>,
    with: Map<String, Value>,
    day: Option<String>,
    /// The last question of each name: a scenario may have it answered later.
    asked: HashMap<String, Message>,
}

impl City {
    /// Whether it is a scenario that speaks; any message tells the day.
    pub fn hears(&mut self, message: &Message) -> bool {
        let told = matches!(message.name(), BEHAVE | SAY);
        if told || self.day.is_some() {
            let day = message.time.as_deref().and_then(|time| time.get(..10));
            self.day = day.map(str::to_owned).or(self.day.take());
        }
        told
    }

    pub fn was_asked(&mut self, message: &Message) {
        self.asked.insert(message.name().to_owned(), message.clone());
    }

    pub fn is_silent(&self) -> bool {
        self.mode.as_deref() == Some("silent")
    }

    pub fn today(&self) -> Option<String> {
        self.day.clone()
    }

    /// Of the next account.
    pub fn number(&self) -> Option<String> {
        self.with.get("account-no").and_then(Value::as_str).map(str::to_owned)
    }

    pub fn answered(&self, mut data: Value) -> Value {
        if let Some(fields) = data.as_object_mut() {
            fields.extend(self.with.clone());
        }
        data
    }

    /// `reject` names the ends of payments' ids; all, where it differs.
    pub fn refusal(&self, transfer: &Transfer) -> Option<&str> {
        let told = self.with.get("reject").and_then(Value::as_array);
        let ends: Vec<&str> = told.into_iter().flatten().filter_map(Value::as_str).collect();
        let all = ends.is_empty() && self.mode.as_deref() == Some("differ");
        let refused = all || ends.iter().any(|end| transfer.end_to_end.ends_with(end));
        refused.then(|| self.with.get("reason").and_then(Value::as_str).unwrap_or("AC04"))
    }
}

impl Bank {
    pub async fn city_tells(&mut self, desk: &mut Desk, message: &Message) -> Result<(), Trouble> {
        if message.name() == BEHAVE {
            self.city.mode = message.data["mode"].as_str().map(str::to_owned);
            self.city.with = message.data["with"].as_object().cloned().unwrap_or_default();
            return Ok(());
        }
        let (name, data) = (text(&message.data, "type")?, message.data["data"].clone());
        for entry in entries(&data) {
            let known = self.entries().any(|own| own.account == entry.account && own.reference == entry.reference);
            if self.is_own(&entry.account) && !known {
                let named = format!("told-{}", entry.reference);
                self.books.write(Line::Booked { entry, named })?;
            }
        }
        if message.data["answer"] == true {
            let asked = self.city.asked.get(name).cloned();
            return desk.answer(&asked.ok_or_else(|| Trouble::Command(format!("{name} was not asked")))?, data).await;
        }
        let id = message.data["id"].as_str().unwrap_or(&message.id).to_owned();
        desk.say(name, &id, data).await
    }
}

/// Of a camt.054; of anything else none.
fn entries(data: &Value) -> Vec<Entry> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut found = vec![];
    for told in list(&data["BkToCstmrDbtCdtNtfctn"]["Ntfctn"]) {
        let account = told["Acct"]["Id"]["Othr"]["Id"].as_str().unwrap_or_default();
        found.extend(list(&told["Ntry"]).iter().filter_map(|entry| read(account, entry)));
    }
    found
}

fn read(account: &str, entry: &Value) -> Option<Entry> {
    let details = &entry["NtryDtls"][0]["TxDtls"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let direction = if entry["CdtDbtInd"] == "CRDT" { Direction::Credit } else { Direction::Debit };
    Some(Entry {
        account: account.to_owned(),
        fen: entry["Amt"]["Fen"].as_i64()?,
        direction,
        reference: entry["AcctSvcrRef"].as_str()?.to_owned(),
        end_to_end: details["Refs"]["EndToEndId"].as_str().map(str::to_owned),
        counterparty: text(&details["RltdPties"]["Dbtr"]["Pty"]["Nm"]),
        counterparty_account: text(&details["RltdPties"]["DbtrAcct"]["Id"]["Othr"]["Id"]),
        remark: text(&details["RmtInf"]["Ustrd"][0]),
        reversal: entry["RvslInd"] == true,
        booked: text(&entry["BookgDt"]["Dt"]),
    })
}
