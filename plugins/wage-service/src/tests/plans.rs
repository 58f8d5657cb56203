//! Accounts and plans: what is refused, and what an approval and the calendar make of a plan.
use super::*;
use crate::handlers::{payroll_deadline, plan_due};
use crate::procedures::{account_closing, account_opening, allocation_plan, payment_guarantee, refund};

const OWNER: &str = "91510104MA6WN01X2W";

fn opening(on: &str, reason: Option<&str>) -> Vec<String> {
    let mut form = json!({"matter": "open", "project": "5101042501150101", "contract-no": "HT", "contract-price": 18_650_000_000_i64,
        "signed-on": "2025-02-10", "contractor": CONTRACTOR, "bank": "91510100MA6BK02X1J", "branch": "105651000014",
        "contractor-account": "5101999900001111"});
    if let Some(reason) = reason {
        form["late-reason"] = reason.into();
    }
    let facts = testing::read(json!({
        "project": {"name": "样例安置房二期", "owner": OWNER, "division": "510104"}, "contractor": {"name": "四川样例建工集团"},
        "parties": [{"kind": "contractor", "organisation": CONTRACTOR}], "awards": [], "accounts": [],
        "branch": {"bank": "91510100MA6BK02X1J", "state": "active", "division": "510104"},
    }));
    let mut say = Problems::default();
    let form = testing::read(form);
    <WageService as account_opening::Rules>::check(&form, &facts, &context(on, CONTRACTOR), &mut say);
    said(&say)
}

