//! pain.002: what became of an order, line by line.
use super::{Order, account, amount};
use serde_json::{Value, json};

/// Of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Looked at, and to be paid.
    Accepted,
    /// Paid; the bank's reference of the entry.
    Paid(String),
    /// With the standard's code: AC01 no such account, AC04 closed, AM04 no funds, BE01 another's name.
    Rejected(&'static str),
}

pub struct Status<'a> {
    pub order: &'a Order,
    /// In the order of the lines.
    pub fates: Vec<Fate>,
}

impl Fate {
    fn code(&self) -> &'static str {
        match self {
            Fate::Accepted => "ACTC",
            Fate::Paid(_) => "ACSC",
            Fate::Rejected(_) => "RJCT",
        }
    }
}

impl Status<'_> {
    /// `msg_id` has at most 35 characters and is this status' own; `created` is a date and time of RFC 3339.
    pub fn to_data(&self, msg_id: &str, created: &str) -> Value {
        let mut fates = self.fates.iter();
        let payments: Vec<Value> = self
            .order
            .payments
            .iter()
            .map(|payment| {
                let lines = payment.transfers.iter().zip(fates.by_ref()).map(|(transfer, fate)| {
                    let mut line = json!({"OrgnlEndToEndId": transfer.end_to_end, "TxSts": fate.code()});
                    if let Fate::Rejected(code) = fate {
                        line["StsRsnInf"] = json!([{"Rsn": {"Cd": code}}]);
                    }
                    if let Fate::Paid(reference) = fate {
                        line["AcctSvcrRef"] = reference.as_str().into();
                    }
                    line["OrgnlTxRef"] = json!({
                        "Amt": {"InstdAmt": amount(transfer.fen)}, "DbtrAcct": account(&payment.account),
                        "CdtrAcct": account(&transfer.creditor_account),
                    });
                    line
                });
                json!({"OrgnlPmtInfId": payment.id, "TxInfAndSts": lines.collect::<Vec<_>>()})
            })
            .collect();
        json!({"CstmrPmtStsRpt": {
            "GrpHdr": {"MsgId": msg_id, "CreDtTm": created},
            "OrgnlGrpInfAndSts": {"OrgnlMsgId": self.order.msg_id, "OrgnlMsgNmId": "pain.001.001.09", "GrpSts": self.group()},
            "OrgnlPmtInfAndSts": payments,
        }})
    }

    /// What all lines have in common; else the group is met in part.
    fn group(&self) -> &'static str {
        let mut codes = self.fates.iter().map(Fate::code);
        let first = codes.next().unwrap_or("RJCT");
        if codes.all(|code| code == first) { first } else { "PART" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iso::{Payment, Transfer};

    #[test]
    fn each_line_has_its_fate_and_the_group_what_they_share() {
        let transfer = |n: i64| Transfer {
            end_to_end: format!("E{n}"),
            fen: n,
            creditor: "乙".into(),
            creditor_account: "44".into(),
            remark: String::new(),
        };
        let payment = Payment { id: "P".into(), account: "62".into(), transfers: vec![transfer(1), transfer(2)] };
        let order = Order { msg_id: "M".into(), payments: vec![payment] };
        let said = |fates: Vec<Fate>| Status { order: &order, fates }.to_data("S", "2025-03-03T10:00:00Z");
        let part = said(vec![Fate::Paid("B-1".into()), Fate::Rejected("AC01")]);
        let report = &part["CstmrPmtStsRpt"];
        assert_eq!(report["OrgnlGrpInfAndSts"]["GrpSts"], "PART");
        let lines = &report["OrgnlPmtInfAndSts"][0]["TxInfAndSts"];
        assert_eq!((&lines[0]["TxSts"], &lines[0]["AcctSvcrRef"]), (&json!("ACSC"), &json!("B-1")));
        assert_eq!(lines[1]["StsRsnInf"][0]["Rsn"]["Cd"], "AC01");
        assert_eq!(lines[1]["OrgnlTxRef"]["Amt"]["InstdAmt"]["Fen"], 2);
        let paid = said(vec![Fate::Paid("B-1".into()), Fate::Paid("B-2".into())]);
        assert_eq!(paid["CstmrPmtStsRpt"]["OrgnlGrpInfAndSts"]["GrpSts"], "ACSC");
    }
}
