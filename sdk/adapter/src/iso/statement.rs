//! camt.053: one day of an account, whole. The hub sets it beside its books, and every difference becomes somebody's case.
use super::{Entry, account, amount, booked::entry};
use serde_json::{Value, json};

pub struct Statement<'a> {
    pub account: &'a str,
    /// `2025-03-03`, of the bank's own calendar; `zone` is its place, such as `+08:00`.
    pub day: &'a str,
    pub zone: &'a str,
    /// Before the day's first entry. What follows from it and the entries is the closing balance.
    pub opening: i64,
    /// All that were booked on that day.
    pub entries: &'a [Entry],
}

impl Statement<'_> {
    pub fn closing(&self) -> i64 {
        self.opening + self.entries.iter().map(Entry::signed).sum::<i64>()
    }

    /// `msg_id` has at most 35 characters; `created` is a date and time of RFC 3339.
    pub fn to_data(&self, msg_id: &str, created: &str) -> Value {
        let mut own = account(self.account);
        own["Ccy"] = "CNY".into();
        let balance = |code: &str, fen: i64| {
            let direction = if fen < 0 { "DBIT" } else { "CRDT" };
            json!({
                "Tp": {"CdOrPrtry": {"Cd": code}}, "Amt": amount(fen.abs()), "CdtDbtInd": direction, "Dt": {"Dt": self.day},
            })
        };
        let at = |time: &str| format!("{}T{time}{}", self.day, self.zone);
        json!({"BkToCstmrStmt": {
            "GrpHdr": {"MsgId": msg_id, "CreDtTm": created},
            "Stmt": [{
                "Id": msg_id, "FrToDt": {"FrDtTm": at("00:00:00"), "ToDtTm": at("23:59:59")}, "Acct": own,
                "Bal": [balance("OPBD", self.opening), balance("CLBD", self.closing())],
                "Ntry": self.entries.iter().map(entry).collect::<Vec<_>>(),
            }],
        }})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iso::Direction;

    #[test]
    fn it_closes_at_what_was_booked() {
        let entry = |fen: i64, direction: Direction| Entry {
            account: "62".into(),
            fen,
            direction,
            reference: format!("B-{fen}"),
            end_to_end: None,
            counterparty: "乙".into(),
            counterparty_account: "44".into(),
            remark: String::new(),
            reversal: false,
            booked: "2025-03-03".into(),
        };
        let entries = [entry(5, Direction::Credit), entry(9, Direction::Debit)];
        let day = Statement { account: "62", day: "2025-03-03", zone: "+08:00", opening: 1, entries: &entries };
        let data = day.to_data("S", "2025-03-04T00:00:00Z");
        let told = &data["BkToCstmrStmt"]["Stmt"][0];
        assert_eq!((&told["Bal"][1]["Amt"]["Fen"], &told["Bal"][1]["CdtDbtInd"]), (&json!(3), &json!("DBIT")));
        assert_eq!(told["FrToDt"]["ToDtTm"], "2025-03-03T23:59:59+08:00");
        assert_eq!(told["Ntry"].as_array().map(Vec::len), Some(2));
    }
}
