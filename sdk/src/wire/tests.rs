use super::*;
use contract::decision::{Actor, Applicant, CalendarView, CaseView, Context as WireContext};
use serde_json::json;

fn input_with(occurrence: WireOccurrence) -> Input {
    let some = |text: &str| Some(text.to_owned());
    Input {
        context: WireContext {
            now: "2025-02-17T09:30:05+08:00".to_owned(),
            today: "2025-02-17".to_owned(),
            seed: u64::MAX,
            locale: "zh".to_owned(),
            settings: json!({"max-days": 5}),
            actor: Actor {
                person: "P-01".to_owned(),
                organisation: some("O"),
                powers: vec!["fill".to_owned()],
                ..Actor::default()
            },
            calendar: CalendarView {
                digest: "d".to_owned(),
                off: vec!["2025-05-01".to_owned()],
                on: vec!["2025-04-27".to_owned()],
                published: vec![2025],
            },
            system: "seal-loan".to_owned(),
            version: "1.0.0".to_owned(),
        },
        procedure: "loan".to_owned(),
        case: Some(CaseView {
            id: "c".to_owned(),
            number: some("n"),
            procedure: "loan".to_owned(),
            step: "fill".to_owned(),
            branch: "left".to_owned(),
            item: Some(serde_json::json!({"person": "P-17"})),
            applicant: Applicant { organisation: some("O"), person: "P-01".to_owned(), post: None },
            project: some("5101082503120101"),
            division: some("510108"),
            form: json!({"a": [1]}),
            steps: json!({"review": {}}),
            data: json!({"b": 2}),
            materials: json!({"licence": ["f"]}),
            opened: "2025-02-17T09:00:00+08:00".to_owned(),
            submitted: None,
            version: 3,
        }),
        form: Value::Null,
        occurrence: Some(occurrence),
        record: Some(json!({"no": "1"})),
        facts: Map::from_iter([("x".to_owned(), json!(1))]),
    }
}

/// What serde writes for the host is what is read here, for every kind of occurrence.
#[test]
fn the_hosts_input_is_read_as_it_is_written() {
    let text = |t: &str| t.to_owned();
    for occurrence in [
        WireOccurrence::Action {
            action: text("submit"),
            step: text("fill"),
            branch: text(""),
            form: json!({"x": 1}),
            comment: text("ok"),
            confirmed: true,
            by_clock: false,
        },
        WireOccurrence::Arrive { step: text("match"), branch: text("left") },
        WireOccurrence::Event { r#type: text("a.b.c"), subject: text("s"), data: json!({"k": null}) },
        WireOccurrence::Message { message: text("m.query"), data: json!([]) },
        WireOccurrence::Timer { timer: text("t"), record: Some(text("r")) },
        WireOccurrence::Timer { timer: text("t"), record: None },
        WireOccurrence::Schedule { schedule: text("daily") },
        WireOccurrence::Withdrawn { verb: text("cancel") },
    ] {
        let written = serde_json::to_string(&input_with(occurrence)).unwrap();
        assert_eq!(serde_json::to_string(&input(&written)).unwrap(), written);
    }
}

#[test]
fn the_context_reads_time_and_calendar() {
    let input = input_with(WireOccurrence::Schedule { schedule: String::new() });
    let context: Context<std::collections::BTreeMap<String, i64>> = context(input);
    let day = jiff::civil::date(2025, 4, 25);
    assert_eq!(context.now().to_string(), "2025-02-17T09:30:05");
    assert_eq!(context.settings["max-days"], 5);
    // The weekend before the holiday is worked on its Sunday, the holiday is free.
    assert_eq!(context.add_workdays(day, 4), jiff::civil::date(2025, 4, 30));
    assert_eq!(context.workdays(day, jiff::civil::date(2025, 5, 2)), 5);
}

#[test]
fn months_keep_the_day_or_end_with_the_month() {
    let day = jiff::civil::date;
    let input = input_with(WireOccurrence::Schedule { schedule: String::new() });
    let context: Context<std::collections::BTreeMap<String, i64>> = context(input);
    assert_eq!(context.add_months(day(2025, 2, 17), 3), day(2025, 5, 17));
    assert_eq!(context.add_months(day(2025, 11, 30), 3), day(2026, 2, 28));
    assert_eq!(context.add_months(day(2025, 3, 31), -1), day(2025, 2, 28));
    assert_eq!(context.add_days(day(2025, 2, 20), 180), day(2025, 8, 19));
    assert_eq!(context.add_days(day(2025, 3, 1), -1), day(2025, 2, 28));
    assert_eq!(context.add_months(day(2025, 2, 17), i64::MAX), day(2025, 2, 17));
}
