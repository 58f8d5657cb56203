//! 专户动账: receipts (E1), wages that came back (E6), interest (E9). Debits are only held against what was ordered; an
//! unknown one holds the account. What is pending or only told (PDNG, INFO) changes nothing: the bank tells the same entry
//! again when it is booked (BOOK), and an entry in another state is another entry to `dedupe`.
use crate::entry::{Booked, read};
use crate::handlers::booked::{Facts, Handler, Occurrence};
use crate::months::Month;
use crate::parties::{administrator, authority, given, noted};
use crate::*;
use hub_sdk::Entry;
use hub_sdk::prelude::*;

impl Handler for WageService {
    fn handle(what: &Occurrence, _: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let Some(booked) = what.message().and_then(|(_, data)| read(data)) else { return Decision::declared() };
        let Some(account) = facts.accounts.first() else { return refuse(Msg::AccountUnknown) };
        match (booked.credit, returned(&booked, facts)) {
            (true, Some(line)) => came_back(&booked, line, account, facts, cx),
            (true, None) if booked.interest => interest(&booked, account, facts, cx),
            (true, None) => receipt(&booked, account, facts, cx),
            (false, _) => debit(&booked, account, facts, cx),
        }
    }
}

fn line<'a>(facts: &'a Facts, order: &str) -> Option<&'a Row> {
    facts.lines.get(order).and_then(|rows| rows.first())
}

fn returned<'a>(booked: &Booked, facts: &'a Facts) -> Option<&'a Row> {
    booked.orders.iter().find_map(|order| line(facts, order)).filter(|row| row.text("state") == "paid")
}

/// As the bank's statement names it, on the bank's own day: so that a statement (camt.053) finds it.
fn entry(name: &str, booked: &Booked, cx: &Context) -> Entry {
    Entry::new(name).once(booked.reference.as_str()).on(booked.on.unwrap_or(cx.today()))
}

fn kept(booked: &Booked, account: &Row, kind: &str, cx: &Context) -> Receipt {
    let on = booked.on.unwrap_or(cx.today());
    Receipt {
        receipt_id: format!("{}/{}", account.text("account-id"), booked.reference).into(),
        r#ref: Some(booked.reference.as_str().into()),
        account_id: Some(account.text("account-id").into()),
        account_no: Some(booked.account.as_str().into()),
        project: Some(account.text("project").into()),
        division: Some(account.text("division").into()),
        amount: Some(booked.amount),
        payer: given(&booked.payer),
        payer_account: given(&booked.payer_account),
        remark: given(&booked.remark),
        booked_on: Some(on),
        period: Some(Month::of(on).to_string().into()),
        kind: Some(kind.into()),
        allocated: Some(Fen(0)),
        refunded: Some(Fen(0)),
    }
}

/// E1: and the oldest month that is not met is met by it.
fn receipt(booked: &Booked, account: &Row, facts: &Facts, cx: &Context) -> Decision {
    let entry = entry("E1", booked, cx).debit("A1", booked.amount).credit("L1", booked.amount);
    let decision =
        Decision::declared().post(booked.account.as_str(), entry).put(kept(booked, account, "labour-fee", cx));
    let decision = noted(decision, account, facts.money.as_ref(), booked.amount, cx);
    let told = || Msg::ReceiptCame { amount: booked.amount.grouped().into(), reference: (&booked.reference).into() };
    let decision = decision.notify(administrator(account.text("contractor")), told());
    let Some(row) = facts.plans.first() else { return unmatched(decision, booked, account) };
    let mut plan = plan_changes::read(row);
    let left = plan.lines.as_deref_mut().map_or(booked.amount, |lines| shares::receive(lines, booked.amount));
    plan.cumulative_received = Some(plan.cumulative_received.unwrap_or_default() + booked.amount);
    let decision = plan_changes::lined(decision, &plan);
    let short = plan.lines.iter().flatten().any(|row| row.state.as_ref().and_then(Text::as_str) == Some("short"));
    let decision = if short { decision } else { decision.clear_alert(format!("short/{}", row.text("plan-id"))) };
    let decision = decision.put(plan);
    if left > Fen(0) { unmatched(decision, booked, account) } else { decision }
}

