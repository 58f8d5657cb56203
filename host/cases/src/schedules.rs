//! Schedules: each declared one has its next timer. One that runs over records decides them a few at a time, and its
//! timer keeps how far it came: people's work goes in between, and another process goes on where this one stopped.
use crate::{
    clock::Zone,
    engine::Engine,
    error::CaseError,
    occurrence::{Cause, What},
    settle::proposal::{Proposal, TimerAsk},
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::handler::{EachRecord, Trigger};
use jiff::civil::{Date, Weekday};
use store::{
    filter::{Condition, IndexValue, Paging, RecordFilter, Test},
    rows::*,
};

/// Records of a schedule decided in one round.
const CHUNK: u32 = 50;
/// How the timer of a schedule begins.
pub const SCHEDULE: &str = "schedule";

impl Engine {
    /// Every declared schedule has its next timer.
    #[boxed]
    pub async fn schedules(&self) -> Result<(), CaseError> {
        let now = self.clock.now().await?;
        for installed in self.systems.all() {
            let system = &installed.contract.id;
            for (id, handler) in &installed.contract.handlers {
                let Trigger::Schedule(text) = &handler.on else { continue };
                let timer = format!("system/{system}/schedule/{id}");
                if self.store.timer(&timer).await?.is_none() {
                    self.set_schedule(timer, system, id, next_time(text, now, &self.clock.zone)).await?;
                }
            }
        }
        Ok(())
    }

    async fn set_schedule(&self, id: String, system: &str, name: &str, at: Option<Millis>) -> Result<(), CaseError> {
        let due = at.ok_or_else(|| CaseError::Internal(format!("`{name}` of {system} is no schedule")))?;
        let row = TimerRow {
            id,
            system: system.to_owned(),
            name: format!("{SCHEDULE}:{name}"),
            case: None,
            // Which round it is, however often its timer is put off.
            branch: due.to_string(),
            register: None,
            key: None,
            due,
            machine: false,
            tries: 0,
        };
        self.put_timer(row).await
    }

    async fn put_timer(&self, row: TimerRow) -> Result<(), CaseError> {
        let mut proposal = Proposal::default();
        proposal.timers.push(TimerAsk { row, key: None });
        self.apply(proposal).await
    }

    /// What this schedule runs over, where it runs over records.
    pub(crate) fn each_of(&self, row: &TimerRow, handler: &str) -> Option<EachRecord> {
        self.systems.active(&row.system)?.contract.handlers.get(handler)?.each.clone()
    }

    /// The next records of a schedule that is due. A record whose rules refuse or fail holds up none of the others: an
    /// incident keeps it.
    #[boxed]
    pub(crate) async fn run_over(&self, row: &TimerRow, handler: &str, each: &EachRecord) -> Result<(), CaseError> {
        let installed = self.systems.active(&row.system).ok_or_else(|| CaseError::NoSystem(row.system.clone()))?;
        let register = installed.contract.full(&each.of);
        let page = self.store.records(&register, &filter(each), &Paging::after(row.key.clone(), CHUNK)).await?;
        for record in &page.rows {
            let what = What::ScheduleEach {
                system: row.system.clone(),
                handler: handler.to_owned(),
                record: record.key.clone(),
                inbox: format!("{}/{handler}/{}/{}", row.system, row.branch, record.key),
            };
            match self.happen(Cause { acting: Acting::default(), what, request: row.id.clone(), hops: 0 }).await {
                Ok(_) | Err(CaseError::Repeated(_) | CaseError::NotNow(_)) => {}
                Err(CaseError::Plugin { .. } | CaseError::Undeclared { .. }) => {}
                Err(CaseError::Refused(said)) => {
                    let codes: Vec<_> = said.iter().map(|s| s.code.as_str()).collect();
                    tracing::warn!(schedule = row.id, ?codes, "schedule.refused");
                }
                Err(error) => return Err(error),
            }
        }
        match page.next {
            Some(cursor) => self.put_timer(TimerRow { key: Some(cursor), tries: 0, ..row.clone() }).await,
            None => self.end_round(row).await,
        }
    }

    async fn end_round(&self, row: &TimerRow) -> Result<(), CaseError> {
        let mut proposal = Proposal::default();
        proposal.plain.timers_cleared.push(row.id.clone());
        self.apply(proposal).await
    }
}

fn filter(each: &EachRecord) -> RecordFilter {
    let any = |values: &[String]| Test::In(values.iter().cloned().map(IndexValue::Text).collect());
    RecordFilter::standing(
        each.r#where.iter().map(|(field, wanted)| Condition::new(field, any(wanted.all()))).collect(),
    )
}

/// `daily 02:00`, `weekly 1 02:00`, `monthly 1 02:00`: the next such moment after now.
pub fn next_time(text: &str, now: Millis, zone: &Zone) -> Option<Millis> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let today = zone.date(now);
    let first = |days: Vec<Date>, time: &str| {
        days.into_iter().filter_map(|day| zone.read(&format!("{day}T{time}:00"))).find(|t| *t > now)
    };
    match parts.as_slice() {
        ["daily", time] => first(vec![today, today.tomorrow().ok()?], time),
        ["weekly", day, time] => {
            let day = Weekday::from_monday_one_offset(day.parse().ok()?).ok()?;
            let next = today.nth_weekday(1, day).ok()?;
            let this = if today.weekday() == day { today } else { next };
            first(vec![this, next], time)
        }
        ["monthly", day, time] => {
            let day: i8 = day.parse().ok()?;
            let this = today.first_of_month();
            let next = this.checked_add(jiff::Span::new().months(1)).ok()?;
            let on = |m: Date| m.with().day(day.min(m.days_in_month())).build().ok();
            first(vec![on(this)?, on(next)?], time)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_time_is_after_now() {
        let zone = Zone::city();
        // A Monday.
        let at = |text: &str| zone.read(text).unwrap();
        for (schedule, now, then) in [
            ("daily 02:00", "2025-02-17T09:00:00", "2025-02-18T02:00:00"),
            ("daily 10:00", "2025-02-17T09:00:00", "2025-02-17T10:00:00"),
            ("weekly 1 02:00", "2025-02-17T09:00:00", "2025-02-24T02:00:00"),
            ("weekly 1 10:00", "2025-02-17T09:00:00", "2025-02-17T10:00:00"),
            ("weekly 7 02:00", "2025-02-17T09:00:00", "2025-02-23T02:00:00"),
            ("monthly 28 02:00", "2025-02-28T02:00:00", "2025-03-28T02:00:00"),
        ] {
            assert_eq!(next_time(schedule, at(now), &zone), Some(at(then)), "{schedule}");
        }
        assert_eq!(next_time("weekly 8 02:00", 0, &zone), None);
    }
}
