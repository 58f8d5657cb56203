//! Working days, against deadlines worked out by hand and against counting day by day.
use contract::calendar::{Calendar, CalendarError};
use jiff::{ToSpan, civil::Date};

const FILES: [&str; 2] =
    [include_str!("../../../../config/calendar/2025.toml"), include_str!("../../../../config/calendar/2026.toml")];

fn calendar() -> Calendar {
    Calendar::from_texts(FILES).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn deadlines_worked_by_hand() {
    let c = calendar();
    for (from, n, until) in [
        ("2025-02-17", 10, "2025-03-03"),
        ("2025-03-12", 2, "2025-03-14"),
        ("2025-03-17", 3, "2025-03-20"),
        // Labour Day: 1–5 May free, Sunday 27 April worked.
        ("2025-04-25", 5, "2025-05-06"),
        // Started on the eve of the National Day week.
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-09-27", 1, "2025-09-28"),
        ("2025-10-10", 1, "2025-10-11"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 6, "2026-02-28"),
    ] {
        assert_eq!(c.add_workdays(day(from), n), day(until), "{from} + {n} working days");
    }
    assert_eq!(day("2025-02-20").checked_add(180.days()).unwrap(), day("2025-08-19"));
}

#[test]
fn holidays_and_make_up_days() {
    let c = calendar();
    for off in [
        "2025-01-01",
        "2025-01-28",
        "2025-02-04",
        "2025-04-04",
        "2025-06-02",
        "2025-10-08",
        "2026-01-02",
        "2026-02-23",
        "2026-10-07",
    ] {
        assert!(!c.is_workday(day(off)), "{off}");
    }
    for on in [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ] {
        assert!(c.is_workday(day(on)), "{on}");
    }
    assert_eq!(c.workdays_between(day("2024-12-31"), day("2025-12-31")), 248);
    assert_eq!(c.workdays_between(day("2025-12-31"), day("2026-12-31")), 248);
}

#[test]
fn counting_is_the_inverse_of_adding() {
    let c = calendar();
    for start in day("2024-12-20").series(5.days()).take(120) {
        for n in [0, 1, 2, 7, 40, 300] {
            let end = c.add_workdays(start, n);
            assert_eq!(c.workdays_between(start, end), i64::from(n), "{start} + {n}");
            assert_eq!(c.workdays_between(end, start), -i64::from(n));
        }
        if c.is_workday(start) {
            assert_eq!(c.sub_workdays(c.add_workdays(start, 3), 3), start);
        }
    }
}

#[test]
fn between_agrees_with_counting_each_day() {
    let c = calendar();
    let from = day("2025-01-11");
    for until in from.series(1.day()).take(700) {
        let counted = from.series(1.day()).skip(1).take_while(|d| *d <= until).filter(|d| c.is_workday(*d)).count();
        assert_eq!(c.workdays_between(from, until), counted as i64, "{until}");
    }
}

#[test]
fn a_year_without_a_file_is_provisional() {
    let c = calendar();
    assert!(!c.provisional(2025) && !c.provisional(2026) && c.provisional(2027));
    assert!(c.is_workday(day("2027-01-01")), "Monday to Friday until somebody publishes the year");
    assert_eq!(c.add_workdays(day("2027-01-01"), 5), day("2027-01-08"));
    assert_eq!(c.add_workdays(Date::MAX, 3), Date::MAX);
}

#[test]
fn the_view_is_the_same_calendar() {
    let c = calendar();
    let view = c.view(2025..);
    assert_eq!(view.digest, c.digest());
    assert_eq!(Calendar::from_view(&view).unwrap(), c);
    let narrow = c.view(2026..=2026);
    assert_eq!(narrow.published, [2026]);
    assert_eq!(narrow.digest, c.digest());
    assert!(narrow.off.iter().chain(&narrow.on).all(|d| d.starts_with("2026")));
    let reversed = Calendar::from_texts([FILES[1], FILES[0]]).unwrap();
    assert_eq!(reversed.digest(), c.digest());
    assert_ne!(Calendar::from_texts([FILES[0]]).unwrap().digest(), c.digest());
}

#[test]
fn a_slip_in_a_file_is_named() {
    let year = |body: &str| Calendar::from_texts([format!("year = 2025\n{body}").as_str()]);
    let holiday = |from: &str, until: &str, work: &str| {
        year(&format!("[[holiday]]\nzh = \"试\"\nfrom = \"{from}\"\nuntil = \"{until}\"\nwork = [{work}]\n"))
    };
    assert!(matches!(year("holidays = 3"), Err(CalendarError::Syntax(_))));
    assert!(matches!(holiday("2025-02-30", "2025-03-01", ""), Err(CalendarError::Date(_))));
    assert!(matches!(holiday("2025-05-05", "2025-05-01", ""), Err(CalendarError::Backwards { .. })));
    assert!(matches!(holiday("2025-05-01", "2026-05-05", ""), Err(CalendarError::OtherYear { year: 2025, .. })));
    assert!(matches!(holiday("2025-05-01", "2025-05-05", "\"2025-05-03\""), Err(CalendarError::Both(_))));
    assert!(matches!(Calendar::from_texts([FILES[0], FILES[0]]), Err(CalendarError::Twice(2025))));
}
