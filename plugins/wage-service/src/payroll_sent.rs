//! 银行代发: what goes to the bank, the first time and again (E7).
use crate::bank::{Batch, Order, Payer, pay};
use crate::months::Month;
use crate::parties::{administrator, authority, open_account};
use crate::procedures::payroll::{Facts, Form, Step};
use crate::*;
use hub_sdk::Entry;
use hub_sdk::prelude::*;
use std::collections::BTreeMap;

/// Of a line in the number of its payment.
pub const LINE_DIGITS: usize = 5;

/// All that a payment run rests on, whichever procedure sends it.
pub struct Sending<'a> {
    pub payroll: &'a Row,
    pub sheet: &'a Rows,
    pub account: &'a Row,
    pub branch: Option<&'a Row>,
    pub contractor: Option<&'a Row>,
    pub workers: &'a BTreeMap<String, Rows>,
    pub cards: &'a BTreeMap<String, Rows>,
}

pub fn first(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (Some(payroll), Some(account)) = (&facts.payroll, open_account(&facts.accounts)) else {
        return next(Step::Result).note(Msg::NoAccount);
    };
    let sending = Sending {
        payroll,
        sheet: &facts.sheet,
        account,
        branch: facts.branch.as_ref(),
        contractor: facts.contractor.as_ref(),
        workers: &facts.workers,
        cards: &facts.cards,
    };
    match sent(next(Step::Sending), &sending, cx) {
        Some(decision) => overdue(decision, case, facts, payroll, cx),
        None => next(Step::Result).note(Msg::NothingToSend),
    }
}

/// Wages of a month are due by a day of the next one; sending them later is told.
fn overdue(decision: Decision, case: &Case<Form>, facts: &Facts, payroll: &Row, cx: &Context) -> Decision {
    if payroll.has("sent-on") || on_time(payroll, cx) {
        return decision;
    }
    let project = facts.project.clone().unwrap_or_default();
    let told = Msg::PayrollLate { period: payroll.text("period").into(), project: project.text("name").into() };
    let to = [authority(project.text("division")), administrator(project.text("owner"))];
    decision.alert(format!("late-payroll/{}/{}", case.form.project, payroll.text("period")), "黄色", to, told)
}

fn on_time(payroll: &Row, cx: &Context) -> bool {
    let month = Month::read(payroll.text("period"));
    month.is_none_or(|month| cx.today() <= month.after(1).day(cx.settings.payroll_deadline_day))
}

fn waiting(sheet: &Rows) -> impl Iterator<Item = &Row> {
    sheet.iter().filter(|row| ["locked", "failed", "returned"].contains(&row.text("state")))
}

/// Those that can be paid now go out in one message; none means that nothing is sent. A line whose card is no longer good
/// counts as turned down (E5), so that the payroll does not wait for it.
pub fn sent(decision: Decision, sending: &Sending, cx: &Context) -> Option<Decision> {
    let rows: Vec<(&Row, &Row)> =
        waiting(sending.sheet).filter_map(|row| Some((row, card(sending.cards, row)?))).collect();
    if rows.is_empty() {
        return None;
    }
    let payroll = sending.payroll;
    let (first, again): (Vec<&Row>, Vec<&Row>) = waiting(sending.sheet).partition(|row| row.text("state") == "locked");
    let held: Vec<&Row> = first.into_iter().filter(|row| card(sending.cards, row).is_none()).collect();
    let again: Vec<&Row> = again.into_iter().filter(|row| card(sending.cards, row).is_some()).collect();
    let (held_back, once_more) = (sum(&held), sum(&again));
    let orders: Vec<Order> = rows.iter().map(|(row, card)| order(row, card, sending.workers)).collect();
    // Grows with every message of this payroll, whichever lines it carries: a bank takes a `MsgId` once.
    let run = sending.sheet.iter().filter_map(|row| row.integer("tries")).sum::<i64>() + 1;
    let decision = pay(decision, &payer(sending), &batch(payroll, run, &payroll::remark(payroll)), &orders, cx);
    let no = sending.account.text("account-no");
    let decision = moved(decision, no, "E7", ("L4", "L3"), payroll, once_more);
    let decision = moved(decision, no, "E5", ("L3", "L4"), payroll, held_back);
    let decision = held.iter().fold(decision, |decision, row| {
        decision.put_merge(PayrollLine {
            line_id: row.text("line-id").into(),
            state: Some("failed".into()),
            fail_reason: Some("工资卡未核验".into()),
            ..PayrollLine::default()
        })
    });
    let decision = rows.iter().fold(decision, |decision, (row, card)| {
        decision.put_merge(PayrollLine {
            line_id: row.text("line-id").into(),
            order_no: Some(order_no(row).into()),
            state: Some("sending".into()),
            card_no: Some(card.text("account-no").into()),
            tries: Some(row.integer("tries").unwrap_or_default() + 1),
            ..PayrollLine::default()
        })
    });
    Some(decision.put_merge(record(payroll, once_more - held_back, cx)))
}

