//! The end of a letter by its own date: it is spoken of some days before, the day after it counts no more. And what its bank
//! paid on a claim: the money tops the building up, and the letter counts for so much less.
use crate::account::{Money, posted};
use crate::alerts::Open;
use crate::booked::{Booked, deposit};
use crate::guarantee_service::no_longer;
use crate::handlers::{guarantee_end, guarantee_ending};
use crate::letters::{CLAIMED, IN_FORCE, left, over, stands};
use crate::*;
use hub_sdk::Entry;

impl guarantee_ending::Handler for PresaleFunds {
    fn handle(
        _: &guarantee_ending::Occurrence,
        record: Option<&Row>,
        _: &guarantee_ending::Facts,
        _: &Context,
    ) -> Decision {
        let Some(row) = record.filter(|row| row.text("state") == IN_FORCE) else { return Decision::declared() };
        let told = Msg::GuaranteeEnding { number: row.text("number").into(), to: row.text("to").into() };
        Decision::declared().notify(to::organisation(row.text("developer"), ["clerk"]), told)
    }
}

impl guarantee_end::Handler for PresaleFunds {
    fn handle(
        _: &guarantee_end::Occurrence,
        record: Option<&Row>,
        facts: &guarantee_end::Facts,
        cx: &Context,
    ) -> Decision {
        let counts = |row: &&Row| [IN_FORCE, CLAIMED].contains(&row.text("state"));
        let Some(row) = record.filter(counts) else { return Decision::declared() };
        let told = Msg::GuaranteeEnded { number: row.text("number").into() };
        let decision = stands(Decision::declared(), row.text("number"), "已到期");
        let decision = decision.notify(to::organisation(row.text("developer"), ["clerk"]), told);
        no_longer(decision, row, left(row), &facts.accounts, &facts.alerts, cx)
    }
}

/// A credit that quotes a claimed letter, of a building of this account and no more than was claimed.
pub fn is_paid(money: &Money, entry: &Booked, letter: Option<&Row>) -> bool {
    let claimed = |row: &&Row| {
        let asked = row.money("claimed").unwrap_or_default();
        row.text("state") == CLAIMED && entry.amount <= asked && money.building(row.text("building-no")).is_some()
    };
    letter.filter(claimed).is_some()
}

/// E9: cash where the letter stood. `money` has the amount in its balance already.
pub fn paid(mut money: Money, entry: &Booked, letter: &Row, open: &Open, cx: &Context) -> Decision {
    let (no, on) = (letter.text("building-no").to_owned(), entry.on.unwrap_or(cx.today()));
    let Some(b) = money.building_mut(&no) else { return Decision::declared() };
    b.guarantee = (b.guarantee - entry.amount).max(Fen(0));
    let moved = b.top_up(entry.amount);
    let post = posted(Entry::new("E9").debit("A1", entry.amount), &no, moved).once(&entry.reference).on(on);
    let rest = left(letter) - entry.amount;
    let record = Deposit { building_no: Some((&no).into()), ..deposit(&money, entry, "保函代偿", on) };
    let decision = Decision::declared().post(&money.id, post).put(record).put_merge(Guarantee {
        number: letter.text("number").into(),
        paid: Some(letter.money("paid").unwrap_or_default() + entry.amount),
        ..Guarantee::default()
    });
    let decision = match rest {
        Fen(0) => over(decision, letter.text("number"), "已解除"),
        _ => stands(decision, letter.text("number"), IN_FORCE),
    };
    money.written(decision, open, cx)
}
