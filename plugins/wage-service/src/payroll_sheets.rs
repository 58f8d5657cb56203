//! What is shown on site and to those who look at a payroll: 农民工工资表公示 with every line, 农民工考勤表 with what the gate
//! recorded day by day. Two thousand people are more than one call takes in or one document holds, so each sheet has some.
use crate::months::Month;
use crate::payroll::{id, numbered};
use crate::payroll_check::{line_pay, named};
use crate::procedures::payroll::{Facts, Form};
use crate::wages::tenths;
use crate::*;
use hub_sdk::prelude::*;
use std::collections::BTreeMap;

/// People of one sheet: rendered in a fraction of a second, so that a busy machine keeps the hub's limit.
pub const SHEET: usize = 50;

/// Who is on which sheet, as the step runs over them.
pub fn sheets(form: &Form) -> Vec<Value> {
    let people: Vec<&str> = form.lines.iter().map(|line| &*line.person).collect();
    (1..).zip(people.chunks(SHEET)).map(|(no, people)| json!({"no": no, "people": people})).collect()
}

/// One of them, both ways.
pub fn sheet(case: &Case<Form>, facts: &Facts) -> Decision {
    let no = case.item.as_ref().and_then(|item| item["no"].as_u64()).unwrap_or(1);
    let at = usize::try_from(no).unwrap_or(1).saturating_sub(1);
    let (form, key) = (&case.form, id(case));
    let lines = form.lines.chunks(SHEET).nth(at).unwrap_or_default();
    let head = json!({
        "project": form.project, "organisation": form.organisation, "period": form.period, "kind": form.kind.as_str(),
        "sheet": no, "of": form.lines.len().div_ceil(SHEET),
    });
    Decision::declared()
        .issue("payroll-sheet", wages(head.clone(), lines, facts))
        .number(numbered(&key, &format!("GS{no:02}")))
        .on_record(key.clone())
        .issue("attendance-sheet", attendance(head, lines, facts))
        .number(numbered(&key, &format!("KQ{no:02}")))
        .on_record(key)
}

fn wages(mut paper: Value, lines: &[PayrollLinesRow], facts: &Facts) -> Value {
    let mut net = Fen(0);
    let shown = lines.iter().map(|line| {
        let pay = line_pay(line);
        net += pay.net;
        json!({
            "name": named(&facts.sheet_workers, &line.person), "work-kind": line.work_kind, "days": tenths(line.days_paid),
            "attendance": sum(&line.person, "value", facts), "day-rate": line.day_rate,
            "overtime": line.overtime_hours.map(tenths), "gross": pay.gross, "deductions": pay.deductions, "net": pay.net,
            "remark": line.remark,
        })
    });
    paper["lines"] = shown.collect();
    paper["net"] = json!(net);
    paper
}

fn attendance(mut paper: Value, lines: &[PayrollLinesRow], facts: &Facts) -> Value {
    let month = Month::read(paper["period"].as_str().unwrap_or_default());
    paper["days"] = month.map_or(31, |month| month.day(31).day()).into();
    paper["lines"] = lines.iter().map(|line| marked(&line.person, facts)).collect();
    paper
}

/// What counts of every day that he was there, and what that comes to.
fn marked(person: &str, facts: &Facts) -> Value {
    let mark =
        |row: &Row| Some((row.date("date")?.day().to_string(), tenths(row.decimal("value").unwrap_or_default())));
    let marks: BTreeMap<String, String> = days(person, facts).filter_map(mark).collect();
    json!({
        "name": named(&facts.sheet_workers, person), "marks": marks, "days": sum(person, "value", facts),
        "overtime": sum(person, "overtime-hours", facts),
    })
}

fn days<'a>(person: &str, facts: &'a Facts) -> impl Iterator<Item = &'a Row> {
    facts.days.get(person).into_iter().flat_map(|rows| rows.iter())
}

fn sum(person: &str, field: &str, facts: &Facts) -> String {
    tenths(Hundredths(days(person, facts).map(|row| row.decimal(field).unwrap_or_default().0).sum()))
}
