//! What surrounds a decision: time, settings, who acts. Rules read the clock
//! only from here, so that a decision can be repeated.
use crate::{Actor, Calendar, CaseView, Row};
use jiff::{
    Span,
    civil::{Date, DateTime},
};

#[derive(Clone, Debug)]
pub struct Context<S> {
    /// The system's settings, as the city has them now.
    pub settings: S,
    pub actor: Actor,
    /// The record a procedure or handler starts from.
    pub record: Option<Row>,
    /// The case as it stands, its form untyped; absent while nothing is saved.
    pub case: Option<CaseView>,
    pub calendar: Calendar,
    /// The same in every attempt at this decision.
    pub seed: u64,
    /// The reader's language, `zh` or `en`; only for what rules write themselves.
    pub locale: String,
    pub(crate) now: DateTime,
    pub(crate) today: Date,
}

impl<S> Context<S> {
    pub fn today(&self) -> Date {
        self.today
    }

    /// In the city's zone.
    pub fn now(&self) -> DateTime {
        self.now
    }

    /// Working days after `from` up to and with `until`; negative when it lies before.
    pub fn workdays(&self, from: Date, until: Date) -> i64 {
        self.calendar.workdays_between(from, until)
    }

    /// The n-th working day after `date`, which is not counted; before it when n is negative.
    pub fn add_workdays(&self, date: Date, n: i64) -> Date {
        let days = u32::try_from(n.unsigned_abs()).unwrap_or(u32::MAX);
        if n < 0 { self.calendar.sub_workdays(date, days) } else { self.calendar.add_workdays(date, days) }
    }

    pub fn is_workday(&self, date: Date) -> bool {
        self.calendar.is_workday(date)
    }

    /// So many calendar days later; earlier when negative. A day outside the calendar stays where it is.
    pub fn add_days(&self, date: Date, n: i64) -> Date {
        date.checked_add(Span::new().try_days(n).unwrap_or_default()).unwrap_or(date)
    }

    /// The same day so many months later, or that month's last where it has no such day; earlier when negative.
    pub fn add_months(&self, date: Date, n: i64) -> Date {
        date.checked_add(Span::new().try_months(n).unwrap_or_default()).unwrap_or(date)
    }
}
