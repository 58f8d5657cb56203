//! Working days by a calendar that is data: Monday to Friday, but for the days
//! the published years name. A year without a file counts Monday to Friday and
//! is called provisional, so that a deadline resting on it can say so.
//!
//! Counting follows the administrative rule: the first day is not counted, the
//! last one ends at 24:00 in the city's zone. Dates only; the zone is the host's.
use crate::{canonical, decision::CalendarView};
use jiff::{ToSpan, civil::Date, civil::Weekday};
use serde::Deserialize;
use serde_json::json;
use std::{collections::BTreeSet, sync::OnceLock};

#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Weekdays that are free.
    off: BTreeSet<Date>,
    /// Saturdays and Sundays that are worked.
    on: BTreeSet<Date>,
    published: BTreeSet<i16>,
    /// Asked for with every act.
    digest: OnceLock<String>,
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Calendar) -> bool {
        (&self.off, &self.on, &self.published) == (&other.off, &other.on, &other.published)
    }
}

impl Eq for Calendar {}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("{0}")]
    Syntax(String),
    #[error("`{0}` is not a date: write YYYY-MM-DD")]
    Date(String),
    #[error("{day} does not lie in the calendar's year {year}")]
    OtherYear { day: Date, year: i16 },
    #[error("the holiday {zh} ends on {until}, before it begins")]
    Backwards { zh: String, until: Date },
    #[error("{0} is named both as free and as worked")]
    Both(Date),
    #[error("the year {0} is given twice")]
    Twice(i16),
}

/// One file of `config/calendar/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i16,
    #[serde(default)]
    holiday: Vec<Holiday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    zh: String,
    #[serde(default, rename = "en")]
    _en: String,
    from: String,
    until: String,
    #[serde(default)]
    work: Vec<String>,
}

impl Calendar {
    /// From the texts of the year files, in any order.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Calendar, CalendarError> {
        let mut calendar = Calendar::default();
        for text in texts {
            calendar.add_year(text)?;
        }
        Ok(calendar)
    }

    /// Adds one year's file.
    pub fn add_year(&mut self, text: &str) -> Result<(), CalendarError> {
        let file: YearFile = toml::from_str(text).map_err(|e| CalendarError::Syntax(e.to_string()))?;
        self.digest = OnceLock::new();
        if !self.published.insert(file.year) {
            return Err(CalendarError::Twice(file.year));
        }
        for holiday in &file.holiday {
            self.add_holiday(file.year, holiday)?;
        }
        match self.off.intersection(&self.on).next() {
            Some(day) => Err(CalendarError::Both(*day)),
            None => Ok(()),
        }
    }

    fn add_holiday(&mut self, year: i16, holiday: &Holiday) -> Result<(), CalendarError> {
        let (from, until) = (day_of(year, &holiday.from)?, day_of(year, &holiday.until)?);
        if until < from {
            return Err(CalendarError::Backwards { zh: holiday.zh.clone(), until });
        }
        self.off.extend(from.series(1.day()).take_while(|d| *d <= until).filter(|d| is_weekday(*d)));
        for text in &holiday.work {
            let day = day_of(year, text)?;
            // A make-up day inside the free days is a slip of the file; a weekday needs no entry.
            if (from..=until).contains(&day) {
                return Err(CalendarError::Both(day));
            }
            if !is_weekday(day) {
                self.on.insert(day);
            }
        }
        Ok(())
    }

    pub fn is_workday(&self, day: Date) -> bool {
        match is_weekday(day) {
            true => !self.off.contains(&day),
            false => self.on.contains(&day),
        }
    }

    /// The n-th working day after `day`; a deadline ends with that day (24:00).
    pub fn add_workdays(&self, day: Date, n: u32) -> Date {
        let (mut at, mut left) = (day, n);
        while left > 0 {
            let Ok(next) = at.tomorrow() else {
                return Date::MAX;
            };
            at = next;
            if self.is_workday(at) {
                left -= 1;
            }
        }
        at
    }

    /// The n-th working day before `day`.
    pub fn sub_workdays(&self, day: Date, n: u32) -> Date {
        let (mut at, mut left) = (day, n);
        while left > 0 {
            let Ok(previous) = at.yesterday() else {
                return Date::MIN;
            };
            at = previous;
            if self.is_workday(at) {
                left -= 1;
            }
        }
        at
    }

    /// Working days after `from` up to and with `until`; negative when `until`
    /// lies before. So `workdays_between(d, add_workdays(d, n)) == n`.
    pub fn workdays_between(&self, from: Date, until: Date) -> i64 {
        if until < from {
            return -self.workdays_between(until, from);
        }
        let within = |days: &BTreeSet<Date>| days.range(from..=until).filter(|d| **d > from).count() as i64;
        weekdays_between(from, until) - within(&self.off) + within(&self.on)
    }

    /// Nobody has published this year: Monday to Friday is a guess.
    pub fn provisional(&self, year: i16) -> bool {
        !self.published.contains(&year)
    }

    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.published.iter().copied()
    }

    /// Identity of what the calendar says; recorded with every decision.
    pub fn digest(&self) -> String {
        let days = |set: &BTreeSet<Date>| set.iter().map(Date::to_string).collect::<Vec<_>>();
        let whole = || json!({"off": days(&self.off), "on": days(&self.on), "published": self.published});
        self.digest.get_or_init(|| canonical::digest(&whole())).clone()
    }

    /// What a plugin is given: the exceptions of these years, and the digest of
    /// the whole, so that a wider or narrower view stays the same calendar.
    pub fn view(&self, years: impl std::ops::RangeBounds<i16>) -> CalendarView {
        let days = |set: &BTreeSet<Date>| {
            set.iter().filter(|d| years.contains(&d.year())).map(Date::to_string).collect::<Vec<_>>()
        };
        CalendarView {
            digest: self.digest(),
            off: days(&self.off),
            on: days(&self.on),
            published: self.published.iter().copied().filter(|y| years.contains(y)).collect(),
        }
    }

    pub fn from_view(view: &CalendarView) -> Result<Calendar, CalendarError> {
        let days = |list: &[String]| list.iter().map(|d| parse_day(d)).collect::<Result<BTreeSet<_>, _>>();
        Ok(Calendar {
            off: days(&view.off)?,
            on: days(&view.on)?,
            published: view.published.iter().copied().collect(),
            ..Calendar::default()
        })
    }
}

fn parse_day(text: &str) -> Result<Date, CalendarError> {
    text.parse().map_err(|_| CalendarError::Date(text.to_owned()))
}

fn day_of(year: i16, text: &str) -> Result<Date, CalendarError> {
    let day = parse_day(text)?;
    match day.year() == year {
        true => Ok(day),
        false => Err(CalendarError::OtherYear { day, year }),
    }
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Mondays to Fridays in (from, until], by whole weeks and a rest.
fn weekdays_between(from: Date, until: Date) -> i64 {
    let days = i64::from((until - from).get_days());
    let first = i64::from(from.weekday().to_monday_zero_offset());
    let rest = (1..=days % 7).filter(|n| (first + n) % 7 < 5).count() as i64;
    days / 7 * 5 + rest
}
