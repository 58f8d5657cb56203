//! The labour fee of a contract, month by month, and what receipts make of the months. Sums are exact to the fen.
use crate::months::{Month, days_after};
use crate::wages::half_up;
use crate::*;
use hub_sdk::prelude::*;

pub fn labour_total(price: Fen, percent: Hundredths) -> Fen {
    Fen(half_up(i128::from(price.0) * i128::from(percent.0), 10_000))
}

/// Every month the same, rounded down; the last takes what is left.
pub fn equal(total: Fen, months: usize) -> Vec<Fen> {
    let count = i64::try_from(months).unwrap_or(i64::MAX).max(1);
    let base = total.0.div_euclid(count);
    (1..=count).map(|n| if n == count { Fen(total.0 - base * (count - 1)) } else { Fen(base) }).collect()
}

fn is(row: &AllocationPlanRecordLinesRow, states: &[&str]) -> bool {
    row.state.as_ref().and_then(Text::as_str).is_some_and(|state| states.contains(&state))
}

fn planned(row: &AllocationPlanRecordLinesRow) -> Fen {
    row.planned.unwrap_or_default()
}

fn received(row: &AllocationPlanRecordLinesRow) -> Fen {
    row.received.unwrap_or_default()
}

/// Money that came goes to the oldest month that is not met, and on; what no month takes is left.
pub fn receive(lines: &mut [AllocationPlanRecordLinesRow], amount: Fen) -> Fen {
    let mut left = amount;
    for row in lines.iter_mut().filter(|row| is(row, &["due", "short"])) {
        let part = left.min(planned(row) - received(row)).max(Fen(0));
        left = left - part;
        row.received = Some(received(row) + part);
        if received(row) >= planned(row) {
            row.state = Some("met".into());
        }
    }
    left
}

/// A refund takes from the newest month first.
pub fn give_back(lines: &mut [AllocationPlanRecordLinesRow], amount: Fen) {
    let mut left = amount;
    for row in lines.iter_mut().rev() {
        let part = left.min(received(row));
        left = left - part;
        row.received = Some(received(row) - part);
        if part > Fen(0) && is(row, &["met"]) {
            row.state = Some("due".into());
        }
    }
}

/// From this day on nothing is due any more, or again.
pub fn stop(lines: &mut [AllocationPlanRecordLinesRow], from: Date) {
    for row in lines.iter_mut().filter(|row| is(row, &["due"]) && row.due_on.is_some_and(|due| due >= from)) {
        row.state = Some("stopped".into());
    }
}

/// The stopped months follow each other again from this one on.
pub fn resume(lines: &mut [AllocationPlanRecordLinesRow], from: Month, due_on: impl Fn(Month) -> Date) {
    for (n, row) in (0..).zip(lines.iter_mut().filter(|row| is(row, &["stopped"]))) {
        row.period = Some(from.after(n).to_string().into());
        row.due_on = Some(due_on(from.after(n)));
        row.state = Some("due".into());
    }
}

/// Months whose money is late by so many days.
pub fn late(lines: &[AllocationPlanRecordLinesRow], today: Date, days: i64) -> Vec<usize> {
    let late = |row: &AllocationPlanRecordLinesRow| {
        is(row, &["due", "short"]) && row.due_on.is_some_and(|due| days_after(due, days) < today)
    };
    lines.iter().enumerate().filter(|(_, row)| late(row)).map(|(n, _)| n).collect()
}

/// When lateness is to be looked for again: the first day after the grace of a month that is not yet judged.
pub fn next_look(lines: &[AllocationPlanRecordLinesRow], today: Date, grace: [i64; 2]) -> Option<Date> {
    let open = lines.iter().filter(|row| is(row, &["due", "short"])).filter_map(|row| row.due_on);
    open.flat_map(|due| grace.map(|days| days_after(due, days + 1))).filter(|day| *day > today).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(amounts: &[i64]) -> Vec<AllocationPlanRecordLinesRow> {
        let row = |(n, planned): (i64, &i64)| AllocationPlanRecordLinesRow {
            period: Some(Month::of(date(2025, 3, 1)).after(n).to_string().into()),
            planned: Some(Fen(*planned)),
            received: Some(Fen(0)),
            due_on: Some(Month::of(date(2025, 3, 1)).after(n).day(10)),
            state: Some("due".into()),
            ..AllocationPlanRecordLinesRow::default()
        };
        (0..).zip(amounts).map(row).collect()
    }

    #[test]
    fn the_labour_fee_of_two_contracts() {
        let total = labour_total(Fen(18_650_000_000), Hundredths(2000));
        let parts = equal(total, 24);
        assert_eq!(total, Fen(3_730_000_000));
        assert!(parts[..23].iter().all(|part| *part == Fen(155_416_666)));
        assert_eq!(parts[..23].iter().sum::<Fen>(), Fen(3_574_583_318));
        assert_eq!(parts[23], Fen(155_416_682));

        let total = labour_total(Fen(39_651_257_000), Hundredths(2000));
        let parts = equal(total, 24);
        assert_eq!((total, parts[0], parts[23]), (Fen(7_930_251_400), Fen(330_427_141), Fen(330_427_157)));
        assert_eq!(parts.iter().sum::<Fen>(), total);
    }

    #[test]
    fn receipts_meet_the_oldest_month_first() {
        let mut plan = lines(&[100, 100, 100]);
        assert_eq!(receive(&mut plan, Fen(150)), Fen(0));
        assert!(is(&plan[0], &["met"]) && is(&plan[1], &["due"]));
        assert_eq!(receive(&mut plan, Fen(200)), Fen(50));
        assert!(plan.iter().all(|row| is(row, &["met"])));
        give_back(&mut plan, Fen(120));
        assert_eq!(plan.iter().map(received).collect::<Vec<_>>(), [Fen(100), Fen(80), Fen(0)]);
    }

    #[test]
    fn stopped_months_follow_when_work_goes_on() {
        let mut plan = lines(&[100, 100, 100]);
        stop(&mut plan, date(2025, 4, 1));
        assert_eq!(late(&plan, date(2025, 6, 1), 5), [0]);
        resume(&mut plan, Month::of(date(2025, 8, 1)), |month| month.day(10));
        assert_eq!(plan[2].due_on, Some(date(2025, 9, 10)));
        assert_eq!(next_look(&plan, date(2025, 7, 1), [5, 10]), Some(date(2025, 8, 16)));
    }
}
