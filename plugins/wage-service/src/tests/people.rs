//! Payrolls: what needs a word, who signs, and the attendance sheets.
use super::*;
use crate::handlers::unpaid;

fn check(form: &payroll::Form, cx: &Context) -> Vec<String> {
    let mut say = Problems::default();
    <WageService as payroll::Rules>::check(form, &facts(0), cx, &mut say);
    said(&say)
}

#[test]
fn a_notice_stands_in_for_signatures_unless_the_city_is_strict() {
    let mut form = form();
    form.signed_by = testing::read(json!("notice"));
    form.posted_on = Some(date(2025, 7, 1));
    let mut cx = context("2025-07-04", LABOUR);
    assert_eq!(check(&form, &cx), Vec::<String>::new());
    cx.settings.signature_mode = "strict".to_owned();
    assert_eq!(check(&form, &cx), ["signatures-needed {}"]);
}

#[test]
fn wages_by_the_piece_need_attendance_too() {
    let mut form = form();
    form.lines.truncate(1);
    form.lines[0] = testing::read(json!({"person": "W04", "days-paid": 0, "day-rate": 0, "piece-amount": 500_000}));
    let cx = context("2025-07-04", LABOUR);
    let kinds = |form: &payroll::Form| {
        let found = payroll_check::flags(form, &facts(0), &cx);
        found.into_iter().map(|flag| flag.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&form), ["no-attendance"]);
    form.kind = testing::read(json!("advance"));
    assert!(kinds(&form).is_empty());
}

#[test]
fn two_hundred_people_to_a_sheet() {
    let mut form = form();
    let line = form.lines[0].clone();
    form.lines = vec![line; 401];
    let sheets = payroll_attendance::sheets(&form);
    let people = sheets.iter().map(|sheet| sheet["people"].as_array().map(Vec::len)).collect::<Vec<_>>();
    assert_eq!(people, [Some(200), Some(200), Some(1)]);
    assert_eq!(sheets[2]["no"], 3);
}

#[test]
fn a_sheet_has_what_the_gate_recorded() {
    let mut facts = facts(0);
    let day = |date: &str, value: f64, hours: f64| json!({"date": date, "value": value, "overtime-hours": hours});
    facts.days = testing::read(json!({"W01": [day("2025-06-02", 1.0, 2.0), day("2025-06-03", 0.5, 0.0)]}));
    let mut case = case(form());
    case.item = Some(json!({"no": 1, "people": ["W01", "W02"]}));
    let decision = payroll_attendance::sheet(&case, &facts);
    let paper = decision.effects().iter().find_map(|effect| match effect {
        Effect::DocumentIssue { document, data, .. } if document == "attendance-sheet" => Some(data.clone()),
        _ => None,
    });
    let paper = paper.expect("a sheet is issued");
    assert_eq!((&paper["days"], &paper["of"]), (&json!(30), &json!(1)));
    let line = json!({"name": "W01", "marks": {"2": "1.0", "3": "0.5"}, "days": "1.5", "overtime": "2.0"});
    assert_eq!(paper["lines"][0], line);
    assert_eq!(paper["lines"][1]["days"], "0.0");
}

/// Two payrolls: who waits for both is counted where the first has him.
#[test]
fn somebody_unpaid_twice_is_one() {
    use unpaid::Handler as _;
    let run = |payroll: &str, people: &[&str]| {
        let lines: Vec<Value> = people.iter().map(|person| json!({"person": person})).collect();
        let both = json!([{"payroll-id": "P-02"}, {"payroll-id": "P-01"}]);
        let facts: unpaid::Facts = testing::read(json!({
            "lines": lines, "elsewhere": {"W01": [{"payroll-id": "P-01"}], "W02": both, "W03": [{"payroll-id": "P-02"}]},
        }));
        let raw = testing::read(json!({"kind": "schedule", "schedule": "daily"}));
        let record: Row = testing::read(json!({"payroll-id": payroll, "state": "part-paid"}));
        WageService::handle(&unpaid::Occurrence::new(raw), Some(&record), &facts, &context("2025-07-09", CONTRACTOR))
    };
    let count = |decision: Decision| {
        decision.effects().iter().find_map(|effect| match effect {
            Effect::RecordPut { data, .. } => data["unpaid-people"].as_i64(),
            _ => None,
        })
    };
    assert_eq!(count(run("P-01", &["W01", "W02"])), Some(2));
    assert_eq!(count(run("P-02", &["W02", "W03"])), Some(1));
}
