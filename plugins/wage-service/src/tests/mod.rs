//! The refusals and the money of the acceptance run, as the rules decide them; `hub plugin test` plays the whole runs.
use crate::procedures::payroll;
use crate::*;
use hub_sdk::prelude::*;
use hub_sdk::{Effect, testing};

const CONTRACTOR: &str = "91510100MA6DL7A30H";
const LABOUR: &str = "91510106MA6WN02X2F";
const PAYROLL: &str = "5101042501150101-202506-X2F-01";

fn context(now: &str, organisation: &str) -> Context {
    let mut cx: Context = testing::context(env!("CARGO_MANIFEST_DIR"), now);
    cx.actor.organisation = Some(organisation.to_owned());
    cx
}

fn account() -> Value {
    json!({"account-id": "GZZH-2025-000001", "project": "5101042501150101", "division": "510104", "contractor": CONTRACTOR,
        "owner": "91510104MA6WN01X2W", "bank": "91510100MA6BK02X1J", "account-no": "5101", "account-name": "专户", "state": "open"})
}

fn form() -> payroll::Form {
    testing::read(json!({
        "project": "5101042501150101", "organisation": LABOUR, "period": "2025-06", "kind": "wage", "signed-by": "worker", "progress": "8层",
        "lines": [
            {"person": "W01", "days-paid": 26.0, "day-rate": 32_000, "overtime-hours": 12.0, "overtime-kind": "workday"},
            {"person": "W02", "days-paid": 24.5, "day-rate": 35_000, "advance": 150_000},
            {"person": "W03", "days-paid": 22.0, "day-rate": 22_000},
        ],
    }))
}

fn facts(l2: i64) -> payroll::Facts {
    let live = |person| json!([{"person": person, "state": "on-site", "entered-on": "2025-03-10"}]);
    let card = |no| json!([{"account-no": no, "holder-check": "ok"}]);
    testing::read(json!({
        "accounts": [account()],
        "parties": [{"kind": "contractor", "organisation": CONTRACTOR}, {"kind": "subcontractor", "organisation": LABOUR}],
        "money": {"account": "5101", "state": "open", "subs": {format!("L2:{LABOUR}"): {"amount": l2, "held": 0}}},
        "dispatches": {"W01": live("W01"), "W02": live("W02"), "W03": live("W03")},
        "attendance": {"W01": 26.0, "W02": 24.5, "W03": 22.0}, "overtime": {"W01": 12.0, "W02": 0, "W03": 0},
        "cards": {"W01": card("6222001"), "W02": card("6222002"), "W03": card("6222003")}, "advances": {"W02": 150_000},
    }))
}

fn told(form: &payroll::Form, facts: &payroll::Facts) -> Vec<String> {
    let mut say = Problems::default();
    <WageService as payroll::Rules>::check(form, facts, &context("2025-07-04", LABOUR), &mut say);
    say.list().iter().map(|problem| format!("{} {}", problem.code, problem.at.clone().unwrap_or_default())).collect()
}

#[test]
fn the_payroll_of_june_is_in_order() {
    assert_eq!(told(&form(), &facts(0)), Vec::<String>::new());
}

#[test]
fn who_was_not_there_is_not_paid_without_a_word() {
    let mut form = form();
    form.lines[0].days_paid = Hundredths(2800);
    form.lines[2].person = "W04".into();
    form.lines[2].remark = Some("代班".to_owned());
    assert_eq!(
        told(&form, &facts(0)),
        ["no-dispatch /lines/2/person", "no-card /lines/2/person", "days-over /lines/0/days-paid"]
    );
    form.lines[0].remark = Some("补记考勤".to_owned());
    assert_eq!(told(&form, &facts(0)), ["no-dispatch /lines/2/person", "no-card /lines/2/person"]);
    let cx = context("2025-07-04", LABOUR);
    let kinds: Vec<_> = payroll_check::flags(&form, &facts(0), &cx).into_iter().map(|flag| flag.kind).collect();
    assert_eq!(kinds, ["days-over", "no-attendance"]);
}

#[test]
fn an_advance_is_taken_back_once_and_the_minimum_is_kept() {
    let mut form = form();
    form.lines[1].advance = Some(Fen(150_001));
    form.lines[2].day_rate = Fen(10_000);
    assert_eq!(told(&form, &facts(0)), ["advance-too-high /lines/1/advance", "below-minimum /lines/2/day-rate"]);
}

fn case(form: payroll::Form) -> Case<payroll::Form> {
    case_of(form, json!({"payroll": PAYROLL, "flags": []}))
}

fn case_of<F>(form: F, data: Value) -> Case<F> {
    Case {
        id: "case".into(),
        number: Some("GZB-2025-000001".into()),
        procedure: "payroll".into(),
        step: "wage-confirm".into(),
        branch: String::new(),
        item: None,
        applicant: Applicant { organisation: Some(LABOUR.into()), person: "P".into(), post: None },
        project: Some("5101042501150101".into()),
        division: Some("510104".into()),
        form,
        steps: json!({}),
        data,
        materials: json!({}),
        opened: "2025-07-04T09:00:00+08:00".into(),
        submitted: None,
        version: 1,
    }
}

/// Debits and credits of the decision's one transaction.
fn booked(decision: &Decision) -> Vec<(String, Option<i64>, Option<i64>)> {
    let posted = decision.effects().iter().find_map(|effect| match effect {
        Effect::LedgerPost { postings, .. } => Some(postings),
        _ => None,
    });
    let posted = posted.expect("it posts").iter();
    posted.map(|p| (p.sub.as_str().unwrap_or_default().to_owned(), p.debit, p.credit)).collect()
}

