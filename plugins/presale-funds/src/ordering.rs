//! A release becomes money: E3 (or E6) sets it aside under its number, every line is an order of its own, approved by who
//! agrees, and all go to the bank in one pain.001.
use crate::account::{Money, posted};
use crate::formula::Moved;
use crate::*;
use hub_sdk::{Entry, Payment};

/// As the chart has it: orders from this amount need two people.
pub const ALONE_BELOW: Fen = Fen::yuan(5_000_000);

pub struct Line {
    /// EndToEndId: the release's number and the line's.
    pub no: String,
    pub payee: String,
    pub account: String,
    pub bank: String,
    pub purpose: String,
    pub amount: Fen,
}

pub struct Ordered<'a> {
    pub release: &'a str,
    pub lines: &'a [Line],
}

impl Ordered<'_> {
    pub fn total(&self) -> Fen {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// Drafted, and approved by whoever acts.
    pub fn drafted(&self, decision: Decision, money: &Money) -> Decision {
        self.lines.iter().fold(decision, |decision, line| {
            let payment = Payment {
                amount: line.amount,
                from: format!("L4:{}", self.release).into(),
                bank: "A1".into(),
                payee: line.payee.clone(),
                payee_account: line.account.clone(),
                purpose: line.purpose.clone(),
            };
            decision.draft_order(&money.id, &line.no, payment).approve_order(&money.id, &line.no)
        })
    }

    /// The second person approves what one may not decide alone.
    pub fn approved_again(&self, decision: Decision, money: &Money) -> Decision {
        let large = self.lines.iter().filter(|line| line.amount >= ALONE_BELOW);
        large.fold(decision, |decision, line| decision.approve_order(&money.id, &line.no))
    }

    /// Drafts that come to nothing.
    pub fn dropped(&self, decision: Decision, money: &Money) -> Decision {
        self.lines.iter().fold(decision, |decision, line| decision.reject_order(&money.id, &line.no, "退回"))
    }

    /// The entry that sets the money aside, the orders, the message.
    pub fn sent(&self, decision: Decision, money: &Money, entry: Entry, cx: &Context) -> Decision {
        let entry = entry.credit(format!("L4:{}", self.release), self.total()).once(format!("out/{}", self.release));
        let decision = decision.post(&money.id, entry);
        let orders = |decision, line: &Line| Decision::send_order(decision, &money.id, &line.no);
        let decision = self.lines.iter().fold(decision, orders);
        decision.send_document("bank.pain.001", money.bank.as_str(), self.message(money, cx))
    }

    fn message(&self, money: &Money, cx: &Context) -> Value {
        let lines = self.lines.iter().map(|line| {
            json!({
                "PmtId": {"EndToEndId": line.no},
                "Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": line.amount}},
                "CdtrAgt": {"FinInstnId": {"Nm": line.bank}},
                "Cdtr": {"Nm": line.payee},
                "CdtrAcct": {"Id": {"Othr": {"Id": line.account}}},
                "RmtInf": {"Ustrd": [line.purpose]},
            })
        });
        let (count, sum) = (self.lines.len().to_string(), json!({"Fen": self.total()}));
        json!({"CstmrCdtTrfInitn": {
            "GrpHdr": {
                "MsgId": self.release, "CreDtTm": format!("{}", cx.now().strftime("%Y-%m-%dT%H:%M:%S")),
                "NbOfTxs": count, "CtrlSum": sum, "InitgPty": {"Nm": "预售资金监管"},
            },
            "PmtInf": [{
                "PmtInfId": self.release, "PmtMtd": "TRF", "NbOfTxs": count, "CtrlSum": sum,
                "ReqdExctnDt": {"Dt": cx.today()},
                "Dbtr": {"Nm": money.name},
                "DbtrAcct": {"Id": {"Othr": {"Id": money.id}}},
                "DbtrAgt": {"FinInstnId": {"Nm": "监管银行"}},
                "CdtTrfTxInf": lines.collect::<Vec<_>>(),
            }],
        }})
    }
}

/// What leaves the sub-ledgers of a building.
pub fn leaving(name: &str, building: &str, moved: Moved) -> Entry {
    posted(Entry::new(name), building, moved)
}
