//! 专户变更的划转: the money of an old account goes to the new one by one order. The old bank reports that it paid, the new one
//! that it was credited; each books on its own bank's word (E10), and when both have spoken the case that waits takes the
//! account over. What the old bank returns goes back where it came from.
use crate::account::{Money, posted};
use crate::alerts::Open;
use crate::booked::Booked;
use crate::formula::Moved;
use crate::paid::{SETTLED, mark, text};
use crate::*;
use hub_sdk::Entry;

pub const KIND: &str = "专户变更";
const ENTRY: &str = "E10";

/// What each building has, as it grows on the account that takes it over; the rest of the sum is interest of nobody yet.
fn shared(money: &Money) -> Vec<(String, Moved)> {
    let of = |b: &formula::Building| (b.no.clone(), Moved { inside: b.inside(), beyond: b.beyond() });
    money.buildings.iter().filter(|b| !b.closed).map(of).collect()
}

fn interest(shares: &[(String, Moved)], amount: Fen) -> Fen {
    amount - shares.iter().map(|(_, has)| has.inside + has.beyond).sum::<Fen>()
}

/// All that stands on the old account, out of its sub-ledgers; what it is credited to is the caller's to say.
pub fn leaving(old: &Money, amount: Fen) -> Entry {
    let shares = shared(old);
    let entry = shares.iter().fold(Entry::new(ENTRY), |entry, (no, has)| {
        posted(entry, no, Moved { inside: -has.inside, beyond: -has.beyond })
    });
    match interest(&shares, amount) {
        Fen(0) => entry,
        rest => entry.debit("L6", rest),
    }
}

fn entering(old: &Money, entry: Entry, amount: Fen) -> Entry {
    let shares = shared(old);
    let entry = shares.iter().fold(entry, |entry, (no, has)| posted(entry, no, *has));
    match interest(&shares, amount) {
        Fen(0) => entry,
        rest => entry.credit("L6", rest),
    }
}

/// What the old bank reports of the order.
pub fn reported(mut release: Release, money: Money, told: &Value, cx: &Context) -> Decision {
    let line = told["OrgnlEndToEndId"].as_str().unwrap_or_default();
    match told["TxSts"].as_str().unwrap_or_default() {
        "RJCT" => {
            let reason = &told["StsRsnInf"][0]["Rsn"];
            returned(release, money, reason["Cd"].as_str().or(reason["Prtry"].as_str()).unwrap_or("RJCT"))
        }
        settled if SETTLED.contains(&settled) => {
            let amount = mark(&mut release, 0, "已支付", None).amount.unwrap_or_default();
            release.paid_on = Some(cx.today());
            let decision = Decision::declared().settle_order(&money.id, line).put_merge(SupervisedAccount {
                account_id: (&money.id).into(),
                balance: Some(money.balance - amount),
                ..SupervisedAccount::default()
            });
            matched(decision, release)
        }
        _ => Decision::declared().accept_order(&money.id, line),
    }
}

fn returned(mut release: Release, money: Money, reason: &str) -> Decision {
    let row = mark(&mut release, 0, "退票", Some(reason));
    let (line, amount) = (text(&row.line), row.amount.unwrap_or_default());
    let entry = entering(&money, Entry::new("E5").debit(format!("L4:{line}"), amount), amount);
    let decision =
        Decision::declared().reject_order(&money.id, line, reason).post(&money.id, entry.once(format!("back/{line}")));
    staying(decision, &money)
        .publish(TransferReturnedEvent {
            request_no: release.request_no.clone(),
            account_id: Some((&money.id).into()),
            reason: Some(reason.into()),
        })
        .put_merge(Release { state: Some("退票".into()), ..release })
}

/// The old account goes on as before.
pub fn staying(decision: Decision, money: &Money) -> Decision {
    decision.merge::<SupervisedAccount>(json!({"account-id": money.id, "successor": null}))
}

/// A credit on the new account that is the transfer, whole: its order, and the old account that it left.
pub fn arrived(money: &Money, entry: &Booked, transfer: Option<&Row>, old: Option<&Row>) -> Option<(Release, Money)> {
    let release: Release = transfer.filter(|row| row.text("kind") == KIND && row.text("successor") == money.id)?.read();
    let whole = release.amount == Some(entry.amount) && release.credited_on.is_none();
    Some((release, old.map(Money::of)?)).filter(|_| whole)
}

/// `money` has the amount in its balance already.
pub fn credited(
    money: Money,
    mut release: Release,
    old: &Money,
    entry: &Booked,
    open: &Open,
    cx: &Context,
) -> Decision {
    let on = entry.on.unwrap_or(cx.today());
    let post = entering(old, Entry::new(ENTRY).debit("A1", entry.amount), entry.amount);
    let decision = Decision::declared().post(&money.id, post.once(&entry.reference).on(on));
    release.credited_on = Some(on);
    money.written(matched(decision, release), open, cx)
}

/// Both banks have spoken: the case that waits goes on.
fn matched(decision: Decision, mut release: Release) -> Decision {
    let paid = release.payments.iter().flatten().all(|row| text(&row.state) == "已支付");
    if !paid || release.credited_on.is_none() {
        return decision.put_merge(release);
    }
    release.state = Some("已支付".into());
    let event = TransferMatchedEvent {
        request_no: release.request_no.clone(),
        account_id: release.account_id.clone(),
        successor: release.successor.clone(),
        amount: release.amount,
    };
    decision.put_merge(release).publish(event)
}
