//! 农民工电子签名: every worker signs his own line and sees no other's (R10, 《工程建设领域农民工工资专用账户管理暂行办法》第四章).
use crate::parties::open_account;
use crate::payroll_check::{line_pay, name};
use crate::procedures::payroll::{Facts, Form};
use crate::wages::tenths;
use crate::*;
use hub_sdk::prelude::*;

/// What he signs: his line alone.
pub fn line(case: &Case<Form>, facts: &Facts) -> Decision {
    let (form, item) = (&case.form, case.item.as_ref());
    let person = item.map(|item| item.get("person").unwrap_or(item)).and_then(Value::as_str).unwrap_or_default();
    let Some(line) = form.lines.iter().find(|line| &*line.person == person) else { return Decision::declared() };
    let pay = line_pay(line);
    Decision::declared().draft(
        "wage-confirmation",
        json!({
            "name": name(facts, person), "project": form.project, "organisation": form.organisation, "period": form.period,
            "days": tenths(line.days_paid), "overtime": line.overtime_hours.map(tenths), "gross": pay.gross,
            "deductions": pay.deductions, "net": pay.net,
        }),
    )
}

/// The payroll goes on once everybody has signed.
pub fn all(case: &Case<Form>, facts: &Facts) -> Decision {
    match open_account(&facts.accounts) {
        Some(account) => next(payroll::looked_at(&case.form, account)),
        None => refuse(Msg::NoAccount),
    }
}
