//! What the dashboard cannot add up from records: ratios, kept once a day where they changed.
use crate::handlers::{covered, month_paid_in, unpaid};
use crate::months::Month;
use crate::wages::half_up;
use crate::*;
use hub_sdk::prelude::*;

impl covered::Handler for WageService {
    /// L1 and L2 over the wages of an average month.
    fn handle(_: &covered::Occurrence, record: Option<&Row>, facts: &covered::Facts, _: &Context) -> Decision {
        let (Some(account), Some(money)) = (record, &facts.money) else { return Decision::declared() };
        let free = money.total("L1") + money.total("L2");
        let months = ratio(free, allocation_plan::average(&facts.payrolls));
        match months == account.decimal("months").unwrap_or_default() {
            true => Decision::declared(),
            false => Decision::declared().put_merge(WageAccount {
                account_id: account.text("account-id").into(),
                months: Some(months),
                ..WageAccount::default()
            }),
        }
    }
}

impl month_paid_in::Handler for WageService {
    /// The months of a plan until this one, over all plans of its district.
    fn handle(
        _: &month_paid_in::Occurrence,
        record: Option<&Row>,
        facts: &month_paid_in::Facts,
        cx: &Context,
    ) -> Decision {
        let Some(plan) = record else { return Decision::declared() };
        let division = plan.text("division");
        let over = |period: &str| Month::read(period).is_some_and(|month| month <= Month::of(cx.today()));
        facts.due.iter().filter(|(period, _)| over(period)).fold(Decision::declared(), |decision, (period, due)| {
            let received = facts.received.get(period).copied().unwrap_or_default();
            let known = facts.months.get(period).and_then(|rows| rows.first());
            if known.is_some_and(|row| row.money("due") == Some(*due) && row.money("received") == Some(received)) {
                return decision;
            }
            decision.put(LabourMonth {
                division: division.into(),
                period: period.as_str().into(),
                due: Some(*due),
                received: Some(received),
                ratio: Some(ratio(received, *due)),
            })
        })
    }
}

impl unpaid::Handler for WageService {
    /// Somebody who waits for the wages of two payrolls is one: he counts where the first of them has him.
    fn handle(_: &unpaid::Occurrence, record: Option<&Row>, facts: &unpaid::Facts, _: &Context) -> Decision {
        let Some(payroll) = record else { return Decision::declared() };
        let id = payroll.text("payroll-id");
        let first = |person: &str| {
            let rows = facts.elsewhere.get(person).into_iter().flat_map(|rows| rows.iter());
            rows.map(|row| row.text("payroll-id")).min().is_none_or(|first| first == id)
        };
        let people = facts.lines.iter().filter(|row| first(row.text("person"))).count();
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        match payroll.integer("unpaid-people") == Some(people) {
            true => Decision::declared(),
            false => Decision::declared().put_merge(Payroll {
                payroll_id: id.into(),
                unpaid_people: Some(people),
                ..Payroll::default()
            }),
        }
    }
}

/// To two places; nothing over nothing is nothing.
fn ratio(part: Fen, of: Fen) -> Hundredths {
    match of > Fen(0) {
        true => Hundredths(half_up(i128::from(part.0) * 100, i128::from(of.0))),
        false => Hundredths(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_has_two_places() {
        assert_eq!(ratio(Fen(410_233_650), Fen(131_000_000)), Hundredths(313));
        assert_eq!((ratio(Fen(1), Fen(3)), ratio(Fen(5), Fen(0))), (Hundredths(33), Hundredths(0)));
    }
}
