//! 发放结果: what the case does when the bank has answered for every line, and the papers that tell who was paid.
use crate::parties::{labour_clerk, open_account};
use crate::payroll::id;
use crate::procedures::payroll::{Facts, Form, Occurrence, Step};
use crate::*;
use hub_sdk::prelude::*;

pub fn told(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let contractor = open_account(&facts.accounts).map(|row| row.text("contractor")).unwrap_or_default();
    let Some((kind, _)) = what.event() else {
        return next(Step::Result).note(Msg::BankSilent).notify(labour_clerk(contractor), Msg::BankSilent);
    };
    if what.event_data().text("payroll-id") != parties::plain(&Some(id(case))) {
        return refuse(Msg::OtherPayroll);
    }
    match kind.ends_with("payroll.paid") {
        true => papers(next(Step::Details), case, facts, cx),
        false => next(Step::Result)
            .notify(labour_clerk(contractor), Msg::PayrollFailedNotice { no: parties::plain(&Some(id(case))).into() }),
    }
}

/// Only what is paid in full is closed.
pub fn closed(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let paid = facts.payroll.as_ref().is_some_and(|row| row.text("state") == "paid");
    match paid {
        true => papers(Decision::declared(), case, facts, cx),
        false => refuse(Msg::NotPaidInFull),
    }
}

/// Details for the contractor to seal, a voucher for the subcontractor, a slip for every worker.
fn papers(decision: Decision, case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let payroll = facts.payroll.clone().unwrap_or_default();
    let lines: Vec<Value> =
        facts.sheet.iter().filter(|row| row.text("state") != "void").map(|row| detail(row, facts)).collect();
    let head = json!({
        "payroll-id": id(case), "project": case.form.project, "organisation": case.form.organisation,
        "contractor": payroll.text("contractor"), "period": case.form.period, "kind": case.form.kind.as_str(),
        "people": payroll.integer("people"), "net": payroll.money("net-total"), "paid-on": payroll.get("paid-on"),
    });
    let mut details = head.clone();
    details["lines"] = lines.into();
    let decision =
        decision.draft("payment-details", details).number(payroll::numbered(&id(case), "MX")).on_record(id(case));
    let decision = match payroll.text("contractor") == &*case.form.organisation {
        true => decision,
        false => decision.issue("payment-voucher", head).number(payroll::numbered(&id(case), "PZ")).on_record(id(case)),
    };
    let few = i64::try_from(facts.sheet.len()).is_ok_and(|count| count <= cx.settings.payslip_documents);
    match few {
        true => facts
            .sheet
            .iter()
            .filter(|row| row.text("state") == "paid")
            .fold(decision, |d, row| slip(d, case, row, facts)),
        false => decision,
    }
}

fn detail(row: &Row, facts: &Facts) -> Value {
    let card = row.text("card-no");
    let tail: String = card.chars().skip(card.chars().count().saturating_sub(4)).collect();
    json!({
        "name": payroll_check::name(facts, row.text("person")), "days": wages::tenths(row.decimal("days-paid").unwrap_or_default()), "gross": row.money("gross"),
        "deductions": row.money("deductions"), "net": row.money("net"), "card": tail, "paid-on": row.get("paid-on"),
        "reference": row.text("line-id"),
    })
}

fn slip(decision: Decision, case: &Case<Form>, row: &Row, facts: &Facts) -> Decision {
    let mut data = detail(row, facts);
    for (key, value) in [
        ("project", json!(case.form.project)),
        ("organisation", json!(case.form.organisation)),
        ("period", json!(case.form.period)),
    ] {
        data[key] = value;
    }
    decision.issue("payslip", data).number(row.text("line-id")).on_record(row.text("line-id"))
}
