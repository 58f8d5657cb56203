//! 已支付款项被退回: a line that the bank had reported as paid comes back (a credit with RvslInd that quotes the order). The
//! order is reversed, the money returns to where it came from (E5), and who applied is told. A credit that quotes no paid line
//! of this account is a deposit like any other: it waits unmatched, and nobody decides by guess.
use crate::account::Money;
use crate::booked::Booked;
use crate::paid::{back, mark, state, sum, text};
use crate::*;

/// The release and its line that this entry takes back.
pub fn paid_line(money: &Money, entry: &Booked, release: Option<&Row>) -> Option<(Release, usize)> {
    let release: Release = release.filter(|row| entry.reversal && row.text("account-id") == money.id)?.read();
    let of = |row: &ReleasePaymentsRow| {
        text(&row.line) == entry.end_to_end && text(&row.state) == "已支付" && row.amount == Some(entry.amount)
    };
    let at = release.payments.iter().flatten().position(of)?;
    Some((release, at))
}

pub fn decision(
    money: &mut Money,
    entry: &Booked,
    (mut release, at): (Release, usize),
    slips: &Rows,
    cx: &Context,
) -> Decision {
    let on = entry.on.unwrap_or(cx.today());
    let why = if entry.remittance.is_empty() { "退汇" } else { &entry.remittance };
    let row = mark(&mut release, at, "退票", Some(why));
    let (line, no) = (text(&row.line), release.release_no.clone());
    let posting = back(&release, money, entry.amount).once(format!("reversed/{line}"));
    let lines = release.payments.clone().unwrap_or_default();
    let now = state(sum(&lines, "已支付"), sum(&lines, "退票"));
    let record =
        Release { release_no: no.clone(), state: Some(now.into()), payments: Some(lines), ..Release::default() };
    let told = Msg::ReleaseReturned { no: no.as_str().unwrap_or_default().into() };
    let decision = Decision::declared()
        .reverse_order(&money.id, line, why)
        .booked_as(&entry.reference, on)
        .post(&money.id, posting)
        .put_merge(record)
        .publish(ReleaseReturnedEvent { release_no: Some(no), kind: release.kind.clone(), amount: Some(entry.amount) })
        .notify(to::organisation(money.developer.as_str(), ["clerk"]), told);
    unrefunded(stray::stays(decision, &release), &release, slips)
}

/// The buyer has nothing yet: his slip waits for the money again.
fn unrefunded(decision: Decision, release: &Release, slips: &Rows) -> Decision {
    if text(&release.kind) != "退房退款" {
        return decision;
    }
    slips.iter().fold(decision, |decision, slip| {
        let (slip_no, state) = (slip.text("slip-no").into(), Some("退款中".into()));
        decision.put_merge(PaymentSlip { slip_no, state, ..PaymentSlip::default() })
    })
}
