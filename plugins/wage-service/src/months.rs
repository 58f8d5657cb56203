//! Months as plans and payrolls name them: `2025-06`.
use hub_sdk::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i64);

impl Month {
    pub fn of(day: Date) -> Month {
        Month(i64::from(day.year()) * 12 + i64::from(day.month()) - 1)
    }

    pub fn read(text: &str) -> Option<Month> {
        format!("{text}-01").parse().ok().map(Month::of)
    }

    pub fn after(self, months: i64) -> Month {
        Month(self.0 + months)
    }

    /// This day of the month, or its last.
    pub fn day(self, day: i64) -> Date {
        let year = i16::try_from(self.0.div_euclid(12)).unwrap_or(i16::MAX);
        let first = date(year, i8::try_from(self.0.rem_euclid(12) + 1).unwrap_or(12), 1);
        let day = i8::try_from(day.clamp(1, i64::from(first.days_in_month()))).unwrap_or(28);
        date(first.year(), first.month(), day)
    }

    /// With both ends.
    pub fn until(self, last: Month) -> Vec<Month> {
        (self.0..=last.0).map(Month).collect()
    }

    /// `202506`, as numbers have it.
    pub fn digits(self) -> String {
        self.to_string().replace('-', "")
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// So many days later.
pub fn days_after(day: Date, days: i64) -> Date {
    let seconds = u64::try_from(days).unwrap_or_default() * 24 * 60 * 60;
    day.saturating_add(std::time::Duration::from_secs(seconds))
}

/// Days from one to the other; negative when it lies before.
pub fn days_between(from: Date, until: Date) -> i64 {
    from.duration_until(until).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_four_months() {
        let months = Month::read("2025-03").unwrap().until(Month::read("2027-02").unwrap());
        assert_eq!((months.len(), months[9].to_string()), (24, "2025-12".to_owned()));
        assert_eq!((months[0].day(10), months[23].day(31)), (date(2025, 3, 10), date(2027, 2, 28)));
        assert_eq!((months[0].digits(), Month::read("2025-13")), ("202503".to_owned(), None));
    }

    #[test]
    fn days() {
        assert_eq!(days_after(date(2025, 2, 10), 30), date(2025, 3, 12));
        assert_eq!(days_between(date(2025, 2, 10), date(2025, 4, 1)), 50);
        assert_eq!(days_between(date(2025, 2, 10), date(2025, 2, 1)), -9);
    }
}
