//! 工资表审核与发放: the chain of those who look at a payroll, and what each of their actions does to its record.
use crate::parties::{open_account, plain};
use crate::payroll_check::{flags, line_pay};
use crate::procedures::payroll::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::wages::Pay;
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        payroll_check::check(form, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(step) = what.step() else {
            return match case.step.as_str() {
                "signing" => payroll_signed::told(case, what, facts),
                _ => payroll_paid::told(case, what, facts),
            };
        };
        let Some(action) = what.action() else {
            return match step {
                Step::Sheet => payroll_sheets::sheet(case, facts),
                Step::Shown => payroll_signed::asked(case, facts),
                Step::Send => payroll_sent::first(case, facts, cx),
                Step::SlipSheet => payslip::part(case, facts),
                Step::Papers => payroll_paid::papers(case, facts),
                _ => Decision::declared(),
            };
        };
        match (step, action) {
            (Step::Fill, Action::Submit) => submitted(case, facts, cx),
            (Step::Contractor, Action::Confirm) => moved(Decision::declared(), case, "contractor-confirmed"),
            (Step::Pm, Action::Agree) => moved(Decision::declared(), case, "pm-reviewed"),
            (Step::Supervisor, Action::Agree) => moved(Decision::declared(), case, "supervisor-reviewed"),
            (Step::WageConfirm, Action::Confirm) => payroll_locked::locked(case, facts),
            (Step::WageConfirm, Action::Split) => payroll_locked::split(what, facts),
            (Step::Owner, Action::Confirm) => confirmed(case, cx),
            (Step::Owner, Action::Return) | (Step::Check, Action::Refuse) => payroll_locked::unlocked(case, facts),
            (_, Action::Return) if step != Step::Details => moved(Decision::declared(), case, "draft"),
            (Step::Result, Action::Resend) => payroll_sent::may_resend(facts),
            (Step::Result, Action::Close) => payroll_paid::closed(facts),
            _ => Decision::declared(),
        }
    }
}

/// The key of this payroll's record: a number that the first submission took.
pub fn id(case: &Case<Form>) -> Text {
    case.kept("/payroll").unwrap_or_default()
}

pub fn moved(decision: Decision, case: &Case<Form>, state: &str) -> Decision {
    decision.put_merge(Payroll { payroll_id: id(case), state: Some(state.into()), ..Payroll::default() })
}

/// Its record; the sheets follow by themselves.
fn submitted(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let form = &case.form;
    let Some(account) = open_account(&facts.accounts) else { return refuse(Msg::NoAccount).at("/project") };
    let found = flags(form, facts, cx);
    let pays: Vec<Pay> = form.lines.iter().map(line_pay).collect();
    let mut kinds: Vec<&str> = found.iter().map(|flag| flag.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    // Taken by the record the first time, repeated by all else of this decision.
    let (key, told) = match case.kept("/payroll") {
        Some(kept) => (kept.clone(), kept),
        None => (new_id(form), text_with("{payroll}")),
    };
    let record = Payroll {
        payroll_id: key,
        state: Some("draft".into()),
        flags: Some(kinds.iter().map(|kind| (*kind).into()).collect()),
        ..record(form, &pays, account, facts)
    };
    next(Step::Attendance)
        .patch(json!({"payroll": told, "flags": kinds, "sheets": payroll_sheets::sheets(form)}))
        .put(record)
}

/// A contractor's own payroll needs no second look by its own labour clerk.
pub fn looked_at(form: &Form, account: &Row) -> Step {
    if account.text("contractor") == &*form.organisation { Step::Pm } else { Step::Contractor }
}

/// Project, month, the end of the employer's code, a serial: short enough for a bank's reference with five more digits.
fn new_id(form: &Form) -> Text {
    let code = form.organisation.as_str();
    let month = months::Month::read(&form.period).map(months::Month::digits).unwrap_or_default();
    number("payroll-id")
        .with("project", &form.project)
        .with("period", month)
        .with("org", &code[code.len().saturating_sub(3)..])
        .named("payroll")
}

fn record(form: &Form, pays: &[Pay], account: &Row, facts: &Facts) -> Payroll {
    let sum = |of: fn(&Pay) -> Fen| pays.iter().map(of).sum::<Fen>();
    Payroll {
        project: Some((&form.project).into()),
        organisation: Some((&form.organisation).into()),
        contractor: Some(account.text("contractor").into()),
        owner: facts.project.as_ref().map(|row| row.text("owner").into()),
        account_id: Some(account.text("account-id").into()),
        account_no: Some(account.text("account-no").into()),
        period: Some((&form.period).into()),
        kind: Some(form.kind.as_str().into()),
        people: i64::try_from(form.lines.len()).ok(),
        days: Some(Hundredths(form.lines.iter().map(|line| line.days_paid.0).sum())),
        gross: Some(sum(|pay| pay.gross)),
        deductions: Some(sum(|pay| pay.deductions)),
        net_total: Some(sum(|pay| pay.net)),
        paid_total: Some(Fen(0)),
        failed_total: Some(Fen(0)),
        ..Payroll::default()
    }
}

/// With a doubt, or where the city wants to see all, the authority looks first.
fn confirmed(case: &Case<Form>, cx: &Context) -> Decision {
    let flagged = case.patched("/flags").and_then(Value::as_array).is_some_and(|flags| !flags.is_empty());
    match flagged || cx.settings.authority_payroll == "all" {
        true => moved(next(Step::Check), case, "authority-review"),
        false => moved(next(Step::Send), case, "owner-confirmed"),
    }
}

/// The number of a paper about this payroll.
pub fn numbered(key: &Text, paper: &str) -> Text {
    match key {
        Text::Template(template) => text_with(&format!("{template}-{paper}")),
        _ => format!("{}-{paper}", plain(&Some(key.clone()))).into(),
    }
}

/// The kind and month of a payroll, as bank statements name them.
pub fn remark(row: &Row) -> String {
    let kind = match row.text("kind") {
        "advance" => "预支",
        "supplement" => "补发",
        "settle" => "结清",
        _ => "工资",
    };
    format!("{}{kind}", row.text("period"))
}

/// The number of the line in this payroll: with the payroll's own it is the bank's reference.
pub fn line_id(payroll: &Text, n: usize) -> String {
    format!("{}{:05}", plain(&Some(payroll.clone())), n + 1)
}
