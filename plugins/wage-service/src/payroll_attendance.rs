//! 农民工考勤表: what the gate recorded of everybody on a payroll, day by day. A month of two thousand people is more than one
//! call takes in, so each sheet has some of them.
use crate::months::Month;
use crate::parties::open_account;
use crate::payroll::{id, looked_at, numbered};
use crate::procedures::payroll::{Facts, Form, Step};
use crate::wages::tenths;
use crate::*;
use hub_sdk::prelude::*;
use std::collections::BTreeMap;

/// People of one sheet.
const SHEET: usize = 200;

/// Who is on which sheet, as the step runs over them.
pub fn sheets(form: &Form) -> Vec<Value> {
    let people: Vec<&str> = form.lines.iter().map(|line| &*line.person).collect();
    (1..).zip(people.chunks(SHEET)).map(|(no, people)| json!({"no": no, "people": people})).collect()
}

/// One of them.
pub fn sheet(case: &Case<Form>, facts: &Facts) -> Decision {
    let item = case.item.clone().unwrap_or_default();
    let (no, key) = (item["no"].as_i64().unwrap_or(1), id(case));
    let people = item["people"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let lines: Vec<Value> = people.map(|person| line(person, facts)).collect();
    let (form, of) = (&case.form, case.form.lines.len().div_ceil(SHEET));
    let days = Month::read(&form.period).map_or(31, |month| month.day(31).day());
    let paper = json!({
        "project": form.project, "organisation": form.organisation, "period": form.period, "days": days, "lines": lines,
        "sheet": no, "of": of,
    });
    Decision::declared().issue("attendance-sheet", paper).number(numbered(&key, &format!("KQ{no:02}"))).on_record(key)
}

/// With all sheets the payroll goes to who looks at it first, or to the workers who sign it electronically (R10).
pub fn shown(case: &Case<Form>, facts: &Facts) -> Decision {
    match (open_account(&facts.accounts), case.form.signed_by.as_str()) {
        (None, _) => refuse(Msg::NoAccount),
        (Some(_), "electronic") => next(Step::Signing),
        (Some(account), _) => next(looked_at(&case.form, account)),
    }
}

/// What counts of every day that he was there, and what that comes to.
fn line(person: &str, facts: &Facts) -> Value {
    let rows = facts.days.get(person);
    let rows = || rows.into_iter().flat_map(|rows| rows.iter());
    let of = |row: &Row, field: &str| row.decimal(field).unwrap_or_default();
    let sum = |field: &str| tenths(Hundredths(rows().map(|row| of(row, field).0).sum()));
    let mark = |row: &Row| Some((row.date("date")?.day().to_string(), tenths(of(row, "value"))));
    let marks: BTreeMap<String, String> = rows().filter_map(mark).collect();
    json!({
        "name": payroll_check::name(facts, person), "marks": marks, "days": sum("value"), "overtime": sum("overtime-hours"),
    })
}
