//! What an approved plan, change, stop, suspension, resumption or end does to the plan's record.
use crate::allocation_plan::{amounts, current, total};
use crate::months::Month;
use crate::parties::{administrator, open_account};
use crate::procedures::allocation_plan::{Facts, Form};
use crate::*;
use hub_sdk::prelude::*;

/// The plan as its record has it. A row's own `version` counts how often the record was written, so the plan's is told by
/// its number: project and version.
pub fn read(row: &Row) -> AllocationPlan {
    AllocationPlan { version: Some(version(row)), ..row.read() }
}

pub fn version(row: &Row) -> i64 {
    row.text("plan-id").rsplit('-').next().and_then(|tail| tail.parse().ok()).unwrap_or_default()
}

pub fn approved(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let plan = match (case.form.matter.as_str(), current(facts)) {
        ("initial" | "change", before) => made(case, facts, before, cx),
        (matter, Some(row)) => moved(&case.form, row, matter, cx),
        (_, None) => return refuse(Msg::NoPlan),
    };
    let matter = case.form.matter.as_str();
    let contractor = parties::plain(&plan.contractor).to_owned();
    let decision = Decision::declared()
        .issue("plan-review", paper(case, &plan, cx))
        .number(case.number.clone().unwrap_or_default())
        .on_record(plan.plan_id.clone())
        .notify(
            administrator(&contractor),
            Msg::PlanApproved { no: parties::plain(&Some(plan.plan_id.clone())).into() },
        );
    let decision = superseded(decision, &plan, current(facts), matter);
    let decision = published(decision, &plan, matter, cx);
    let decision = lined(decision, &plan);
    let decision = watched(decision, &plan, cx).put(plan);
    match matter {
        "terminate" => closing(decision, case, facts, &contractor),
        _ => decision,
    }
}

/// A first plan, or the next version of one: past months are as they were.
fn made(case: &Case<Form>, facts: &Facts, before: Option<&Row>, cx: &Context) -> AllocationPlan {
    let form = &case.form;
    let (project, account) = (facts.project.clone().unwrap_or_default(), open_account(&facts.accounts));
    let last = facts.plans.iter().map(version).max().unwrap_or_default();
    let pay_day = form.pay_day.unwrap_or(cx.settings.pay_day);
    let received = before.and_then(|row| row.money("cumulative-received")).unwrap_or_default();
    let account = account.cloned().unwrap_or_default();
    let mut lines: Vec<AllocationPlanRecordLinesRow> =
        amounts(form, total(form)).into_iter().map(|(m, planned)| line(m, planned, due_on(m, pay_day, cx))).collect();
    lines.extend(extras(before));
    shares::receive(&mut lines, received);
    AllocationPlan {
        plan_id: format!("{}-{}", form.project, last + 1).into(),
        project: Some((&form.project).into()),
        division: Some(project.text("division").into()),
        owner: Some(project.text("owner").into()),
        contractor: Some(account.text("contractor").into()),
        account: Some(account.text("account-id").into()),
        contract_price: form.contract_price,
        labour_ratio: form.labour_ratio,
        labour_total: Some(total(form)),
        cycle: Some("每月".into()),
        pay_day: Some(pay_day),
        lines: Some(lines),
        cumulative_received: Some(received),
        version: Some(last + 1),
        kind: Some(if before.is_some() { "change" } else { "initial" }.into()),
        state: Some("active".into()),
        reason: form.reason.as_ref().map(Into::into),
        ..AllocationPlan::default()
    }
}

/// One-off months stay in the next version.
fn extras(before: Option<&Row>) -> Vec<AllocationPlanRecordLinesRow> {
    let lines = before.map(|row| row.read::<AllocationPlan>()).and_then(|plan| plan.lines).unwrap_or_default();
    let extra = lines.into_iter().filter(|row| row.extra == Some(true));
    extra.map(|row| AllocationPlanRecordLinesRow { received: Some(Fen(0)), state: Some("due".into()), ..row }).collect()
}

/// The day of the month to pay in; where the city's rule says so, the next working day after a day of rest.
pub fn due_on(month: Month, pay_day: i64, cx: &Context) -> Date {
    let day = month.day(pay_day);
    match cx.settings.pay_day_rule == "next-workday" && !cx.is_workday(day) {
        true => cx.add_workdays(day, 1),
        false => day,
    }
}

/// Months that are still to come, once the calendar of their year is published.
pub fn dated(plan: &mut AllocationPlan, cx: &Context) {
    let pay_day = plan.pay_day.unwrap_or(cx.settings.pay_day);
    let open = |row: &&mut AllocationPlanRecordLinesRow| {
        row.extra != Some(true) && parties::plain(&row.state) == "due" && row.due_on.is_some_and(|due| due > cx.today())
    };
    for row in plan.lines.iter_mut().flatten().filter(open) {
        row.due_on = Month::read(parties::plain(&row.period)).map(|month| due_on(month, pay_day, cx)).or(row.due_on);
    }
}

