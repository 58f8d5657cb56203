//! 代发回执 (pain.002): every order is booked once, as paid (E4, E8b) or as turned down (E5). The last one tells the case.
use crate::handlers::status::{Facts, Handler, Occurrence};
use crate::parties::{authority, labour_clerk, noted};
use crate::*;
use hub_sdk::Entry;
use hub_sdk::prelude::*;

impl Handler for WageService {
    fn handle(what: &Occurrence, _: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let Some((_, data)) = what.message() else { return Decision::declared() };
        let tx = &data["CstmrPmtStsRpt"]["OrgnlPmtInfAndSts"][0]["TxInfAndSts"][0];
        let reason = tx["StsRsnInf"][0]["Rsn"]["Cd"].as_str().unwrap_or_default();
        match (facts.lines.first(), &facts.payroll, &facts.refund, tx["TxSts"].as_str()) {
            (_, _, _, Some("RCVD" | "PDNG" | "ACTC" | "ACCP" | "ACSP" | "ACWC")) => Decision::declared(),
            // What was booked already changes nothing.
            (Some(line), Some(_), _, _) if line.text("state") != "sending" => Decision::declared(),
            (Some(line), Some(_), _, _) if differs(tx, line.money("net")) => differing(tx, line.money("net")),
            (_, _, Some(refund), _) if differs(tx, refund.money("amount")) => differing(tx, refund.money("amount")),
            (Some(line), Some(payroll), _, Some("ACSC")) => paid(line, payroll, facts, cx),
            (Some(line), Some(payroll), _, _) => turned_down(line, payroll, reason, facts, cx),
            (_, _, Some(refund), Some(status)) => refunded(refund, status == "ACSC", facts, cx),
            _ => refuse(Msg::UnknownOrder),
        }
    }
}

fn told(tx: &Value) -> Option<Fen> {
    tx["OrgnlTxRef"]["Amt"]["InstdAmt"]["Fen"].as_i64().map(Fen)
}

/// The bank need not repeat the amount; where it does, it is the order's.
fn differs(tx: &Value, ordered: Option<Fen>) -> bool {
    told(tx).is_some_and(|amount| Some(amount) != ordered)
}

/// Nothing is booked: the bank sends its report again once it is right, and the operator sees what was refused.
fn differing(tx: &Value, ordered: Option<Fen>) -> Decision {
    refuse(Msg::StatusDiffers {
        order: tx["OrgnlEndToEndId"].as_str().unwrap_or_default().into(),
        bank: told(tx).unwrap_or_default().grouped().into(),
        ours: ordered.unwrap_or_default().grouped().into(),
    })
}

fn key(line: &Row) -> String {
    format!("{}/{}", line.text("order-no"), line.integer("tries").unwrap_or_default())
}

/// E4.
fn paid(line: &Row, payroll: &Row, facts: &Facts, cx: &Context) -> Decision {
    let (id, net) = (line.text("payroll-id"), line.money("net").unwrap_or_default());
    let entry = Entry::new("E4")
        .debit(format!("L3:{id}"), net)
        .credit("A1", net)
        .once(format!("E4/{}", key(line)))
        .order(line.text("order-no"));
    let record = json!({"line-id": line.text("line-id"), "state": "paid", "paid-on": cx.today(), "fail-reason": null});
    let decision = Decision::declared()
        .post(line.text("account-no"), entry)
        .merge::<PayrollLine>(record)
        .notify(to::person(line.text("person")), paid_notice(line, net));
    settled(left(decision, net, facts, cx), payroll, net, Fen(0), facts, cx)
}

/// With it he knows that his slip is there (《保障农民工工资支付条例》第十五条).
fn paid_notice(line: &Row, net: Fen) -> Msg {
    Msg::WagePaid { period: line.text("period").into(), net: net.grouped().into() }
}

/// The account holds so much less.
fn left(decision: Decision, amount: Fen, facts: &Facts, cx: &Context) -> Decision {
    match facts.accounts.first() {
        Some(account) => noted(decision, account, facts.money.as_ref(), -amount, cx),
        None => decision,
    }
}

