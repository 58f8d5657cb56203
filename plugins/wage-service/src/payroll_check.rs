//! R4 to R10: who may be on a payroll, how much may be written down for him, and what needs a word of explanation.
use crate::months::{Month, days_after, days_between};
use crate::parties::{applicant, is_held, is_party, open_account};
use crate::procedures::payroll::{Facts, Form};
use crate::wages::{Pay, Work, least, overtime_rate, pay, tenths};
use crate::*;
use hub_sdk::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// Problems that are told at once: as many as somebody puts right before he asks again, and no more than an answer holds.
const TOLD: usize = 200;

/// A doubt that somebody must explain, and the authority looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    pub line: usize,
    pub kind: &'static str,
}

/// How one line is paid: an agreed overtime rate counts where it is no less than the law's.
pub fn line_pay(line: &PayrollLinesRow) -> Pay {
    let by_law = if line.overtime_hours.is_some() { least_rate(line) } else { Fen(0) };
    pay(&Work {
        days: line.days_paid,
        day_rate: line.day_rate,
        overtime: line.overtime_hours.unwrap_or_default(),
        overtime_rate: line.overtime_rate.unwrap_or_default().max(by_law),
        piece: line.piece_amount.unwrap_or_default(),
        allowance: line.allowance.unwrap_or_default(),
        insurance: line.social_insurance.unwrap_or_default(),
        tax: line.tax.unwrap_or_default(),
        advance: line.advance.unwrap_or_default(),
    })
}

/// Of an hour of overtime, by law.
fn least_rate(line: &PayrollLinesRow) -> Fen {
    overtime_rate(line.day_rate, line.overtime_kind.as_ref().map(|kind| kind.as_str()).unwrap_or("workday"))
}

pub fn name(facts: &Facts, person: &str) -> String {
    named(&facts.workers, person).to_owned()
}

/// Whoever has no name in the register is told by his id.
pub fn named<'a>(workers: &'a BTreeMap<String, Rows>, person: &'a str) -> &'a str {
    let known = workers.get(person).and_then(|rows| rows.first()).map(|row| row.text("name")).unwrap_or_default();
    if known.is_empty() { person } else { known }
}

pub fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(account) = open_account(&facts.accounts) else {
        say.refuse(Msg::NoAccount).at("/project");
        return;
    };
    if is_held(account, facts.money.as_ref()) {
        say.refuse(Msg::AccountHeld { no: account.text("account-id").into() }).at("/project");
    }
    if &*form.organisation != applicant(cx) {
        say.refuse(Msg::NotOwnPayroll).at("/organisation");
    }
    let party = ["contractor", "subcontractor"].iter().any(|kind| is_party(&facts.parties, kind, &form.organisation));
    if !party {
        say.refuse(Msg::EmployerNotParty).at("/organisation");
    }
    let month = Month::read(&form.period);
    if month.is_some_and(|month| month > Month::of(cx.today())) {
        say.refuse(Msg::MonthToCome).at("/period");
    }
    signed(form, cx, say);
    let (mut seen, mut sum) = (HashSet::with_capacity(form.lines.len()), Fen(0));
    for (n, line) in form.lines.iter().enumerate() {
        if !seen.insert(&*line.person) {
            say.refuse(Msg::PersonTwice { person: name(facts, &line.person).into() }).at(at(n, "person"));
        }
        person(n, form, month, facts, cx, say);
        let pay = line_pay(line);
        amounts(n, form, pay, facts, cx, say);
        sum += pay.net;
        if say.list().len() >= TOLD {
            return;
        }
    }
    for flag in flags(form, facts, cx).iter().filter(|flag| form.lines[flag.line].remark.is_none()).take(TOLD) {
        let field = if flag.kind.starts_with("overtime") { "overtime-hours" } else { "days-paid" };
        say.refuse(unexplained(flag, form, facts, cx)).at(at(flag.line, field));
    }
    say.show("computed-net", sum.grouped());
}

/// A field of a line.
fn at(n: usize, field: &str) -> String {
    format!("/lines/{n}/{field}")
}

/// R10: signed by each, on paper or electronically, or shown on site for some days.
fn signed(form: &Form, cx: &Context, say: &mut Problems) {
    if form.signed_by.as_str() != "notice" {
        return;
    }
    if cx.settings.signature_mode == "strict" {
        say.refuse(Msg::SignaturesNeeded).at("/signed-by");
    }
    let shown = form.posted_on.map_or(0, |from| days_between(from, cx.today()));
    if shown < cx.settings.sheet_notice_days {
        let told = Msg::SheetNotShown { limit: cx.settings.sheet_notice_days.into(), days: shown.into() };
        say.refuse(told).at("/posted-on");
    }
}

