//! 工资条 (《保障农民工工资支付条例》第十五条): every worker gets the slip of his own line from a case of his own, which nobody else
//! reads; the employer hands out the slips of a payroll on paper, in parts, for two thousand are more than one document holds.
use crate::payroll::{id, numbered};
use crate::payroll_check::named;
use crate::payroll_sheets::SHEET;
use crate::procedures::payroll::{Facts as Payroll, Form as PayrollForm};
use crate::procedures::payslip::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        if facts.line.as_ref().is_none_or(|line| line.text("state") != "paid") {
            say.refuse(Msg::LineNotPaid);
        }
    }

    fn decide(_: &Case<Form>, what: &Occurrence, facts: &Facts, _: &Context) -> Decision {
        match (what.step(), what.action(), &facts.line) {
            (Some(Step::Fill), Some(Action::Submit), Some(line)) => own(line, facts.worker.as_ref()),
            _ => Decision::declared(),
        }
    }
}

/// A line that came back and was paid again has the number of that payment.
fn own(line: &Row, worker: Option<&Row>) -> Decision {
    let name = worker.map(|row| row.text("name")).filter(|name| !name.is_empty());
    let mut paper = slip(line, name.unwrap_or(line.text("person")));
    for field in ["project", "organisation", "period"] {
        paper[field] = line.text(field).into();
    }
    Decision::declared().issue("payslip", paper).number(line.text("order-no")).on_record(line.text("line-id"))
}

/// Which lines are on which part, as the step runs over them, and what each part comes to.
pub fn parts(sheet: &Rows) -> Vec<Value> {
    let mut paid: Vec<&Row> = sheet.iter().filter(|row| row.text("state") == "paid").collect();
    paid.sort_unstable_by_key(|row| row.text("line-id"));
    let part = |(no, rows): (usize, &[&Row])| {
        let lines: Vec<&str> = rows.iter().map(|row| row.text("line-id")).collect();
        let net: Fen = rows.iter().filter_map(|row| row.money("net")).sum();
        json!({"no": no, "lines": lines, "people": rows.len(), "net": net})
    };
    (1..).zip(paid.chunks(SHEET)).map(part).collect()
}

/// One of them: the slips, and where one sheet does not hold the payroll the lines of its details.
pub fn part(case: &Case<PayrollForm>, facts: &Payroll) -> Decision {
    let (no, key) = (case.item.as_ref().and_then(|item| item["no"].as_i64()).unwrap_or(1), id(case));
    let mut rows: Vec<&Row> = facts.slip_lines.iter().collect();
    rows.sort_unstable_by_key(|row| row.text("line-id"));
    let lines: Vec<Value> =
        rows.into_iter().map(|row| slip(row, named(&facts.slip_workers, row.text("person")))).collect();
    let of = case.data["slips"].as_array().map_or(1, Vec::len);
    let form = &case.form;
    let paper = json!({
        "payroll-id": key, "project": form.project, "organisation": form.organisation, "period": form.period, "lines": lines,
        "part": no, "of": of,
    });
    let decision = Decision::declared()
        .issue("payslips", paper.clone())
        .number(numbered(&key, &format!("GT{no:02}")))
        .on_record(key.clone());
    match of > 1 {
        true => decision.issue("payment-lines", paper).number(numbered(&key, &format!("MX{no:02}"))).on_record(key),
        false => decision,
    }
}

/// What a worker is told of his wages, and the list of those paid of every one.
pub fn slip(line: &Row, name: &str) -> Value {
    let card = line.text("card-no");
    let tail: String = card.chars().skip(card.chars().count().saturating_sub(4)).collect();
    json!({
        "name": name, "days": wages::tenths(line.decimal("days-paid").unwrap_or_default()), "gross": line.money("gross"),
        "deductions": line.money("deductions"), "net": line.money("net"), "card": tail, "paid-on": line.get("paid-on"),
        "reference": line.text("line-id"),
    })
}
