//! Bad manners, told one by one: how, with which message, how often.
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// After `ms`.
    Late,
    /// The same once more, and once more under another id.
    Twice,
    /// One fen too many.
    WrongAmount,
    WrongAccount,
    WrongSignature,
    Never,
    /// What was done for an earlier message of the same content is done again.
    Forgetful,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    pub how: How,
    /// `camt.054`, `account.balance`: without the partner's id and without `.answered`.
    pub on: String,
    #[serde(default = "once")]
    pub times: u32,
    #[serde(default)]
    pub ms: u64,
}

fn once() -> u32 {
    1
}

#[derive(Default)]
pub struct Mood(HashMap<String, Told>);

impl Mood {
    pub fn be(&mut self, told: Told) {
        self.0.insert(told.on.clone(), told);
    }

    /// For one message of this name; then it counts as done.
    pub fn take(&mut self, name: &str) -> Option<Told> {
        let told = self.0.get_mut(name).filter(|told| told.times > 0)?;
        told.times -= 1;
        Some(told.clone())
    }

    pub fn is_forgetful(&mut self, name: &str) -> bool {
        let forgetful = self.0.get(name).is_some_and(|told| told.how == How::Forgetful);
        forgetful && self.take(name).is_some()
    }
}

/// Every amount in it.
pub fn another_amount(data: &mut Value) {
    each(data, &mut |key, value| {
        let amount = matches!(key, "Fen" | "fen" | "closing" | "amount" | "remaining");
        if let Some(fen) = value.as_i64().filter(|_| amount) {
            *value = (fen + 1).into();
        }
    });
}

/// Of whom it speaks; the other side of a payment stays.
pub fn another_account(data: &mut Value) {
    each(data, &mut |key, value| match key {
        "account-no" | "number" | "policy-no" => bend(value),
        "Acct" => bend(&mut value["Id"]["Othr"]["Id"]),
        _ => {}
    });
}

fn bend(value: &mut Value) {
    if let Some(text) = value.as_str() {
        *value = format!("9{}", text.get(1..).unwrap_or_default()).into();
    }
}

fn each(data: &mut Value, change: &mut impl FnMut(&str, &mut Value)) {
    match data {
        Value::Object(map) => {
            for (key, value) in map {
                change(key, value);
                each(value, change);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, change)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn it_is_as_bad_as_it_was_told_and_no_longer() {
        let mut mood = Mood::default();
        mood.be(serde_json::from_value(json!({"how": "twice", "on": "camt.054"})).unwrap());
        assert!(mood.take("pain.002").is_none());
        assert_eq!(mood.take("camt.054").map(|told| told.how), Some(How::Twice));
        assert!(mood.take("camt.054").is_none());
    }

    #[test]
    fn amounts_and_accounts_are_bent_where_they_stand() {
        let mut data =
            json!({"Acct": {"Id": {"Othr": {"Id": "62"}}}, "Ntry": [{"Amt": {"Fen": 5}}], "account-no": "71"});
        another_amount(&mut data);
        another_account(&mut data);
        let bent = json!({"Acct": {"Id": {"Othr": {"Id": "92"}}}, "Ntry": [{"Amt": {"Fen": 6}}], "account-no": "91"});
        assert_eq!(data, bent);
    }
}
