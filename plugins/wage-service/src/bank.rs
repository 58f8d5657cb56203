//! What goes to the bank: orders to pay, after the city's profile of pain.001. A payment of wages bears the purpose SALA.
use crate::Context;
use hub_sdk::prelude::*;

/// One payee.
pub struct Order {
    pub end_to_end: String,
    pub amount: Fen,
    pub name: String,
    pub account: String,
    /// Of his bank; his own bank finds it by the card when none is known.
    pub bank_code: String,
}

/// From which account, under which names.
pub struct Payer<'a> {
    pub account: &'a Row,
    pub branch: Option<&'a Row>,
    pub name: &'a str,
}

/// What all orders of a message have in common.
pub struct Batch<'a> {
    pub message: String,
    pub payment: &'a str,
    pub salary: bool,
    pub remark: &'a str,
}

pub fn pay(decision: Decision, payer: &Payer, batch: &Batch, orders: &[Order], cx: &Context) -> Decision {
    let data = order(payer, batch, orders, cx);
    decision.send_document("bank.pain.001", payer.account.text("bank"), data)
}

fn order(payer: &Payer, batch: &Batch, orders: &[Order], cx: &Context) -> Value {
    let sum: Fen = orders.iter().map(|order| order.amount).sum();
    let count = orders.len().to_string();
    let transfers: Vec<Value> = orders.iter().map(|order| transfer(order, batch)).collect();
    let branch = payer.branch.map(|row| row.text("code")).unwrap_or_default();
    json!({"CstmrCdtTrfInitn": {
        "GrpHdr": {
            "MsgId": batch.message, "CreDtTm": format!("{}+08:00", cx.now().strftime("%Y-%m-%dT%H:%M:%S")), "NbOfTxs": count,
            "CtrlSum": {"Fen": sum}, "InitgPty": {"Nm": payer.name},
        },
        "PmtInf": [{
            "PmtInfId": batch.payment, "PmtMtd": "TRF", "NbOfTxs": count, "CtrlSum": {"Fen": sum},
            "ReqdExctnDt": {"Dt": cx.today()}, "Dbtr": {"Nm": payer.account.text("account-name")},
            "DbtrAcct": account(payer.account.text("account-no")), "DbtrAgt": agent(branch), "CdtTrfTxInf": transfers,
        }],
    }})
}

fn transfer(order: &Order, batch: &Batch) -> Value {
    let mut out = json!({
        "PmtId": {"EndToEndId": order.end_to_end}, "Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": order.amount}},
        "Cdtr": {"Nm": order.name}, "CdtrAcct": account(&order.account), "RmtInf": {"Ustrd": [batch.remark]},
    });
    if !order.bank_code.is_empty() {
        out["CdtrAgt"] = agent(&order.bank_code);
    }
    if batch.salary {
        out["Purp"] = json!({"Cd": "SALA"});
    }
    out
}

fn account(no: &str) -> Value {
    json!({"Id": {"Othr": {"Id": no}}})
}

fn agent(code: &str) -> Value {
    match code.is_empty() {
        true => json!({"FinInstnId": {}}),
        false => json!({"FinInstnId": {"ClrSysMmbId": {"MmbId": code}}}),
    }
}

/// What a bank says of an order that it did not carry out, in words.
pub fn reason(code: &str) -> &str {
    match code {
        "AC01" => "AC01 账号错误",
        "AC04" => "AC04 账户已销",
        "BE01" => "BE01 户名与账号不符",
        "AM04" => "AM04 余额不足",
        other => other,
    }
}
