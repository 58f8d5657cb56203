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
fn fifty_people_to_a_sheet() {
    let mut form = form();
    let line = form.lines[0].clone();
    form.lines = vec![line; 101];
    let sheets = payroll_sheets::sheets(&form);
    let people = sheets.iter().map(|sheet| sheet["people"].as_array().map(Vec::len)).collect::<Vec<_>>();
    assert_eq!(people, [Some(50), Some(50), Some(1)]);
    assert_eq!(sheets[2]["no"], 3);
}

#[test]
fn a_sheet_has_what_the_gate_recorded() {
    let mut facts = facts(0);
    let day = |date: &str, value: f64, hours: f64| json!({"date": date, "value": value, "overtime-hours": hours});
    facts.days = testing::read(json!({"W01": [day("2025-06-02", 1.0, 2.0), day("2025-06-03", 0.5, 0.0)]}));
    let mut case = case(form());
    case.item = Some(json!({"no": 1, "people": ["W01", "W02"]}));
    let decision = payroll_sheets::sheet(&case, &facts);
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

/// As many as a payroll may have; the sums are those of three people, repeated.
fn crowd(count: usize) -> (payroll::Form, payroll::Facts) {
    let person = |n: usize| format!("W{n:04}");
    let (mut form, mut facts) = (form(), facts(0));
    let (three, known) = (form.lines.clone(), facts.clone());
    form.lines.clear();
    for n in 0..count {
        let (line, like) = (&three[n % 3], &*three[n % 3].person);
        form.lines.push(PayrollLinesRow { person: person(n).as_str().into(), ..line.clone() });
        facts.dispatches.insert(person(n), known.dispatches[like].clone());
        facts.cards.insert(person(n), known.cards[like].clone());
        facts.attendance.insert(person(n), known.attendance[like].clone());
        facts.overtime.insert(person(n), known.overtime[like].clone());
        facts.advances.insert(person(n), known.advances.get(like).copied().unwrap_or_default());
    }
    (form, facts)
}

#[test]
fn two_thousand_people_are_checked_and_none_of_them_twice() {
    let (mut form, facts) = crowd(1_998);
    let cx = context("2025-07-04", LABOUR);
    let said = |form: &payroll::Form| {
        let mut say = Problems::default();
        <WageService as payroll::Rules>::check(form, &facts, &cx, &mut say);
        say.list()
            .iter()
            .map(|told| format!("{} {}", told.code, told.at.clone().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&form), Vec::<String>::new());
    let money = super::facts(2_095_500 * 666).money;
    let facts = payroll::Facts { money, ..facts.clone() };
    let decision = payroll_locked::locked(&case(form.clone()), &facts);
    assert_eq!(booked(&decision)[0].1, Some(2_095_500 * 666));
    form.lines[1_997].person = form.lines[0].person.clone();
    form.lines[1_997].days_paid = Hundredths(2200);
    assert_eq!(said(&form), ["person-twice /lines/1997/person"]);
    let mut say = Problems::default();
    <WageService as payroll::Rules>::check(
        &form,
        &payroll::Facts { cards: Default::default(), ..facts.clone() },
        &cx,
        &mut say,
    );
    assert_eq!(say.list().len(), 200, "an answer holds no more");
}

#[test]
fn every_slip_of_two_thousand_is_on_one_part() {
    let line = |n: usize| json!({"line-id": crate::payroll::line_id(&PAYROLL.into(), n), "state": "paid", "net": 7});
    let mut lines: Vec<Value> = (0..2_000).rev().map(line).collect();
    lines.push(json!({"line-id": "void", "state": "void"}));
    let sheet: Rows = testing::read(json!(lines));
    let parts = payslip::parts(&sheet);
    assert_eq!(parts.len(), 40);
    assert!(parts.iter().all(|part| part["lines"].as_array().map(Vec::len) == Some(50) && part["net"] == 350));
    assert_eq!((&parts[0]["lines"][0], &parts[39]["no"]), (&json!(format!("{PAYROLL}00001")), &json!(40)));
}

#[test]
fn a_part_has_the_slips_of_its_lines() {
    let mut facts = facts(0);
    let line = |no: &str, person: &str, net: i64| {
        json!({"line-id": no, "person": person, "days-paid": 22.0, "gross": net, "deductions": 0, "net": net, "card-no": "6222001234",
            "paid-on": "2025-07-08"})
    };
    facts.slip_lines = testing::read(json!([line("L2", "W03", 484_000), line("L1", "W01", 904_000)]));
    facts.slip_workers = testing::read(json!({"W01": [{"name": "张三"}]}));
    let mut case = case_of(
        form(),
        json!({"payroll": PAYROLL, "slips": [{"no": 1, "people": 100, "net": 9}, {"no": 2, "people": 2, "net": 4}]}),
    );
    case.item = Some(json!({"no": 2, "lines": ["L1", "L2"]}));
    let decision = payslip::part(&case, &facts);
    let issued = decision.effects().iter().find_map(|effect| match effect {
        Effect::DocumentIssue { document, data, number, .. } if document == "payslips" => {
            Some((data.clone(), number.clone()))
        }
        _ => None,
    });
    let (paper, number) = issued.expect("a part is issued");
    assert_eq!(number, json!(format!("{PAYROLL}-GT02")));
    assert_eq!((&paper["part"], &paper["of"]), (&json!(2), &json!(2)));
    assert_eq!((&paper["lines"][0]["name"], &paper["lines"][0]["net"]), (&json!("张三"), &json!(904_000)));
    let lines = decision
        .effects()
        .iter()
        .filter(|effect| matches!(effect, Effect::DocumentIssue { document, .. } if document == "payment-lines"));
    assert_eq!(lines.count(), 1, "and the lines of the details");
    assert_eq!((&paper["lines"][1]["name"], &paper["lines"][1]["card"]), (&json!("W03"), &json!("1234")));
}

/// Of the payroll in the form, with what its workers were asked before.
fn asked(signatures: Value) -> Decision {
    let mut form = form();
    form.signed_by = testing::read(json!("electronic"));
    let mut facts = facts(0);
    facts.signatures = testing::read(signatures);
    payroll_signed::asked(&case(form), &facts)
}

#[test]
fn who_has_signed_the_same_line_is_not_asked_again() {
    let row = |person: &str, days: f64, gross: i64, back: i64, state: &str| {
        json!({"signature-id": format!("{PAYROLL}/{person}"), "person": person, "days-paid": days, "gross": gross, "deductions": back,
            "net": gross - back, "state": state})
    };
    let states = |decision: &Decision| {
        let put = |effect: &Effect| match effect {
            Effect::RecordPut { register, data, .. } if register == "payroll-signature" => {
                Some(format!("{} {}", data["signature-id"].as_str()?, data["state"].as_str()?))
            }
            _ => None,
        };
        decision.effects().iter().filter_map(put).collect::<Vec<_>>()
    };
    let of = |person: &str, state: &str| format!("{PAYROLL}/{person} {state}");
    let all = ["W01", "W02", "W03"].map(|person| of(person, "asked"));
    assert_eq!(states(&asked(json!([]))), all);
    // His days are others now; another signed; one has left the payroll.
    let before = [
        row("W02", 24.0, 840_000, 150_000, "signed"),
        row("W03", 22.0, 484_000, 0, "signed"),
        row("W09", 1.0, 1, 0, "asked"),
    ];
    assert_eq!(states(&asked(json!(before))), [of("W01", "asked"), of("W02", "asked"), of("W09", "withdrawn")]);
}

#[test]
fn signatures_of_another_payroll_move_nothing() {
    let mut waiting = case(form());
    waiting.step = "signing".into();
    let decide = |payroll: &str| {
        let data = json!({"payroll-id": payroll, "project": "5101042501150101"});
        let raw = testing::read(
            json!({"kind": "event", "type": "wage-service.payroll.signed", "subject": payroll, "data": data}),
        );
        let cx = context("2025-07-08", CONTRACTOR);
        <WageService as payroll::Rules>::decide(&waiting, &payroll::Occurrence::new(raw), &facts(0), &cx)
    };
    assert_eq!(decide("OTHER").refusals()[0].code, "other-signature");
    assert!(decide(PAYROLL).refusals().is_empty());
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
