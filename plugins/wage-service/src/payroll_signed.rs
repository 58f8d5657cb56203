//! 农民工电子签名: every worker is asked for his own line and sees no other's (R10, 《工程建设领域农民工工资专用账户管理暂行办法》第四章).
//! Each signs in a case of his own (`wage_signature`); here the payroll asks them and waits.
use crate::parties::{labour_clerk, open_account, plain};
use crate::payroll::{id, looked_at};
use crate::payroll_check::{line_pay, name};
use crate::procedures::payroll::{Facts, Form, Occurrence, Step};
use crate::*;
use hub_sdk::prelude::*;
use std::collections::BTreeMap;

/// With all sheets drawn up: to the workers who sign electronically, or at once to who looks at it first. Who has signed
/// the same line before is not asked again.
pub fn asked(case: &Case<Form>, facts: &Facts) -> Decision {
    let Some(account) = open_account(&facts.accounts) else { return refuse(Msg::NoAccount) };
    let form = &case.form;
    let mut before: BTreeMap<&str, &Row> = facts.signatures.iter().map(|row| (row.text("person"), row)).collect();
    let lines: Vec<PayrollSignature> = match form.signed_by.as_str() {
        "electronic" => form.lines.iter().map(|line| line_of(case, account, line)).collect(),
        _ => vec![],
    };
    let mut asked = vec![];
    for line in lines {
        match before.remove(person_of(&line)) {
            Some(row) if row.text("state") == "signed" && same(row, &line) => {}
            _ => asked.push(line),
        }
    }
    let step = if asked.is_empty() { looked_at(form, account) } else { Step::Signing };
    let told = || Msg::SignWages { period: (&form.period).into() };
    let decision = asked.into_iter().fold(next(step), |decision, line| {
        let person = to::person(person_of(&line));
        decision.put(line).notify(person, told())
    });
    // Who is no longer on the payroll, or signs on paper.
    before.into_values().filter(|row| row.text("state") == "asked").fold(decision, |decision, row| {
        decision.put_merge(PayrollSignature {
            signature_id: row.text("signature-id").into(),
            state: Some("withdrawn".into()),
            ..PayrollSignature::default()
        })
    })
}

fn person_of(line: &PayrollSignature) -> &str {
    plain(&line.person)
}

fn line_of(case: &Case<Form>, account: &Row, line: &PayrollLinesRow) -> PayrollSignature {
    let (form, key, pay) = (&case.form, id(case), line_pay(line));
    PayrollSignature {
        signature_id: format!("{}/{}", plain(&Some(key.clone())), &*line.person).into(),
        payroll_id: Some(key),
        project: Some((&form.project).into()),
        organisation: Some((&form.organisation).into()),
        contractor: Some(account.text("contractor").into()),
        person: Some((&line.person).into()),
        period: Some((&form.period).into()),
        days_paid: Some(line.days_paid),
        overtime_hours: line.overtime_hours,
        gross: Some(pay.gross),
        deductions: Some(pay.deductions),
        net: Some(pay.net),
        state: Some("asked".into()),
        ..PayrollSignature::default()
    }
}

fn same(row: &Row, line: &PayrollSignature) -> bool {
    (row.decimal("days-paid"), row.decimal("overtime-hours")) == (line.days_paid, line.overtime_hours)
        && (row.money("gross"), row.money("deductions"), row.money("net")) == (line.gross, line.deductions, line.net)
}

/// All have signed, one objects, or the time is over.
pub fn told(case: &Case<Form>, what: &Occurrence, facts: &Facts) -> Decision {
    let Some(account) = open_account(&facts.accounts) else { return refuse(Msg::NoAccount) };
    let clerk = labour_clerk(&case.form.organisation);
    let Some((kind, _)) = what.event() else {
        return payroll::moved(next(Step::Fill), case, "draft")
            .note(Msg::NotAllSigned)
            .notify(clerk, Msg::NotAllSigned);
    };
    let event = what.event_data();
    if event.text("payroll-id") != plain(&Some(id(case))) {
        return refuse(Msg::OtherSignature);
    }
    match kind.ends_with("payroll.signed") {
        true => next(looked_at(&case.form, account)),
        false => {
            let person = name(facts, event.text("person"));
            let told = || Msg::LineObjected { person: person.as_str().into(), reason: event.text("reason").into() };
            payroll::moved(next(Step::Fill), case, "draft").note(told()).notify(clerk, told())
        }
    }
}
