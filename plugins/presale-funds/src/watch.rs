//! What nobody tells and a day brings about: first payments that did not come (A1), nodes that are late (A4), a site on which
//! nobody works (A5), alerts that nobody handled in time.
use crate::account::Money;
use crate::alerts::{Open, Raise, close, close_entry, raise};
use crate::handlers::{alert_due, daily};
use crate::*;

/// Beside a stop-work order, which is an alert of its own.
const IDLE: &str = "idle";

impl daily::Handler for PresaleFunds {
    fn handle(_: &daily::Occurrence, record: Option<&Row>, facts: &daily::Facts, cx: &Context) -> Decision {
        let Some(row) = record else { return Decision::declared() };
        let mut money = Money::of(row);
        let mut open = Open::of(&facts.alerts, &money.id);
        let decision = unpaid(Decision::declared(), &mut money, &mut open, &facts.slips, cx);
        let planned = facts.agreement.as_ref().map(|row| row.rows("planned-nodes")).unwrap_or_default();
        let decision = late_nodes(decision, &mut money, &mut open, &planned, cx);
        let last = [&facts.attended, &facts.logged]
            .into_iter()
            .flat_map(|rows| rows.iter())
            .filter_map(|row| row.date("date"));
        let decision = idle(decision, &mut money, &mut open, last.max(), cx);
        match decision.effects().is_empty() {
            true => decision,
            false => money.written(decision, &open, cx),
        }
    }
}

fn unpaid(decision: Decision, money: &mut Money, open: &mut Open, slips: &[Row], cx: &Context) -> Decision {
    let due =
        |slip: &&Row| money.is_own(slip.text("account-id")) && slip.date("first-due").is_some_and(|on| on < cx.today());
    let late = slips.iter().filter(due).count();
    if late == 0 {
        return close(decision, money, open, ("A1", ""), cx);
    }
    let many = i64::try_from(late).is_ok_and(|late| late > cx.settings.many_late);
    let detail = format!("{late}份已备案合同的首付款未按期入账。");
    let what = Raise { code: "A1", building: "", detail, level: many.then_some("橙"), entry: "" };
    raise(decision, money, open, what, cx)
}

/// Every building by its next node: how long its plan is behind.
fn late_nodes(mut decision: Decision, money: &mut Money, open: &mut Open, planned: &[Row], cx: &Context) -> Decision {
    for b in money.buildings.clone().iter().filter(|b| !b.closed) {
        let next = nodes::ALL.get(b.node + 1).copied().unwrap_or_default();
        let is_next = |row: &&Row| row.text("building-no") == b.no && row.text("node") == next;
        let days = planned.iter().find(is_next).and_then(|row| row.date("date")).map_or(0, |on| days_between(on, cx));
        decision = match days {
            days if days > cx.settings.late_days => {
                let detail = format!("{}号楼“{}”较计划滞后{days}天。", b.no, nodes::name(b.node + 1));
                let very = days > cx.settings.very_late_days;
                let what = Raise { code: "A4", building: &b.no, detail, level: very.then_some("橙"), entry: "" };
                raise(decision, money, open, what, cx)
            }
            _ => close(decision, money, open, ("A4", &b.no), cx),
        };
    }
    decision
}

/// A site that was worked on once, and has had neither attendance nor a log for so long; what never reported says nothing,
/// and after completion nobody need be there.
fn idle(decision: Decision, money: &mut Money, open: &mut Open, last: Option<Date>, cx: &Context) -> Decision {
    let building = money.buildings.iter().any(|b| !b.closed && b.node < nodes::COMPLETED);
    let days = last.filter(|_| building).map_or(0, |on| days_between(on, cx));
    if days <= cx.settings.stall_days {
        return close_entry(decision, money, open, ("A5", "", IDLE), cx);
    }
    let detail = format!("项目已连续{days}天无考勤和安全日志。");
    raise(decision, money, open, Raise { code: "A5", building: "", detail, level: None, entry: IDLE }, cx)
}

fn days_between(planned: Date, cx: &Context) -> i64 {
    i64::from((cx.today() - planned).get_days())
}

impl alert_due::Handler for PresaleFunds {
    /// Nobody closed it in time: the city's office hears of it, with the district.
    fn handle(_: &alert_due::Occurrence, record: Option<&Row>, _: &alert_due::Facts, _: &Context) -> Decision {
        let Some(row) = record.filter(|row| row.text("state") != "已解除") else { return Decision::declared() };
        let told = Msg::AlertOverdue {
            title: row.text("title").into(),
            account: row.text("account-id").into(),
            by: row.text("due-on").into(),
        };
        let handler = to::organisation(row.text("handler"), ["clerk"]);
        let key = format!("{}-overdue", row.text("alert-no"));
        Decision::declared().alert(key, "橙色", [handler, to::office("市场处")], told)
    }
}