#[test]
fn what_is_not_there_is_not_locked() {
    let decision = payroll_locked::locked(&case(form()), &facts(2_095_499));
    assert_eq!(decision.refusals()[0].code, "not-enough");
    let decision = payroll_locked::locked(&case(form()), &facts(120_000_000));
    let (own, locked) = (format!("L2:{LABOUR}"), format!("L3:{PAYROLL}"));
    assert_eq!(booked(&decision), [(own, Some(2_095_500), None), (locked, None, Some(2_095_500))]);
    let lines = decision
        .effects()
        .iter()
        .filter(|e| matches!(e, Effect::RecordPut { register, .. } if register == "payroll-line"));
    assert_eq!(lines.count(), 3);
}

#[test]
fn a_reference_of_the_bank_has_35_characters() {
    assert_eq!(payroll::Form::clone(&form()).lines.len(), 3);
    assert_eq!(crate::payroll::line_id(&PAYROLL.into(), 1_999).len(), 35);
}

mod answers {
    use super::*;
    use crate::handlers::status;
    use status::Handler as _;

    fn answer(status: &str, line: &str, paid: i64, failed: i64, net: i64) -> Decision {
        report(status, line, (paid, failed, net), None)
    }

    fn report(status: &str, line: &str, (paid, failed, net): (i64, i64, i64), amount: Option<i64>) -> Decision {
        let code = if status == "RJCT" { "AC04" } else { "NARR" };
        let mut tx = json!({"OrgnlEndToEndId": line, "TxSts": status, "StsRsnInf": [{"Rsn": {"Cd": code}}]});
        if let Some(amount) = amount {
            tx["OrgnlTxRef"] = json!({"Amt": {"InstdAmt": {"Ccy": "CNY", "Fen": amount}}});
        }
        let data = json!({"CstmrPmtStsRpt": {"OrgnlPmtInfAndSts": [{"TxInfAndSts": [tx]}]}});
        let facts: status::Facts = testing::read(json!({
            "lines": [{"line-id": line, "order-no": line, "payroll-id": PAYROLL, "person": "W02", "account-no": "5101", "net": net,
                "state": "sending", "tries": 1}],
            "payroll": {"payroll-id": PAYROLL, "project": "5101042501150101", "period": "2025-06", "contractor": CONTRACTOR,
                "people": 3, "net-total": 2_095_500, "paid-total": paid, "failed-total": failed, "state": "sending"},
        }));
        let raw = testing::read(json!({"kind": "message", "message": "bank.pain.002", "data": data}));
        WageService::handle(&status::Occurrence::new(raw), None, &facts, &context("2025-07-08", CONTRACTOR))
    }

    fn published(decision: &Decision) -> Vec<&str> {
        let events = decision.effects().iter().map(|effect| match effect {
            Effect::EventPublish { event, .. } => event.as_str(),
            _ => "",
        });
        events.filter(|event| !event.is_empty()).collect()
    }

    #[test]
    fn a_paid_line_leaves_the_account() {
        let decision = answer("ACSC", &format!("{PAYROLL}00001"), 0, 0, 904_000);
        let locked = format!("L3:{PAYROLL}");
        assert_eq!(booked(&decision), [(locked, Some(904_000), None), ("A1".to_owned(), None, Some(904_000))]);
        assert!(published(&decision).is_empty());
    }

    #[test]
    fn the_last_answer_tells_the_case() {
        let decision = answer("RJCT", &format!("{PAYROLL}00002"), 1_388_000, 0, 707_500);
        let (locked, back) = (format!("L3:{PAYROLL}"), format!("L4:{PAYROLL}"));
        assert_eq!(booked(&decision), [(locked, Some(707_500), None), (back, None, Some(707_500))]);
        assert_eq!(published(&decision), ["payroll.failed"]);
        let decision = answer("ACSC", &format!("{PAYROLL}00002"), 1_388_000, 0, 707_500);
        assert_eq!(published(&decision), ["payroll.paid"]);
    }

    #[test]
    fn what_came_back_goes_out_as_another_payment() {
        let row = |state: &str, order: &str| testing::read::<Row>(json!({"state": state, "order-no": order}));
        let no = |state: &str, order: &str| crate::payroll_sent::order_no(&row(state, order));
        assert_eq!(no("locked", &format!("{PAYROLL}00003")), format!("{PAYROLL}00003"));
        assert_eq!(no("failed", &format!("{PAYROLL}00003")), format!("{PAYROLL}00003"));
        assert_eq!(no("returned", &format!("{PAYROLL}00003")), format!("{PAYROLL}10003"));
        assert_eq!(no("returned", &format!("{PAYROLL}11999")), format!("{PAYROLL}21999"));
    }

    #[test]
    fn a_report_of_another_amount_books_nothing() {
        let line = format!("{PAYROLL}00002");
        let told = |status: &str, amount| report(status, &line, (0, 0, 707_500), Some(amount));
        for status in ["ACSC", "RJCT"] {
            let decision = told(status, 707_501);
            let refused = decision.refusals();
            assert_eq!(refused[0].code, "status-differs", "{status}");
            let said = json!({"order": line, "bank": "7,075.01", "ours": "7,075.00"});
            assert_eq!(json!(refused[0].params), said);
        }
        assert_eq!(booked(&told("ACSC", 707_500)).len(), 2);
        assert!(told("PDNG", 1).effects().is_empty());
    }

    #[test]
    fn what_is_on_its_way_changes_nothing() {
        assert!(answer("PDNG", &format!("{PAYROLL}00002"), 0, 0, 707_500).effects().is_empty());
    }
}

mod money;
mod people;
mod plans;

/// What the rules of a form say, with the words people read.
fn said(say: &Problems) -> Vec<String> {
    say.list().iter().map(|problem| format!("{} {}", problem.code, json!(problem.params))).collect()
}