/// E5: it never left the account.
fn turned_down(line: &Row, payroll: &Row, reason: &str, facts: &Facts, cx: &Context) -> Decision {
    let (id, net) = (line.text("payroll-id"), line.money("net").unwrap_or_default());
    let entry = Entry::new("E5")
        .debit(format!("L3:{id}"), net)
        .credit(format!("L4:{id}"), net)
        .once(format!("E5/{}", key(line)));
    let record = PayrollLine {
        line_id: line.text("line-id").into(),
        state: Some("failed".into()),
        fail_reason: parties::given(bank::reason(reason)),
        ..PayrollLine::default()
    };
    let told = || match reason {
        "BE01" => Msg::CardMismatch {},
        _ => Msg::LineFailed { reason: bank::reason(reason).into() },
    };
    let decision = Decision::declared()
        .post(line.text("account-no"), entry)
        .put_merge(record)
        .notify(to::person(line.text("person")), told());
    settled(decision, payroll, Fen(0), net, facts, cx)
}

/// When every line has its answer the payroll is paid, or paid in part.
fn settled(decision: Decision, payroll: &Row, paid: Fen, failed: Fen, facts: &Facts, cx: &Context) -> Decision {
    let of = |field| payroll.money(field).unwrap_or_default();
    let (all_paid, all_failed) = (of("paid-total") + paid, of("failed-total") + failed);
    let division = facts.project.as_ref().map(|row| row.text("division")).unwrap_or_default();
    if all_paid >= of("net-total") {
        return in_full(decision, payroll, all_paid, cx);
    }
    if all_paid + all_failed >= of("net-total") {
        return part_paid(decision, payroll, paid, failed, division);
    }
    decision.put_merge(Payroll {
        payroll_id: payroll.text("payroll-id").into(),
        paid_total: Some(all_paid),
        failed_total: Some(all_failed),
        ..Payroll::default()
    })
}

fn in_full(decision: Decision, payroll: &Row, total: Fen, cx: &Context) -> Decision {
    let id = payroll.text("payroll-id");
    let record = Payroll {
        payroll_id: id.into(),
        paid_total: Some(total),
        failed_total: Some(Fen(0)),
        state: Some("paid".into()),
        paid_on: Some(cx.today()),
        unpaid_people: Some(0),
        ..Payroll::default()
    };
    decision.put_merge(record).clear_alert(format!("failed/{id}")).publish(PayrollPaidEvent {
        payroll_id: Some(id.into()),
        project: Some(payroll.text("project").into()),
        period: Some(payroll.text("period").into()),
        people: payroll.integer("people"),
        net: payroll.money("net-total"),
    })
}

/// Some of it was not paid, or came back.
pub fn part_paid(decision: Decision, payroll: &Row, paid: Fen, failed: Fen, division: &str) -> Decision {
    let of = |field| payroll.money(field).unwrap_or_default();
    let (id, failed) = (payroll.text("payroll-id"), of("failed-total") + failed);
    let record = Payroll {
        payroll_id: id.into(),
        paid_total: Some(of("paid-total") + paid),
        failed_total: Some(failed),
        state: Some("part-paid".into()),
        ..Payroll::default()
    };
    let told = Msg::PayrollFailedAlert { no: id.into(), amount: failed.grouped().into() };
    let to = [labour_clerk(payroll.text("contractor")), authority(division)];
    decision.put_merge(record).alert(format!("failed/{id}"), "橙色", to, told).publish(PayrollFailedEvent {
        payroll_id: Some(id.into()),
        project: Some(payroll.text("project").into()),
        period: Some(payroll.text("period").into()),
        failed: Some(failed),
    })
}

/// E8b, or back to what is free.
fn refunded(refund: &Row, paid: bool, facts: &Facts, cx: &Context) -> Decision {
    if refund.text("state") != "sending" {
        return Decision::declared();
    }
    let (no, amount) = (refund.text("refund-no"), refund.money("amount").unwrap_or_default());
    let entry = match paid {
        true => refund_funds::paid(no, amount),
        false => refund_funds::turned_down((no, refund.version()), amount, refund.text("reason")),
    };
    let record = Refund {
        refund_no: no.into(),
        state: Some(if paid { "paid" } else { "failed" }.into()),
        paid_on: paid.then(|| cx.today()),
        ..Refund::default()
    };
    let change = if paid { amount } else { Fen(0) };
    left(Decision::declared(), change, facts, cx).post(refund.text("account-no"), entry).put_merge(record).publish(
        RefundPaidEvent { refund_no: Some(no.into()), project: Some(refund.text("project").into()), paid: Some(paid) },
    )
}
