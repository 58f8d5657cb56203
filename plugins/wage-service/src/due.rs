//! What the calendar does: months not paid in, wages not sent.
use crate::handlers::{payroll_deadline, plan_due};
use crate::months::{Month, days_between};
use crate::parties::{administrator, authority, plain};
use crate::*;
use hub_sdk::prelude::*;

impl plan_due::Handler for WageService {
    /// A month short after some days is told; after some more the labour department is.
    fn handle(_: &plan_due::Occurrence, record: Option<&Row>, facts: &plan_due::Facts, cx: &Context) -> Decision {
        let Some(row) = facts.plan.as_ref().or(record).filter(|row| row.text("state") == "active") else {
            return Decision::declared();
        };
        let mut plan = plan_changes::read(row);
        plan_changes::dated(&mut plan, cx);
        let mut lines = plan.lines.take().unwrap_or_default();
        let mut decision = Decision::declared();
        for n in shares::late(&lines, cx.today(), cx.settings.short_days) {
            if plain(&lines[n].state) == "due" {
                lines[n].state = Some("short".into());
                decision = short(decision, &plan, &lines[n]);
            }
        }
        for n in shares::late(&lines, cx.today(), cx.settings.arrears_days) {
            if lines[n].referred != Some(true) {
                lines[n].referred = Some(true);
                decision = referred(decision, &plan, &lines[n], cx);
            }
        }
        plan.lines = Some(lines);
        plan_changes::watched(plan_changes::lined(decision, &plan), &plan, cx).put(plan)
    }
}

fn short(decision: Decision, plan: &AllocationPlan, line: &AllocationPlanRecordLinesRow) -> Decision {
    let (planned, received) = (line.planned.unwrap_or_default(), line.received.unwrap_or_default());
    let told = || Msg::ReceiptShort {
        period: plain(&line.period).into(),
        planned: planned.grouped().into(),
        received: received.grouped().into(),
    };
    let to = [authority(plain(&plan.division)), administrator(plain(&plan.owner))];
    decision
        .alert(format!("short/{}", plain(&Some(plan.plan_id.clone()))), "橙色", to, told())
        .notify(administrator(plain(&plan.owner)), told())
        .publish(ReceiptShortEvent {
            project: plan.project.clone(),
            period: line.period.clone(),
            planned: line.planned,
            received: line.received,
        })
}

/// 欠薪预警 (《条例》第二十七、五十六条).
fn referred(decision: Decision, plan: &AllocationPlan, line: &AllocationPlanRecordLinesRow, cx: &Context) -> Decision {
    let amount = line.planned.unwrap_or_default() - line.received.unwrap_or_default();
    let told = Msg::ArrearsReferred { period: plain(&line.period).into(), amount: amount.grouped().into() };
    let to =
        [authority(plain(&plan.division)), administrator(plain(&plan.owner)), administrator(plain(&plan.contractor))];
    decision.alert(format!("arrears/{}", plain(&plan.project)), "红色", to, told).publish(ArrearsFoundEvent {
        project: plan.project.clone(),
        owner: plan.owner.clone(),
        contractor: plan.contractor.clone(),
        organisation: plan.owner.clone(),
        period: line.period.clone(),
        amount: Some(amount),
        on: Some(cx.today()),
    })
}

impl payroll_deadline::Handler for WageService {
    /// R11: who worked last month has his wages on the way, and nobody's are left behind.
    fn handle(
        _: &payroll_deadline::Occurrence,
        record: Option<&Row>,
        facts: &payroll_deadline::Facts,
        cx: &Context,
    ) -> Decision {
        let Some(account) = facts.account.as_ref().or(record).filter(|row| row.text("state") != "closed") else {
            return Decision::declared();
        };
        let (month, day) = (Month::of(cx.today()).after(-1), cx.settings.payroll_deadline_day);
        let again = Month::of(cx.today()).after(1).day(day + 1);
        let decision =
            Decision::declared().record_timer::<WageAccount>("payroll-deadline", account.text("account-id"), again);
        let period = month.to_string();
        let rows: Vec<&Row> =
            facts.payrolls.iter().filter(|row| row.text("period") == period && row.text("state") != "void").collect();
        let late = match rows.is_empty() {
            true => account.text("attendance-closed") >= period.as_str(),
            false => rows.iter().any(|row| !["sending", "part-paid", "paid"].contains(&row.text("state"))),
        };
        match late {
            true => overdue(decision, account, &period, days_between(month.after(1).day(day), cx.today())),
            false => decision,
        }
    }
}

fn overdue(decision: Decision, account: &Row, period: &str, days: i64) -> Decision {
    let told = Msg::PayrollOverdue { period: period.into(), no: account.text("account-id").into() };
    let to = [
        authority(account.text("division")),
        administrator(account.text("owner")),
        administrator(account.text("contractor")),
    ];
    decision.alert(format!("overdue/{}/{period}", account.text("project")), "橙色", to, told).publish(
        PayrollOverdueEvent {
            project: Some(account.text("project").into()),
            contractor: Some(account.text("contractor").into()),
            period: Some(period.into()),
            days: Some(days),
        },
    )
}
