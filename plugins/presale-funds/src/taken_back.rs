//! 银行冲正: a debit with RvslInd undoes a credit that the bank had booked before, which it names (Refs/AcctSvcrRef). The books
//! follow where the money is still there: each entry is booked back the way it came. What names no credit of this account,
//! another sum, or money that has been spent is a debit without an order like any other: the bank answers for it (B1).
use crate::account::{Money, posted};
use crate::alerts::Open;
use crate::booked::{Booked, paid_in};
use crate::*;
use hub_sdk::{Account, Entry, Rows};

pub struct Undone<'a> {
    pub deposit: &'a Row,
    /// Of the contract that was paid.
    pub slip: Option<&'a Row>,
}

/// The credit that this debit undoes.
pub fn undone<'a>(entry: &Booked, deposits: &'a Rows, slips: &'a Rows) -> Option<Undone<'a>> {
    let same = |row: &&Row| row.text("kind") != "已冲回" && row.money("amount") == Some(entry.amount);
    let deposit = deposits.iter().find(same).filter(|_| entry.reversal)?;
    let slip = slips.iter().find(|slip| slip.text("contract-no") == deposit.text("contract-no"));
    Some(Undone { deposit, slip })
}

/// `None` when the money is no longer there.
pub fn decision(
    mut money: Money,
    entry: &Booked,
    what: &Undone,
    books: Option<&Account>,
    open: &Open,
    cx: &Context,
) -> Option<Decision> {
    let (row, amount) = (what.deposit, entry.amount);
    let on = entry.on.unwrap_or(cx.today());
    let kind = row.text("kind").to_owned();
    let held = |sub: &str| books.map(|books| books.balance(sub)).unwrap_or_default();
    let post = match kind.as_str() {
        "待匹配" if held("L1") >= amount => Entry::new("E1").debit("L1", amount),
        "利息" if row.text("building-no").is_empty() && held("L6") >= amount => Entry::new("E7").debit("L6", amount),
        "购房款" | "自有资金" | "利息" => {
            let no = row.text("building-no").to_owned();
            let b = money.building_mut(&no)?;
            let (name, moved) = match kind.as_str() {
                "购房款" => ("E2", b.refund(amount)),
                "利息" => ("E7", b.earn(-amount)),
                _ => ("E9", b.top_up(-amount)),
            };
            if b.inside() < Fen(0) || b.beyond() < Fen(0) {
                return None;
            }
            posted(Entry::new(name), &no, moved)
        }
        _ => return None,
    };
    money.balance += -amount;
    let post = post.credit("A1", amount).once(&entry.reference).on(on);
    let record = Deposit {
        account_id: (&money.id).into(),
        r#ref: row.text("ref").into(),
        kind: Some("已冲回".into()),
        ..Deposit::default()
    };
    let decision = Decision::declared().post(&money.id, post).put_merge(record);
    let decision = match what.slip.filter(|_| kind == "购房款") {
        Some(slip) => decision.put_merge(unpaid(slip, row)),
        None => decision,
    };
    Some(money.written(decision, open, cx))
}

/// The slip without this receipt.
fn unpaid(slip: &Row, deposit: &Row) -> PaymentSlip {
    let known: PaymentSlip = slip.read();
    let mut receipts = known.receipts.clone().unwrap_or_default();
    receipts.retain(|row| row.r#ref.as_ref().and_then(Text::as_str) != Some(deposit.text("ref")));
    let total = receipts.iter().map(|row| row.amount.unwrap_or_default()).sum::<Fen>();
    PaymentSlip {
        slip_no: known.slip_no.clone(),
        received: Some(total),
        receipts: Some(receipts),
        state: Some(paid_in(&known, total).into()),
        ..PaymentSlip::default()
    }
}
