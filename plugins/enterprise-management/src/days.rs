//! Calendar days and months; working days come from the context.
use hub_sdk::prelude::*;
use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;

/// So many days later; earlier when negative. A day outside the calendar stays where it is.
pub fn plus(day: Date, days: i64) -> Date {
    let span = Duration::from_secs(days.unsigned_abs() * DAY);
    let moved = if days < 0 { day.checked_sub(span) } else { day.checked_add(span) };
    moved.unwrap_or(day)
}

/// The same day so many months later, or the month's last when it has no such day.
pub fn plus_months(day: Date, months: i64) -> Date {
    let whole = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let (year, month) = (whole.div_euclid(12), whole.rem_euclid(12) + 1);
    let first = Date::new(year as i16, month as i8, 1).unwrap_or(day);
    Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).unwrap_or(first)
}

/// Whole years between birth and a day.
pub fn age(birth: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(!had_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_check_falls_due_after_180_days() {
        assert_eq!(plus(date(2025, 2, 20), 180), date(2025, 8, 19));
        assert_eq!(plus(date(2025, 3, 1), -1), date(2025, 2, 28));
    }

    #[test]
    fn months_keep_the_day_or_end_with_the_month() {
        assert_eq!(plus_months(date(2025, 3, 14), 36), date(2028, 3, 14));
        assert_eq!(plus_months(date(2024, 2, 29), 12), date(2025, 2, 28));
        assert_eq!(plus_months(date(2025, 10, 31), 4), date(2026, 2, 28));
    }

    #[test]
    fn one_is_eighteen_on_ones_birthday() {
        assert_eq!(age(date(2007, 2, 17), date(2025, 2, 17)), 18);
        assert_eq!(age(date(2007, 2, 18), date(2025, 2, 17)), 17);
    }
}
