//! What it says of whole days: balances, statements, on its own and when asked.
use crate::Bank;
use hub_adapter::{
    Message,
    iso::{Entry, Statement},
};
use hub_test_partners::{Desk, Trouble, moment};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Of its calendar.
const ZONE: &str = "+08:00";

impl Bank {
    pub async fn close_day(&mut self, desk: &mut Desk) -> Result<Value, Trouble> {
        let accounts: Vec<String> = self.accounts().map(str::to_owned).collect();
        for account in &accounts {
            let data = json!({"account-no": account, "date": self.today(), "closing": self.balance(account)});
            desk.say("balance.daily", &format!("{}-day-{account}-{}", self.id, moment()), data).await?;
        }
        Ok(json!({"told": accounts.len()}))
    }

    /// camt.053 of every account and every day on which it booked something.
    pub async fn state(&mut self, desk: &mut Desk) -> Result<Value, Trouble> {
        let accounts: Vec<String> = self.accounts().map(str::to_owned).collect();
        let mut told = vec![];
        for account in &accounts {
            let all: Vec<Entry> = self.entries().filter(|entry| entry.account == *account).cloned().collect();
            let days: BTreeSet<&str> = all.iter().map(|entry| entry.booked.as_str()).collect();
            for day in days {
                let before: Vec<&Entry> = all.iter().filter(|entry| entry.booked.as_str() < day).collect();
                let entries: Vec<Entry> = all.iter().filter(|entry| entry.booked == day).cloned().collect();
                let opening = before.iter().map(|entry| entry.signed()).sum();
                // The same name as long as it says the same.
                let name = format!("T{account}-{}-{}", day.replace('-', ""), before.len() + entries.len());
                let statement = Statement { account, day, zone: ZONE, opening, entries: &entries };
                let data = statement.to_data(&name, &format!("{day}T23:59:59Z"));
                desk.say("camt.053", &format!("{}-{name}", self.id), data).await?;
                told.push(json!({"account-no": account, "day": day, "closing": statement.closing()}));
            }
        }
        Ok(json!({"told": told}))
    }

    pub fn statement(&self, asked: &Message) -> Value {
        let number = asked.data["account-no"].as_str().unwrap_or_default();
        let entries = self
            .entries()
            .filter(|entry| entry.account == number)
            .map(|entry| json!({"reference": entry.reference, "direction": entry.direction, "fen": entry.fen}));
        let entries: Vec<Value> = entries.collect();
        json!({"account-no": number, "opening": 0, "closing": self.balance(number), "entries": entries})
    }
}