fn person(n: usize, form: &Form, month: Option<Month>, facts: &Facts, cx: &Context, say: &mut Problems) {
    let line = &form.lines[n];
    let who = || name(facts, &line.person);
    let rows = facts.dispatches.get(&*line.person);
    if !rows.is_some_and(|rows| rows.iter().any(|row| dispatched(row, month, cx))) {
        say.refuse(Msg::NoDispatch { person: who().into() }).at(at(n, "person"));
    }
    let card = facts.cards.get(&*line.person).and_then(|rows| rows.first());
    match card.map(|row| row.text("holder-check")) {
        Some("ok") => {}
        Some("name-mismatch") => {
            say.refuse(Msg::CardNotOk { person: who().into() }).at(at(n, "person"));
        }
        _ => {
            say.refuse(Msg::NoCard { person: who().into() }).at(at(n, "person"));
        }
    }
    if form.kind.as_str() == "wage" && facts.month_lines.get(&*line.person).is_some_and(|count| *count > 0) {
        let told = Msg::MonthTwice { person: who().into(), period: (&form.period).into() };
        say.refuse(told).at(at(n, "person"));
    }
}

/// On site in that month, or left no longer ago than the city allows.
fn dispatched(row: &Row, month: Option<Month>, cx: &Context) -> bool {
    let Some(month) = month else { return false };
    let begun = row.date("entered-on").is_none_or(|on| Month::of(on) <= month);
    match row.text("state") {
        "on-site" => begun,
        "left" => {
            begun && row.date("left-on").is_some_and(|on| days_after(on, cx.settings.dispatch_days) >= cx.today())
        }
        _ => false,
    }
}

fn amounts(n: usize, form: &Form, pay: Pay, facts: &Facts, cx: &Context, say: &mut Problems) {
    let line = &form.lines[n];
    let who = || name(facts, &line.person);
    let least = least(Fen(cx.settings.min_wage), line.days_paid);
    if ["wage", "settle"].contains(&form.kind.as_str()) && pay.gross < least {
        let told = Msg::BelowMinimum {
            person: who().into(),
            gross: pay.gross.grouped().into(),
            least: least.grouped().into(),
        };
        say.refuse(told).at(at(n, "day-rate"));
    }
    if pay.net < Fen(0) {
        say.refuse(Msg::NetNegative { person: who().into() }).at(at(n, "advance"));
    }
    let by_law = line.overtime_rate.map(|_| least_rate(line)).unwrap_or_default();
    if line.overtime_rate.is_some_and(|rate| rate < by_law) {
        let told = Msg::OvertimeTooLow { person: who().into(), least: by_law.grouped().into() };
        say.refuse(told).at(at(n, "overtime-rate")).cite("《劳动法》第四十四条");
    }
    let of = |sums: &BTreeMap<String, Fen>| sums.get(&*line.person).copied().unwrap_or_default();
    let open = of(&facts.advances) - of(&facts.advances_back);
    if line.advance.is_some_and(|advance| advance > open) {
        let told = Msg::AdvanceTooHigh { person: who().into(), open: open.grouped().into() };
        say.refuse(told).at(at(n, "advance"));
    }
}

/// Held against the gate's records; an advance is paid before there are any.
pub fn flags(form: &Form, facts: &Facts, cx: &Context) -> Vec<Flag> {
    if form.kind.as_str() == "advance" {
        return vec![];
    }
    let mut out = vec![];
    for (n, line) in form.lines.iter().enumerate() {
        let of = |sums: &BTreeMap<String, Number>| sums.get(&*line.person).map(Number::decimal).unwrap_or_default();
        let (days, hours) = (of(&facts.attendance), of(&facts.overtime));
        let overtime = line.overtime_hours.unwrap_or_default();
        let mut flag = |kind| out.push(Flag { line: n, kind });
        if days.0 == 0 && line_pay(line).gross > Fen(0) {
            flag("no-attendance");
        } else if line.days_paid > days {
            flag("days-over");
        }
        if overtime > hours {
            flag("overtime-over");
        }
        if overtime > Hundredths(cx.settings.overtime_hours * 100) {
            flag("overtime-law");
        }
    }
    out
}

fn unexplained(flag: &Flag, form: &Form, facts: &Facts, cx: &Context) -> Msg {
    let line = &form.lines[flag.line];
    let person = name(facts, &line.person);
    let hours = tenths(line.overtime_hours.unwrap_or_default());
    let of = |sums: &BTreeMap<String, Number>| tenths(sums.get(&*line.person).map(Number::decimal).unwrap_or_default());
    match flag.kind {
        "days-over" => Msg::DaysOver {
            person: person.into(),
            paid: tenths(line.days_paid).into(),
            days: of(&facts.attendance).into(),
        },
        "no-attendance" => Msg::NoAttendance { person: person.into() },
        "overtime-over" => {
            Msg::OvertimeOver { person: person.into(), hours: hours.into(), recorded: of(&facts.overtime).into() }
        }
        _ => Msg::OvertimeLaw { person: person.into(), hours: hours.into(), limit: cx.settings.overtime_hours.into() },
    }
}