fn sum(rows: &[&Row]) -> Fen {
    rows.iter().filter_map(|row| row.money("net")).sum()
}

/// Between the two heads of this payroll.
fn moved(decision: Decision, account: &str, entry: &str, heads: (&str, &str), payroll: &Row, amount: Fen) -> Decision {
    let id = payroll.text("payroll-id");
    let (from, to) = (format!("{}:{id}", heads.0), format!("{}:{id}", heads.1));
    match amount > Fen(0) {
        true => decision.post(account, Entry::new(entry).debit(from, amount).credit(to, amount)),
        false => decision,
    }
}

fn record(payroll: &Row, again: Fen, cx: &Context) -> Payroll {
    let first = !payroll.has("sent-on");
    Payroll {
        payroll_id: payroll.text("payroll-id").into(),
        state: Some("sending".into()),
        failed_total: Some(payroll.money("failed-total").unwrap_or_default() - again),
        sent_on: first.then(|| cx.today()),
        on_time: first.then(|| on_time(payroll, cx)),
        ..Payroll::default()
    }
}

fn payer<'a>(sending: &Sending<'a>) -> Payer<'a> {
    let name = sending.contractor.map(|row| row.text("name")).unwrap_or_default();
    Payer { account: sending.account, branch: sending.branch, name }
}

fn batch<'a>(payroll: &'a Row, run: i64, remark: &'a str) -> Batch<'a> {
    let id = payroll.text("payroll-id");
    Batch { message: format!("{id}R{run:02}"), payment: id, salary: true, remark }
}

fn order(row: &Row, card: &Row, workers: &BTreeMap<String, Rows>) -> Order {
    let worker = workers.get(row.text("person")).and_then(|rows| rows.first());
    Order {
        end_to_end: order_no(row),
        amount: row.money("net").unwrap_or_default(),
        name: worker
            .map(|worker| worker.text("name"))
            .filter(|name| !name.is_empty())
            .unwrap_or(row.text("person"))
            .to_owned(),
        account: card.text("account-no").to_owned(),
        bank_code: card.text("bank-code").to_owned(),
    }
}

/// A bank pays a number once. What it turned down goes out under the same; what it paid and took back is a payment of its
/// own, and the first of the line's five digits counts those (a payroll has at most 2 000 lines). A tenth is refused by the
/// message's length.
pub fn order_no(row: &Row) -> String {
    let last = row.text("order-no");
    let at = last.len().saturating_sub(LINE_DIGITS);
    match (row.text("state"), last.get(at..=at).and_then(|digit| digit.parse::<u8>().ok())) {
        ("returned", Some(times)) => format!("{}{}{}", &last[..at], times + 1, &last[at + 1..]),
        _ => last.to_owned(),
    }
}

/// His card, when the bank found it good.
fn card<'a>(cards: &'a BTreeMap<String, Rows>, row: &Row) -> Option<&'a Row> {
    cards.get(row.text("person")).and_then(|rows| rows.first()).filter(|card| card.text("holder-check") == "ok")
}

/// What came back goes out again only to a card that was put right.
pub fn may_resend(facts: &Facts) -> Decision {
    match blocked(&facts.sheet, &facts.cards) {
        Some(told) => refuse(told),
        None => Decision::declared(),
    }
}

pub fn blocked(sheet: &Rows, cards: &BTreeMap<String, Rows>) -> Option<Msg> {
    let mut waiting = waiting(sheet).peekable();
    if waiting.peek().is_none() {
        return Some(Msg::NothingToSend);
    }
    let unchanged = waiting.find(|row| {
        card(cards, row)
            .is_none_or(|card| card.text("account-no") == row.text("card-no") && row.text("state") == "failed")
    });
    unchanged.map(|row| Msg::CardNotCorrected { person: row.text("person").into() })
}
