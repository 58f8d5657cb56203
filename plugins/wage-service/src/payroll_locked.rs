//! 工资信息确认: the money of a payroll is set aside for its lines (E2, E3), and given back when it is returned (E3r).
use crate::parties::{is_held, open_account};
use crate::payroll::{id, line_id, moved};
use crate::payroll_check::line_pay;
use crate::procedures::payroll::{Facts, Form, Occurrence};
use crate::wages::Pay;
use crate::*;
use hub_sdk::Entry;
use hub_sdk::prelude::*;

/// E2: what is not allocated goes to employers.
pub fn split(what: &Occurrence, facts: &Facts) -> Decision {
    let Some(account) = open_account(&facts.accounts) else { return refuse(Msg::NoAccount) };
    let Some(form) = what.step_form::<FundSplitForm>() else { return Decision::declared() };
    let rows: Vec<(String, Fen)> = form.rows.iter().map(|row| (row.organisation.to_string(), row.amount)).collect();
    let (sum, left) = (total(&rows), facts.money.clone().unwrap_or_default().balance("L1"));
    if sum > left {
        return refuse(Msg::NotEnoughToAllocate { sum: sum.grouped().into(), left: left.grouped().into() });
    }
    allocated(Decision::declared(), account.text("account-no"), &rows)
}

fn total(rows: &[(String, Fen)]) -> Fen {
    rows.iter().map(|(_, amount)| *amount).sum()
}

pub fn allocated(decision: Decision, account: &str, rows: &[(String, Fen)]) -> Decision {
    let entry = Entry::new("E2").debit("L1", total(rows));
    let entry = rows.iter().fold(entry, |entry, (who, amount)| entry.credit(format!("L2:{who}"), *amount));
    decision.post(account, entry)
}

/// E3: and every line becomes a record of its own.
pub fn locked(case: &Case<Form>, facts: &Facts) -> Decision {
    let Some(account) = open_account(&facts.accounts) else { return refuse(Msg::NoAccount) };
    if is_held(account, facts.money.as_ref()) {
        return refuse(Msg::AccountHeld { no: account.text("account-id").into() });
    }
    let form = &case.form;
    let pays: Vec<Pay> = form.lines.iter().map(line_pay).collect();
    let net: Fen = pays.iter().map(|pay| pay.net).sum();
    let own = format!("L2:{}", form.organisation);
    let left = facts.money.clone().unwrap_or_default().balance(&own);
    if left < net {
        return refuse(Msg::NotEnough { left: left.grouped().into(), net: net.grouped().into() });
    }
    let id = id(case);
    let key = parties::plain(&Some(id.clone())).to_owned();
    let entry = Entry::new("E3").debit(own, net).credit(format!("L3:{key}"), net);
    let confirmed = Payroll {
        payroll_id: id.clone(),
        case_no: case.number.as_deref().map(Into::into),
        state: Some("wage-confirmed".into()),
        ..Payroll::default()
    };
    let decision =
        Decision::declared().post(account.text("account-no"), entry).put_merge(confirmed).publish(PayrollLockedEvent {
            payroll_id: Some(id.clone()),
            project: Some((&form.project).into()),
            organisation: Some((&form.organisation).into()),
            period: Some((&form.period).into()),
            people: i64::try_from(form.lines.len()).ok(),
            net: Some(net),
        });
    let line = |decision, (n, pay)| lined(decision, form, &id, (n, pay), facts, account);
    pays.into_iter().enumerate().fold(decision, line)
}

/// One wage line a person and month: the second is refused, wherever it comes from.
fn lined(decision: Decision, form: &Form, id: &Text, (n, pay): (usize, Pay), facts: &Facts, account: &Row) -> Decision {
    let (line, key) = (&form.lines[n], line_id(id, n));
    let card = facts.cards.get(&*line.person).and_then(|rows| rows.first());
    let record = PayrollLine {
        line_id: key.as_str().into(),
        order_no: Some(key.into()),
        payroll_id: Some(id.clone()),
        project: Some((&form.project).into()),
        organisation: Some((&form.organisation).into()),
        contractor: Some(account.text("contractor").into()),
        account_no: Some(account.text("account-no").into()),
        person: Some((&line.person).into()),
        period: Some((&form.period).into()),
        kind: Some(form.kind.as_str().into()),
        days_paid: Some(line.days_paid),
        gross: Some(pay.gross),
        deductions: Some(pay.deductions),
        advance: Some(line.advance.unwrap_or_default()),
        net: Some(pay.net),
        card_no: card.and_then(|card| parties::given(card.text("account-no"))),
        state: Some("locked".into()),
        tries: Some(0),
        ..PayrollLine::default()
    };
    let decision = decision.put(record);
    match form.kind.as_str() {
        "wage" => decision.claim("wage-line", claim(form, &line.person)).held_by(id.clone()),
        _ => decision,
    }
}

fn claim(form: &Form, person: &str) -> String {
    format!("{person}/{}/{}", form.project, form.period)
}

/// E3r: the owner or the authority sends it back.
pub fn unlocked(case: &Case<Form>, facts: &Facts) -> Decision {
    let Some(account) = open_account(&facts.accounts) else { return refuse(Msg::NoAccount) };
    let (form, id) = (&case.form, id(case));
    // A line that was void before is nobody's here any more: the person may be on another payroll by now.
    let locked = || facts.sheet.iter().filter(|row| row.text("state") == "locked");
    let net: Fen = locked().filter_map(|row| row.money("net")).sum();
    let key = parties::plain(&Some(id.clone())).to_owned();
    let entry = Entry::new("E3r").debit(format!("L3:{key}"), net).credit(format!("L2:{}", form.organisation), net);
    let decision = moved(Decision::declared(), case, "draft").post(account.text("account-no"), entry);
    locked().fold(decision, |decision, row| {
        let void =
            PayrollLine { line_id: row.text("line-id").into(), state: Some("void".into()), ..PayrollLine::default() };
        let decision = decision.put_merge(void);
        match form.kind.as_str() {
            "wage" => decision.free("wage-line", claim(form, row.text("person"))).held_by(id.clone()),
            _ => decision,
        }
    })
}