pub fn line(month: Month, planned: Fen, due_on: Date) -> AllocationPlanRecordLinesRow {
    AllocationPlanRecordLinesRow {
        period: Some(month.to_string().into()),
        planned: Some(planned),
        received: Some(Fen(0)),
        due_on: Some(due_on),
        state: Some("due".into()),
        ..AllocationPlanRecordLinesRow::default()
    }
}

/// The same plan in another state; from that day on its months stop, follow again, or are written off.
fn moved(form: &Form, row: &Row, matter: &str, cx: &Context) -> AllocationPlan {
    let mut plan = read(row);
    let from = form.from.unwrap_or(cx.today());
    let mut lines = plan.lines.take().unwrap_or_default();
    let state = match matter {
        "stop" => "stopped",
        "suspend" => "suspended",
        "resume" => "active",
        _ => "terminated",
    };
    match matter {
        "resume" => {
            let pay_day = plan.pay_day.unwrap_or(cx.settings.pay_day);
            shares::resume(&mut lines, Month::of(from), |month| due_on(month, pay_day, cx));
        }
        _ => shares::stop(&mut lines, from),
    }
    plan.lines = Some(lines);
    AllocationPlan { state: Some(state.into()), from: Some(from), reason: form.reason.as_ref().map(Into::into), ..plan }
}

fn superseded(decision: Decision, plan: &AllocationPlan, before: Option<&Row>, matter: &str) -> Decision {
    match before {
        Some(row) if matter == "change" => {
            let old = AllocationPlan {
                state: Some("superseded".into()),
                plan_id: row.text("plan-id").into(),
                ..AllocationPlan::default()
            };
            decision.put_merge(old).clear_record_timer::<AllocationPlan>("plan-due", row.text("plan-id"))
        }
        _ if matter == "terminate" || matter == "stop" || matter == "suspend" => {
            decision.clear_record_timer::<AllocationPlan>("plan-due", plan.plan_id.clone())
        }
        _ => decision,
    }
}

fn published(decision: Decision, plan: &AllocationPlan, matter: &str, cx: &Context) -> Decision {
    let (id, project, on) = (Some(plan.plan_id.clone()), plan.project.clone(), plan.from.or(Some(cx.today())));
    match matter {
        "stop" => decision.publish(PlanStoppedEvent { plan_id: id, project, on }),
        "suspend" => decision.publish(PlanSuspendedEvent { plan_id: id, project, on }),
        "terminate" => decision.publish(PlanTerminatedEvent { plan_id: id, project, on }),
        _ => decision.publish(PlanActiveEvent {
            plan_id: id,
            project,
            labour_total: plan.labour_total,
            version: plan.version,
        }),
    }
}

/// The months one by one, for the figures.
pub fn lined(decision: Decision, plan: &AllocationPlan) -> Decision {
    (1..).zip(plan.lines.iter().flatten()).fold(decision, |decision, (no, row)| {
        decision.put(PlanLine {
            project: plan.project.clone().unwrap_or_default(),
            no,
            period: row.period.clone(),
            owner: plan.owner.clone(),
            division: plan.division.clone(),
            planned: row.planned,
            received: row.received,
            due_on: row.due_on,
            state: row.state.clone(),
        })
    })
}

/// The clock looks at the plan when the next month may be late.
pub fn watched(decision: Decision, plan: &AllocationPlan, cx: &Context) -> Decision {
    let grace = [cx.settings.short_days, cx.settings.arrears_days];
    match shares::next_look(plan.lines.as_deref().unwrap_or_default(), cx.today(), grace) {
        Some(day) if parties::plain(&plan.state) == "active" => {
            decision.record_timer::<AllocationPlan>("plan-due", plan.plan_id.clone(), day)
        }
        _ => decision,
    }
}

/// An ended plan leads to closing the account: the contractor finds the application begun.
fn closing(decision: Decision, case: &Case<Form>, facts: &Facts, contractor: &str) -> Decision {
    let Some(account) = open_account(&facts.accounts) else { return decision };
    let id = account.text("account-id");
    let form = json!({"project": case.form.project, "account": id});
    decision
        .open_case("wage-service", "account-closing", form, contractor)
        .reference(format!("closing/{id}"))
        .notify(administrator(contractor), Msg::AccountToClose { no: id.into() })
}

fn paper(case: &Case<Form>, plan: &AllocationPlan, cx: &Context) -> Value {
    let mut paper = json!(plan);
    paper["matter"] = case.form.matter.as_str().into();
    paper["labour-ratio"] = json!(plan.labour_ratio.unwrap_or_default().to_string());
    paper["approved-on"] = json!(cx.today());
    paper
}
