//! Why the books refused, as the person reads it: which account, how much is
//! there, what to do.
use ledger::{Fen, LedgerError, OrderState};

/// Code, Chinese, English.
pub fn said(account: &str, why: &LedgerError) -> (&'static str, String, String) {
    use LedgerError::*;
    let (code, zh, en) = match why {
        BelowFloor { sub, available, asked } => {
            let (available, asked) = (yuan(*available), yuan(*asked));
            (
                "ledger-floor",
                format!("{sub}可用余额{available}元，不足{asked}元，请核对金额，或待资金到账后再办。"),
                format!(
                    "{sub} has {available} yuan available, less than {asked}. Check the amount, or wait for money to come in."
                ),
            )
        }
        Frozen(by) => (
            "ledger-frozen",
            format!("账户已冻结（{}），只收不付，解除冻结后再办。", by.join("、")),
            format!(
                "The account is frozen ({}): it takes money in and gives none out until that is lifted.",
                by.join(", ")
            ),
        ),
        Closed => (
            "ledger-closed",
            "账户已销户，不能再记账。".to_owned(),
            "The account is closed; nothing can be booked on it.".to_owned(),
        ),
        NotEmpty { sub, amount, held } => {
            let (amount, held) = (yuan(*amount), yuan(*held));
            (
                "ledger-not-empty",
                format!("{sub}尚有余额{amount}元（其中已冻结或在途{held}元），结清后方可销户。"),
                format!("{sub} still has {amount} yuan ({held} of them set aside). Settle it before closing."),
            )
        }
        OrderOpen(no) => (
            "ledger-order-open",
            format!("支付指令{no}尚未办结，办结或撤销后方可销户。"),
            format!("The payment order {no} is not finished. Finish or reject it before closing."),
        ),
        HoldExists(name) => (
            "ledger-hold",
            format!("已有名为“{name}”的冻结，请使用其他名称。"),
            format!("There is a hold called “{name}” already. Use another name."),
        ),
        NoHold(name) => (
            "ledger-hold",
            format!("没有名为“{name}”的冻结，可能已解除，请刷新后核对。"),
            format!("There is no hold called “{name}”; it may have been released. Reload and check."),
        ),
        HoldTooSmall { name, left, asked } => (
            "ledger-hold",
            format!("“{name}”仅冻结{}元，不能解除{}元，请核对金额。", yuan(*left), yuan(*asked)),
            format!("“{name}” holds {} yuan; {} cannot be released. Check the amount.", yuan(*left), yuan(*asked)),
        ),
        OrderExists(no) => (
            "ledger-order",
            format!("支付指令{no}已存在，不能重复拟制。"),
            format!("There is a payment order {no} already; it cannot be drafted again."),
        ),
        NoOrder(no) => (
            "ledger-order",
            format!("没有支付指令{no}，请核对指令编号。"),
            format!("There is no payment order {no}. Check its number."),
        ),
        OrderState { no, state, .. } => {
            let (zh, en) = state_words(*state);
            (
                "ledger-order-state",
                format!("支付指令{no}当前为“{zh}”，不能执行此操作，请刷新后核对。"),
                format!("The payment order {no} is {en}; this cannot be done to it now. Reload and check."),
            )
        }
        SameApprover(no) => (
            "ledger-approver",
            format!("您已批准支付指令{no}，须由另一人批准。"),
            format!("You have approved the payment order {no} already; another person must approve it too."),
        ),
        NobodyApproves(no) => (
            "ledger-approver",
            format!("支付指令{no}须由人员批准，系统不能代为批准。"),
            format!("The payment order {no} is approved by a person, never by the hub itself."),
        ),
        // What the rules of the system got wrong: nothing that whoever acts can mend.
        Empty | Unbalanced(_) | TooLarge | NotPositive | NoSub(_) | WrongSide(_) => (
            "ledger-entry",
            format!("系统生成的分录有误（{why}），未作记账，请联系系统管理员。"),
            format!("The system's entry is wrong and was not booked ({why}). Tell the administrator."),
        ),
    };
    (code, format!("账户“{account}”：{zh}"), format!("Account “{account}”: {en}"))
}

fn state_words(state: OrderState) -> (&'static str, &'static str) {
    match state {
        OrderState::Draft => ("待批准", "a draft"),
        OrderState::Approved => ("已批准", "approved"),
        OrderState::Sent => ("已发送", "sent"),
        OrderState::Accepted => ("银行已受理", "accepted by the bank"),
        OrderState::Settled => ("已支付", "settled"),
        OrderState::Rejected => ("已拒绝", "rejected"),
        OrderState::Reversed => ("已退回", "reversed"),
    }
}

/// As on a bank's paper: no separators, two decimals.
fn yuan(fen: Fen) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_floor_says_how_much_is_there() {
        let why = LedgerError::BelowFloor { sub: "L2:1".to_owned(), available: 1_626_130_000, asked: 1_700_000_000 };
        let (code, zh, en) = said("A", &why);
        assert_eq!(code, "ledger-floor");
        assert!(zh.contains("可用余额16261300.00元") && zh.contains("17000000.00"), "{zh}");
        assert!(en.contains("16261300.00 yuan"), "{en}");
        assert_eq!(yuan(-5), "-0.05");
    }
}
