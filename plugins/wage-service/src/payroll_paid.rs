//! 发放结果: what the case does when the bank has answered for every line, and the papers that tell who was paid; the slips are
//! of `payslip`.
use crate::parties::{labour_clerk, open_account};
use crate::payroll::id;
use crate::payroll_check::named;
use crate::procedures::payroll::{Facts, Form, Occurrence, Step};
use crate::*;
use hub_sdk::prelude::*;

pub fn told(case: &Case<Form>, what: &Occurrence, facts: &Facts) -> Decision {
    let contractor = open_account(&facts.accounts).map(|row| row.text("contractor")).unwrap_or_default();
    let Some((kind, _)) = what.event() else {
        return next(Step::Result).note(Msg::BankSilent).notify(labour_clerk(contractor), Msg::BankSilent);
    };
    if what.event_data().text("payroll-id") != parties::plain(&Some(id(case))) {
        return refuse(Msg::OtherPayroll);
    }
    match kind.ends_with("payroll.paid") {
        true => slips(next(Step::Slips), facts),
        false => next(Step::Result)
            .notify(labour_clerk(contractor), Msg::PayrollFailedNotice { no: parties::plain(&Some(id(case))).into() }),
    }
}

/// Only what is paid in full is closed.
pub fn closed(facts: &Facts) -> Decision {
    let paid = facts.payroll.as_ref().is_some_and(|row| row.text("state") == "paid");
    match paid {
        true => slips(Decision::declared(), facts),
        false => refuse(Msg::NotPaidInFull),
    }
}

fn slips(decision: Decision, facts: &Facts) -> Decision {
    decision.patch(json!({"slips": payslip::parts(&facts.sheet)}))
}

/// Details for the contractor to seal, a voucher for the subcontractor. What one sheet does not hold is on parts of its own,
/// which the sealed sheet names with what each comes to.
pub fn papers(case: &Case<Form>, facts: &Facts) -> Decision {
    let payroll = facts.payroll.clone().unwrap_or_default();
    let parts = case.data["slips"].as_array().cloned().unwrap_or_default();
    let head = json!({
        "payroll-id": id(case), "project": case.form.project, "organisation": case.form.organisation,
        "contractor": payroll.text("contractor"), "period": case.form.period, "kind": case.form.kind.as_str(),
        "people": payroll.integer("people"), "net": payroll.money("net-total"), "paid-on": payroll.get("paid-on"),
    });
    let mut details = head.clone();
    match parts.len() > 1 {
        true => details["parts"] = parts.iter().map(part).collect(),
        false => details["lines"] = lines(facts),
    }
    let decision = Decision::declared()
        .draft("payment-details", details)
        .number(payroll::numbered(&id(case), "MX"))
        .on_record(id(case));
    match payroll.text("contractor") == &*case.form.organisation {
        true => decision,
        false => decision.issue("payment-voucher", head).number(payroll::numbered(&id(case), "PZ")).on_record(id(case)),
    }
}

fn lines(facts: &Facts) -> Value {
    let counted = facts.sheet.iter().filter(|row| row.text("state") != "void");
    counted.map(|row| payslip::slip(row, named(&facts.workers, row.text("person")))).collect()
}

fn part(part: &Value) -> Value {
    json!({"no": part["no"], "people": part["people"], "net": part["net"]})
}