/// No month asked for this money.
fn unmatched(decision: Decision, booked: &Booked, account: &Row) -> Decision {
    let told =
        || Msg::ReceiptUnmatched { amount: booked.amount.grouped().into(), reference: (&booked.reference).into() };
    decision
        .notify(administrator(account.text("owner")), told())
        .notify(administrator(account.text("contractor")), told())
}

/// E9.
fn interest(booked: &Booked, account: &Row, facts: &Facts, cx: &Context) -> Decision {
    let entry = entry("E9", booked, cx).debit("A1", booked.amount).credit("L6", booked.amount);
    let decision = Decision::declared().post(booked.account.as_str(), entry).put(kept(booked, account, "interest", cx));
    noted(decision, account, facts.money.as_ref(), booked.amount, cx)
}

/// E6: a line that was paid is to be paid again.
fn came_back(booked: &Booked, line: &Row, account: &Row, facts: &Facts, cx: &Context) -> Decision {
    let (id, amount) = (line.text("payroll-id"), booked.amount);
    let entry = entry("E6", booked, cx).debit("A1", amount).credit(format!("L4:{id}"), amount);
    let record = PayrollLine {
        line_id: line.text("line-id").into(),
        state: Some("returned".into()),
        fail_reason: given(&booked.remark),
        ..PayrollLine::default()
    };
    let decision = Decision::declared()
        .post(booked.account.as_str(), entry)
        .put(kept(booked, account, "returned", cx))
        .put_merge(record);
    let decision = noted(decision, account, facts.money.as_ref(), amount, cx);
    match facts.payrolls.iter().find(|row| row.text("payroll-id") == id) {
        Some(payroll) => status::part_paid(decision, payroll, -amount, amount, account.text("division")),
        None => decision,
    }
}

/// What the bank took out was ordered: payrolls, refunds. Anything else holds the account.
fn debit(booked: &Booked, account: &Row, facts: &Facts, cx: &Context) -> Decision {
    let decision = noted(Decision::declared(), account, facts.money.as_ref(), Fen(0), cx);
    let id = account.text("account-id");
    match ordered(booked, facts) {
        Some(sum) if sum == booked.amount => decision,
        Some(sum) => {
            let told = Msg::DebitDiffers {
                reference: (&booked.reference).into(),
                bank: booked.amount.grouped().into(),
                ours: sum.grouped().into(),
            };
            decision.alert(
                format!("reconcile/{id}/{}", booked.reference),
                "橙色",
                [authority(account.text("division"))],
                told,
            )
        }
        None => {
            let told = Msg::UnusualDebit {
                no: id.into(),
                amount: booked.amount.grouped().into(),
                reference: (&booked.reference).into(),
            };
            let held = WageAccount { account_id: id.into(), frozen: Some(true), ..WageAccount::default() };
            let to = [authority(account.text("division")), administrator(account.text("contractor"))];
            decision.put_merge(held).alert(format!("debit/{id}"), "红色", to, told)
        }
    }
}

/// What we had ordered under these references; a batch is known by its payroll.
fn ordered(booked: &Booked, facts: &Facts) -> Option<Fen> {
    let refund =
        |order: &str| facts.refunds.get(order).and_then(|rows| rows.first()).and_then(|row| row.money("amount"));
    let known = |order: &String| line(facts, order).and_then(|row| row.money("net")).or_else(|| refund(order));
    if !booked.orders.is_empty() {
        return booked.orders.iter().map(known).sum();
    }
    facts.payrolls.iter().find(|row| row.text("payroll-id") == booked.batch).map(|_| booked.amount)
}
