//! 工资拨付计划: what must be true before a plan is made, changed, stopped, suspended, resumed or ended.
use crate::months::Month;
use crate::parties::{applicant, is_party, open_account};
use crate::procedures::allocation_plan::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;
use std::collections::BTreeMap;

impl Rules for WageService {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(project) = &facts.project else {
            say.refuse(Msg::ProjectUnknown).at("/project");
            return;
        };
        let contractor = is_party(&facts.parties, "contractor", applicant(cx));
        if project.text("owner") != applicant(cx) && !contractor {
            say.refuse(Msg::NotParty).at("/project");
        }
        if open_account(&facts.accounts).is_none() {
            say.refuse(Msg::NoAccount).at("/project");
        }
        match form.matter.as_str() {
            "initial" => initial(form, facts, project, cx, say),
            "change" => change(form, facts, project, cx, say),
            matter => ongoing(matter, form, facts, cx, say),
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => {
                match is_party(&facts.parties, "contractor", case.applicant.id()) {
                    true => next(Step::OwnerConfirm),
                    false => next(Step::ContractorConfirm),
                }
            }
            (Some(Step::Review), Some(Action::Approve)) => {
                let mut problems = Problems::default();
                Self::check(&case.form, facts, cx, &mut problems);
                plan_changes::approved(case, facts, cx).unless(problems)
            }
            _ => Decision::declared(),
        }
    }
}

/// The plan that counts: the newest that was not superseded or ended.
pub fn current(facts: &Facts) -> Option<&Row> {
    let live = |row: &&Row| ["active", "stopped", "suspended"].contains(&row.text("state"));
    facts.plans.iter().filter(live).max_by_key(|row| plan_changes::version(row))
}

/// The amounts of the months, in order; equal ones when the owner typed none.
pub fn amounts(form: &Form, total: Fen) -> Vec<(Month, Fen)> {
    let typed = form.lines.iter();
    let typed: Vec<(Month, Fen)> = typed.filter_map(|row| Some((Month::read(&row.period)?, row.planned))).collect();
    if !typed.is_empty() {
        return typed;
    }
    let months = months_of(form);
    let parts = shares::equal(total, months.len());
    months.into_iter().zip(parts).collect()
}

fn months_of(form: &Form) -> Vec<Month> {
    let ends = (form.first_period.as_deref().and_then(Month::read), form.last_period.as_deref().and_then(Month::read));
    match ends {
        (Some(first), Some(last)) => first.until(last),
        _ => vec![],
    }
}

pub fn total(form: &Form) -> Fen {
    shares::labour_total(form.contract_price.unwrap_or_default(), form.labour_ratio.unwrap_or_default())
}

fn initial(form: &Form, facts: &Facts, project: &Row, cx: &Context, say: &mut Problems) {
    if let Some(plan) = current(facts) {
        say.refuse(Msg::PlanExists { no: plan.text("plan-id").into() }).at("/matter");
    }
    amounts_fit(form, project, cx, say);
    let labour = facts.awards.iter().find_map(|row| row.money("labour-fee")).unwrap_or_default();
    if total(form) < labour {
        say.warn(Msg::BelowAward { amount: labour.grouped().into() }).at("/labour-ratio");
    }
}

/// A supplement to the contract or a registered change of its price leads to it. What has come in stays; months that are
/// over are not touched.
fn change(form: &Form, facts: &Facts, project: &Row, cx: &Context, say: &mut Problems) {
    let Some(plan) = current(facts) else {
        say.refuse(Msg::NoPlan).at("/matter");
        return;
    };
    amounts_fit(form, project, cx, say);
    let registered = |no: &String| facts.prices.iter().any(|row| row.text("price-no") == no);
    if form.price_no.as_ref().is_some_and(|no| !registered(no)) {
        say.refuse(Msg::PriceUnknown).at("/price-no");
    }
    let received = plan.money("cumulative-received").unwrap_or_default();
    if total(form) < received {
        say.refuse(Msg::BelowReceived { amount: received.grouped().into() }).at("/labour-ratio");
    }
    let typed: BTreeMap<String, Fen> =
        amounts(form, total(form)).into_iter().map(|(m, f)| (m.to_string(), f)).collect();
    let past = |row: &&Row| row.date("due-on").is_some_and(|due| due < cx.today()) && !row.flag("extra");
    let frozen = plan.rows("lines");
    let changed = frozen.iter().filter(past).find(|row| typed.get(row.text("period")).copied() != row.money("planned"));
    if let Some(row) = changed {
        say.refuse(Msg::PastLineChanged { period: row.text("period").into() }).at("/lines");
    }
}

