//! Orders as the hub writes them (pain.001), between two accounts of the run.
use serde_json::{Value, json};

pub struct Line {
    pub end_to_end: String,
    pub fen: i64,
    pub creditor: String,
}

pub struct Order {
    pub name: String,
    pub lines: Vec<Line>,
}

impl Order {
    /// One line for each amount and creditor; lines are named after the order.
    pub fn new(name: String, lines: &[(i64, &str)]) -> Order {
        let line = |(n, (fen, creditor)): (usize, &(i64, &str))| Line {
            end_to_end: format!("{name}-{}", n + 1),
            fen: *fen,
            creditor: (*creditor).to_owned(),
        };
        Order { lines: lines.iter().enumerate().map(line).collect(), name }
    }

    pub fn total(&self) -> i64 {
        self.lines.iter().map(|line| line.fen).sum()
    }

    pub fn to_data(&self, debtor: &str) -> Value {
        let now = jiff::Timestamp::now();
        let (moment, today) = (now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), now.strftime("%Y-%m-%d").to_string());
        let account = |number: &str| json!({"Id": {"Othr": {"Id": number}}});
        let lines = self.lines.iter().map(|line| {
            json!({
                "PmtId": {"EndToEndId": line.end_to_end}, "Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": line.fen}},
                "Cdtr": {"Nm": "认证收款户"}, "CdtrAcct": account(&line.creditor),
                "RmtInf": {"Ustrd": ["工程款 & 材料款 <一>"]},
            })
        });
        json!({"CstmrCdtTrfInitn": {
            "GrpHdr": {
                "MsgId": self.name, "CreDtTm": moment, "NbOfTxs": self.lines.len().to_string(),
                "CtrlSum": {"Fen": self.total()}, "InitgPty": {"Nm": "合作方认证"},
            },
            "PmtInf": [{
                "PmtInfId": self.name, "PmtMtd": "TRF", "ReqdExctnDt": {"Dt": today}, "Dbtr": {"Nm": "认证专用户"},
                "DbtrAcct": account(debtor), "DbtrAgt": {"FinInstnId": {"Nm": "开户行"}}, "CdtTrfTxInf": lines.collect::<Vec<_>>(),
            }],
        }})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::iso::Iso;

    #[test]
    fn an_order_fits_the_hubs_own_schema() {
        let order = Order::new("CERT00000000-2".to_owned(), &[(30_000, "62"), (12_345, "63")]);
        assert_eq!(Iso::Pain001.check(&order.to_data("61")), Ok(()));
        assert_eq!((order.total(), order.lines[1].end_to_end.as_str()), (42_345, "CERT00000000-2-2"));
    }
}
