//! 误入退回: money that came by mistake and belongs to nobody here goes back whole to the account that paid it. Its deposit is
//! marked once the order leaves, so that nobody claims it meanwhile, and waits again when the bank returns the payment.
use crate::procedures::release::{Facts, Form};
use crate::release_rules::total;
use crate::*;

pub const KIND: &str = "误入退回";
const WAITING: &str = "待匹配";

pub fn check(form: &Form, facts: &Facts, say: &mut Problems) {
    let Some(row) = facts.stray.as_ref().filter(|row| row.text("kind") == WAITING) else {
        say.refuse(Msg::DepositUnknown).at("/deposit");
        return;
    };
    let (amount, from) = (row.money("amount").unwrap_or_default(), row.text("payer-account"));
    // Some banks do not say from which account money came; who reviews it then looks at the slip of the transfer.
    let back = form.lines.iter().all(|line| from.is_empty() || line.payee_account == from);
    if total(form) != amount || form.lines.len() != 1 || !back {
        say.refuse(Msg::StrayWhole { amount: amount.into() }).at("/lines");
    }
}

/// The bank's reference of the deposit that goes back.
pub fn reference(form: &Form, facts: &Facts) -> Option<Text> {
    let row = facts.stray.as_ref().filter(|_| form.kind.as_str() == KIND)?;
    some(row.text("ref"))
}

/// It is on its way back.
pub fn leaves(decision: Decision, release: &Release) -> Decision {
    marked(decision, release, KIND)
}

/// The bank returned it: it waits for its owner again.
pub fn stays(decision: Decision, release: &Release) -> Decision {
    marked(decision, release, WAITING)
}

fn marked(decision: Decision, release: &Release, kind: &str) -> Decision {
    let (Some(account), Some(reference)) = (&release.account_id, &release.deposit) else { return decision };
    decision.put_merge(Deposit {
        account_id: account.clone(),
        r#ref: reference.clone(),
        kind: Some(kind.into()),
        ..Deposit::default()
    })
}
