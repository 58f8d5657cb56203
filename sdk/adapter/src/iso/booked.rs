//! camt.054: what was booked on accounts.
use super::{account, amount};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    #[serde(rename = "CRDT")]
    Credit,
    #[serde(rename = "DBIT")]
    Debit,
}

/// One entry of the bank's books.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub account: String,
    pub fen: i64,
    /// What it does to the account: one that takes back a credit is a debit.
    pub direction: Direction,
    /// The bank's own, of this entry alone and for ever: by it the hub knows an entry that it has.
    pub reference: String,
    /// What the payer or the hub named the payment.
    #[serde(default)]
    pub end_to_end: Option<String>,
    /// The other side's name and account.
    pub counterparty: String,
    pub counterparty_account: String,
    #[serde(default)]
    pub remark: String,
    /// It takes back an earlier entry of the other direction.
    #[serde(default)]
    pub reversal: bool,
    /// `2025-03-03`
    pub booked: String,
}

impl Entry {
    /// Money in is positive.
    pub fn signed(&self) -> i64 {
        match self.direction {
            Direction::Credit => self.fen,
            Direction::Debit => -self.fen,
        }
    }
}

/// Entries of one account, told together.
pub struct Booked<'a> {
    pub account: &'a str,
    pub entries: &'a [Entry],
}

impl Booked<'_> {
    /// `msg_id` has at most 35 characters; `created` is a date and time of RFC 3339.
    pub fn to_data(&self, msg_id: &str, created: &str) -> Value {
        let mut own = account(self.account);
        own["Ccy"] = "CNY".into();
        let entries: Vec<Value> = self.entries.iter().map(entry).collect();
        json!({"BkToCstmrDbtCdtNtfctn": {
            "GrpHdr": {"MsgId": msg_id, "CreDtTm": created},
            "Ntfctn": [{"Id": msg_id, "Acct": own, "Ntry": entries}],
        }})
    }
}

pub(super) fn entry(entry: &Entry) -> Value {
    let (name, number) = match entry.direction {
        Direction::Credit => ("Dbtr", "DbtrAcct"),
        Direction::Debit => ("Cdtr", "CdtrAcct"),
    };
    let mut details = json!({
        "Refs": {"AcctSvcrRef": entry.reference}, "Amt": amount(entry.fen), "CdtDbtInd": entry.direction,
        "RltdPties": {name: {"Pty": {"Nm": entry.counterparty}}, number: account(&entry.counterparty_account)},
    });
    if let Some(end_to_end) = &entry.end_to_end {
        details["Refs"]["EndToEndId"] = end_to_end.as_str().into();
    }
    if !entry.remark.is_empty() {
        details["RmtInf"] = json!({"Ustrd": [entry.remark]});
    }
    let mut data = json!({"NtryRef": entry.reference, "Amt": amount(entry.fen), "CdtDbtInd": entry.direction});
    if entry.reversal {
        data["RvslInd"] = true.into();
    }
    data["Sts"] = json!({"Cd": "BOOK"});
    data["BookgDt"] = json!({"Dt": entry.booked});
    data["AcctSvcrRef"] = entry.reference.as_str().into();
    data["NtryDtls"] = json!([{"TxDtls": [details]}]);
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_the_other_side_and_its_payment() {
        let paid = Entry {
            account: "62".into(),
            fen: 1234,
            direction: Direction::Debit,
            reference: "B-1".into(),
            end_to_end: Some("E-1".into()),
            counterparty: "乙".into(),
            counterparty_account: "44".into(),
            remark: String::new(),
            reversal: true,
            booked: "2025-03-03".into(),
        };
        let data = Booked { account: "62", entries: &[paid] }.to_data("N-1", "2025-03-03T10:00:00Z");
        let entry = &data["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0]["Ntry"][0];
        assert_eq!((&entry["CdtDbtInd"], &entry["RvslInd"]), (&json!("DBIT"), &json!(true)));
        let details = &entry["NtryDtls"][0]["TxDtls"][0];
        assert_eq!(details["RltdPties"]["CdtrAcct"]["Id"]["Othr"]["Id"], "44");
        assert_eq!(details["Refs"]["EndToEndId"], "E-1");
        assert!(details.get("RmtInf").is_none());
    }
}