/// The ratio is at least the city's and the contract's own; the months add up to the total.
fn amounts_fit(form: &Form, project: &Row, cx: &Context, say: &mut Problems) {
    let ratio = form.labour_ratio.unwrap_or_default();
    let least = match project.text("category").starts_with("房屋") {
        true => cx.settings.min_ratio_housing,
        false => cx.settings.min_ratio_municipal,
    };
    if ratio < Hundredths(least * 100) {
        let told = Msg::RatioTooLow { ratio: ratio.into(), least: Hundredths(least * 100).into() };
        say.refuse(told).at("/labour-ratio");
    }
    if form.clause_ratio != form.labour_ratio {
        say.refuse(Msg::RatioNotOfContract).at("/labour-ratio");
    }
    let total = total(form);
    say.show("computed-labour-total", total.grouped());
    if form.labour_total.is_some_and(|given| given != total) {
        say.refuse(Msg::TotalDiffers { amount: total.grouped().into() }).at("/labour-total");
    }
    let amounts = amounts(form, total);
    let sum: Fen = amounts.iter().map(|(_, planned)| *planned).sum();
    if amounts.is_empty() {
        say.refuse(Msg::NoMonths).at("/last-period");
    } else if sum != total {
        say.refuse(Msg::LinesDiffer { sum: sum.grouped().into(), amount: total.grouped().into() }).at("/lines");
    } else if amounts.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        say.refuse(Msg::MonthsNotInOrder).at("/lines");
    }
}

fn ongoing(matter: &str, form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(plan) = current(facts) else {
        say.refuse(Msg::NoPlan).at("/matter");
        return;
    };
    let fits = match matter {
        "resume" => ["stopped", "suspended"].contains(&plan.text("state")),
        "terminate" => true,
        _ => plan.text("state") == "active",
    };
    if !fits {
        say.refuse(Msg::PlanState { no: plan.text("plan-id").into() }).at("/matter");
    }
    match matter {
        "stop" => stop(form, facts, plan, cx, say),
        "suspend" => suspend(form, facts, cx, say),
        "terminate" if unpaid(facts) || last_month_open(facts) => {
            say.refuse(Msg::PayrollsUnpaid).at("/matter");
        }
        _ => {}
    }
}

/// Enough must be in the account for some months of wages, or the labour part of the contract is done.
fn stop(form: &Form, facts: &Facts, plan: &Row, cx: &Context, say: &mut Problems) {
    if plan.rows("lines").iter().any(|row| row.text("state") == "short") {
        say.refuse(Msg::ShortLines).at("/matter");
    }
    if unpaid(facts) {
        say.refuse(Msg::PayrollsUnpaid).at("/matter");
    }
    if form.labour_done == Some(true) {
        return;
    }
    let money = facts.money.clone().unwrap_or_default();
    let (left, needed) = (money.total("L1") + money.total("L2"), average(&facts.payrolls) * cx.settings.stop_months);
    if left < needed {
        let told = Msg::StopTooEarly {
            balance: left.grouped().into(),
            months: cx.settings.stop_months.into(),
            needed: needed.grouped().into(),
        };
        say.refuse(told).at("/matter");
    }
}

fn suspend(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    if form.from.is_some_and(|from| from < cx.today()) {
        say.refuse(Msg::FromInThePast).at("/from");
    }
    if unpaid(facts) || last_month_open(facts) {
        say.refuse(Msg::PayrollsUnpaid).at("/matter");
    }
}

/// The last month that was worked, as its attendance was closed, has no payroll that was paid.
fn last_month_open(facts: &Facts) -> bool {
    let closed = open_account(&facts.accounts).map(|row| row.text("attendance-closed")).unwrap_or_default();
    let paid = |row: &Row| row.text("period") == closed && row.text("state") == "paid";
    !closed.is_empty() && !facts.payrolls.iter().any(paid)
}

/// A payroll that was handed in and is not paid in full.
fn unpaid(facts: &Facts) -> bool {
    facts.payrolls.iter().any(|row| !["paid", "void", "refused", "draft"].contains(&row.text("state")))
}

/// Net wages of a month, over the last three months that were paid.
pub fn average(payrolls: &Rows) -> Fen {
    let mut months: BTreeMap<&str, Fen> = BTreeMap::new();
    for row in payrolls.iter().filter(|row| row.text("state") == "paid") {
        *months.entry(row.text("period")).or_default() += row.money("net-total").unwrap_or_default();
    }
    let last: Vec<Fen> = months.into_values().rev().take(3).collect();
    let count = i128::try_from(last.len().max(1)).unwrap_or(1);
    Fen(wages::half_up(last.iter().map(|fen| i128::from(fen.0)).sum(), count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(period: &str, net: i64) -> Row {
        Row(json!({"period": period, "state": "paid", "net-total": net}).as_object().cloned().unwrap())
    }

    #[test]
    fn the_last_three_months_count_however_many_payrolls_they_had() {
        let rows = [
            ("2026-01", 1),
            ("2026-02", 130_000_000),
            ("2026-03", 131_000_000),
            ("2026-04", 100_000_000),
            ("2026-04", 32_000_000),
        ];
        let rows = rows.map(|(period, net)| paid(period, net)).to_vec();
        let paid = Rows { rows, more: false };
        assert_eq!((average(&paid), average(&paid) * 3), (Fen(131_000_000), Fen(393_000_000)));
    }
}