#[test]
fn an_account_is_opened_within_thirty_days_or_its_lateness_explained() {
    assert!(opening("2025-03-12", None).is_empty());
    assert_eq!(opening("2025-04-01", None), [r#"account-late {"limit":30,"days":20}"#]);
    assert!(opening("2025-04-01", Some("银行系统升级")).is_empty());
}

fn plan_facts(extra: Value) -> allocation_plan::Facts {
    let mut facts = json!({
        "project": {"name": "样例安置房二期", "owner": OWNER, "division": "510104", "category": "房屋建筑工程"},
        "parties": [{"kind": "contractor", "organisation": CONTRACTOR}], "accounts": [account()], "awards": [], "prices": [],
        "plans": [], "payrolls": [],
    });
    for (key, value) in extra.as_object().into_iter().flatten() {
        facts[key] = value.clone();
    }
    testing::read(facts)
}

fn plan_says(form: Value, facts: &allocation_plan::Facts, on: &str) -> Vec<String> {
    let mut say = Problems::default();
    <WageService as allocation_plan::Rules>::check(&testing::read(form), facts, &context(on, OWNER), &mut say);
    said(&say)
}

fn initial(ratio: f64) -> Value {
    json!({"matter": "initial", "project": "5101042501150101", "contract-price": 18_650_000_000_i64, "labour-ratio": ratio,
        "clause-ratio": ratio, "first-period": "2025-03", "last-period": "2027-02"})
}

#[test]
fn a_ratio_below_the_citys_is_refused() {
    assert_eq!(
        plan_says(initial(12.0), &plan_facts(json!({})), "2025-03-06"),
        [r#"ratio-too-low {"ratio":"12.00","least":"20.00"}"#]
    );
    assert!(plan_says(initial(20.0), &plan_facts(json!({})), "2025-03-06").is_empty());
    let low = plan_facts(json!({"awards": [{"labour-fee": 3_730_000_001_i64}]}));
    assert_eq!(plan_says(initial(20.0), &low, "2025-03-06"), [r#"below-award {"amount":"37,300,000.01"}"#]);
}

fn active() -> Value {
    let line = |period: &str, received: i64, state: &str| json!({"period": period, "planned": 155_416_666, "received": received, "due-on": format!("{period}-10"), "state": state});
    json!({"plan-id": "5101042501150101-1", "project": "5101042501150101", "division": "510104", "owner": OWNER,
        "contractor": CONTRACTOR, "version": 1, "pay-day": 10, "state": "active", "cumulative-received": 155_416_666,
        "lines": [line("2025-05", 155_416_666, "met"), line("2025-06", 0, "due"), line("2025-07", 0, "due")]})
}

#[test]
fn payments_stop_when_three_months_of_wages_are_left() {
    let form = json!({"matter": "stop", "project": "5101042501150101", "from": "2026-06-01", "reason": "余额充足"});
    let with = |l1: i64| {
        let paid = |period: &str| json!({"period": period, "state": "paid", "net-total": 131_000_000});
        plan_facts(json!({
            "plans": [active()], "payrolls": [paid("2026-02"), paid("2026-03"), paid("2026-04")],
            "money": {"account": "5101", "state": "open", "subs": {"L1": {"amount": l1, "held": 0}}},
        }))
    };
    assert_eq!(
        plan_says(form.clone(), &with(300_000_000), "2026-05-07"),
        [r#"stop-too-early {"balance":"3,000,000.00","months":3,"needed":"3,930,000.00"}"#]
    );
    assert!(plan_says(form, &with(410_233_650), "2026-05-07").is_empty());
}

#[test]
fn a_month_not_paid_in_is_told_once_and_referred_once() {
    use plan_due::Handler as _;
    let run = |on: &str, plan: Value| {
        let raw = testing::read(json!({"kind": "timer", "timer": "plan-due", "record": "5101042501150101-1"}));
        let facts: plan_due::Facts = testing::read(json!({"plan": plan}));
        WageService::handle(&plan_due::Occurrence::new(raw), None, &facts, &context(on, OWNER))
    };
    let events = |decision: &Decision| {
        let all = decision.effects().iter().filter_map(|effect| match effect {
            Effect::EventPublish { event, data } => {
                Some(format!("{event} {}", data["period"].as_str().unwrap_or_default()))
            }
            _ => None,
        });
        all.collect::<Vec<_>>()
    };
    assert!(events(&run("2025-06-15", active())).is_empty());
    let short = run("2025-06-16", active());
    assert_eq!(events(&short), ["receipt.short 2025-06"]);
    let record = short.effects().iter().find_map(|effect| match effect {
        Effect::RecordPut { register, data, .. } if register == "allocation-plan" => Some(data.clone()),
        _ => None,
    });
    assert_eq!(events(&run("2025-06-21", record.unwrap())), ["arrears.found 2025-06"]);
}

#[test]
fn wages_not_sent_by_the_tenth_are_overdue() {
    use payroll_deadline::Handler as _;
    let run = |closed: &str, state: Option<&str>| {
        let mut held = account();
        held["attendance-closed"] = closed.into();
        let rows: Vec<Value> = state.iter().map(|state| json!({"period": "2025-06", "state": state})).collect();
        let raw = testing::read(json!({"kind": "timer", "timer": "payroll-deadline", "record": "GZZH-2025-000001"}));
        let facts: payroll_deadline::Facts = testing::read(json!({"account": held, "payrolls": rows}));
        let decision =
            WageService::handle(&payroll_deadline::Occurrence::new(raw), None, &facts, &context("2025-07-11", OWNER));
        decision.effects().iter().any(|e| matches!(e, Effect::EventPublish { event, .. } if event == "payroll.overdue"))
    };
    assert!(run("2025-06", None) && run("2025-06", Some("pm-reviewed")));
    assert!(!run("2025-05", None) && !run("2025-06", Some("paid")));
}

#[test]
fn nothing_is_refunded_while_wages_are_out() {
    let run = |state: &str, amount: i64| {
        let form = json!({"project": "5101042501150101", "account": "GZZH-2025-000001", "amount": amount, "receipt": "R", "reason": "overpaid"});
        let facts = testing::read(json!({
            "account": account(), "plans": [], "payrolls": [{"state": state}],
            "receipt": {"account-id": "GZZH-2025-000001", "amount": 500, "payer-account": "1"},
            "money": {"account": "5101", "state": "open", "subs": {"L1": {"amount": 1000, "held": 0}}},
        }));
        let mut say = Problems::default();
        <WageService as refund::Rules>::check(
            &testing::read(form),
            &facts,
            &context("2025-07-11", CONTRACTOR),
            &mut say,
        );
        said(&say)
    };
    assert_eq!(run("sending", 100), ["refund-unpaid {}"]);
    assert!(run("paid", 500).is_empty());
    assert_eq!(run("paid", 501), [r#"refund-over-receipt {"left":"5.00"}"#]);
}

#[test]
fn an_account_is_closed_after_its_notice_with_nothing_owed() {
    let run = |form: Value, locked: i64| {
        let facts = testing::read(json!({"account": account(),
            "money": {"account": "5101", "state": "open", "subs": {"L3:P": {"amount": locked, "held": 0}}}}));
        let mut say = Problems::default();
        let form = testing::read(form);
        <WageService as account_closing::Rules>::check(&form, &facts, &context("2025-07-11", CONTRACTOR), &mut say);
        said(&say)
    };
    let form = |dispute: bool| json!({"project": "5101042501150101", "account": "GZZH-2025-000001", "reason": "完工", "site-from": "2025-07-11", "dispute": dispute});
    assert!(run(form(false), 0).is_empty());
    assert_eq!(run(form(true), 0), ["dispute-open {}"]);
    assert_eq!(run(form(false), 1), [r#"payrolls-open {"amount":"0.01"}"#]);
}

/// 2025-05-10 is a Saturday.
#[test]
fn a_day_to_pay_in_moves_off_a_day_of_rest_where_the_city_says_so() {
    let mut cx = context("2025-03-06", OWNER);
    let may = crate::months::Month::of(date(2025, 5, 1));
    assert_eq!(plan_changes::due_on(may, 10, &cx), date(2025, 5, 10));
    cx.settings.pay_day_rule = "next-workday".to_owned();
    assert_eq!(plan_changes::due_on(may, 10, &cx), date(2025, 5, 12));
    assert_eq!(plan_changes::due_on(may.after(1), 10, &cx), date(2025, 6, 10));
    // National Day and the Mid-Autumn Festival of 2025 end on the 8th.
    assert_eq!(plan_changes::due_on(may.after(5), 3, &cx), date(2025, 10, 9));
}

#[test]
fn months_to_come_are_dated_anew_and_past_and_extra_ones_are_not() {
    let mut cx = context("2025-05-11", OWNER);
    cx.settings.pay_day_rule = "next-workday".to_owned();
    let mut row = active();
    row["lines"][2]["period"] = "2025-08".into();
    row["lines"][2]["due-on"] = "2025-08-10".into();
    let extra = json!({"period": "2025-08", "planned": 1, "received": 0, "due-on": "2025-08-09", "state": "due", "extra": true});
    row["lines"].as_array_mut().unwrap().push(extra);
    let mut plan = plan_changes::read(&testing::read(row));
    plan_changes::dated(&mut plan, &cx);
    let due: Vec<_> = plan.lines.iter().flatten().filter_map(|row| row.due_on).collect();
    assert_eq!(due, [date(2025, 5, 10), date(2025, 6, 10), date(2025, 8, 11), date(2025, 8, 9)]);
}

#[test]
fn a_plan_is_not_ended_before_the_last_month_worked_is_paid() {
    let form =
        json!({"matter": "terminate", "project": "5101042501150101", "from": "2025-07-28", "reason": "合同解除"});
    let with = |paid: &str| {
        let mut held = account();
        held["attendance-closed"] = "2025-06".into();
        let paid = json!({"period": paid, "kind": "wage", "state": "paid", "net-total": 1});
        plan_facts(json!({"plans": [active()], "accounts": [held], "payrolls": [paid]}))
    };
    assert_eq!(plan_says(form.clone(), &with("2025-05"), "2025-07-28"), ["payrolls-unpaid {}"]);
    assert!(plan_says(form, &with("2025-06"), "2025-07-28").is_empty());
}

#[test]
fn what_a_wage_deposit_comes_to_is_the_labour_departments_word() {
    let run = |kind: &str| {
        let form = json!({
            "project": "5101042501150101", "contractor": CONTRACTOR, "kind": kind, "letter-form": "insurance",
            "guarantor": "91510104MA6WN10X2E", "contract-price": 18_650_000_000_i64, "amount": 100_000_000,
            "planned-completion": "2027-03-31", "from": "2025-02-20", "to": "2025-12-31",
        });
        let facts = testing::read(json!({
            "project": {"name": "样例安置房二期", "owner": OWNER}, "parties": [{"kind": "contractor", "organisation": CONTRACTOR}],
            "awards": [], "permits": [], "guarantor": {"kinds": ["insurer"]},
        }));
        let (mut say, form) = (Problems::default(), testing::read(form));
        <WageService as payment_guarantee::Rules>::check(&form, &facts, &context("2025-02-18", OWNER), &mut say);
        said(&say)
    };
    assert_eq!(
        run("payment"),
        [r#"guarantee-too-low {"least":"18,650,000.00"}"#, r#"guarantee-too-short {"until":"2027-06-29"}"#]
    );
    assert!(run("wage-deposit").is_empty());
}
