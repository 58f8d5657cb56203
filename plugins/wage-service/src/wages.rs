//! What a line of a payroll comes to: gross, overtime, net, and the least that must be paid. All in fen, rounded half up.
use hub_sdk::prelude::*;

/// Days of a month by which the minimum wage is divided, in hundredths.
const PAID_DAYS: i64 = 2175;

/// What one person worked and what is held back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    pub days: Hundredths,
    pub day_rate: Fen,
    pub overtime: Hundredths,
    pub overtime_rate: Fen,
    pub piece: Fen,
    pub allowance: Fen,
    pub insurance: Fen,
    pub tax: Fen,
    pub advance: Fen,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pay {
    pub gross: Fen,
    pub deductions: Fen,
    pub net: Fen,
}

pub fn pay(work: &Work) -> Pay {
    let gross =
        times(work.day_rate, work.days) + times(work.overtime_rate, work.overtime) + work.piece + work.allowance;
    let deductions = work.insurance + work.tax + work.advance;
    Pay { gross, deductions, net: gross - deductions }
}

/// One and a half times the hour's wage on a working day, twice on a day of rest, three times on a holiday
/// (《劳动法》第四十四条).
pub fn overtime_rate(day_rate: Fen, kind: &str) -> Fen {
    let halves = match kind {
        "restday" => 4,
        "holiday" => 6,
        _ => 3,
    };
    Fen(half_up(i128::from(day_rate.0) * halves, 16))
}

/// The least gross wage for these days.
pub fn least(min_wage: Fen, days: Hundredths) -> Fen {
    Fen(half_up(i128::from(min_wage.0) * i128::from(days.0), i128::from(PAID_DAYS)))
}

/// An amount times a count of hundredths.
fn times(rate: Fen, count: Hundredths) -> Fen {
    Fen(half_up(i128::from(rate.0) * i128::from(count.0), 100))
}

/// Of what is not negative. Amounts of one line fit 64 bits, and a component divides wider ones many times slower.
pub fn half_up(dividend: i128, divisor: i128) -> i64 {
    if let (Ok(dividend), Ok(divisor)) = (i64::try_from(2 * dividend + divisor), i64::try_from(2 * divisor)) {
        return dividend.div_euclid(divisor);
    }
    i64::try_from((2 * dividend + divisor).div_euclid(2 * divisor)).unwrap_or(i64::MAX)
}

/// Days and hours as people write them: `26.0`.
pub fn tenths(count: Hundredths) -> String {
    format!("{}.{}", count.0 / 100, count.0 % 100 / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(days: i64, rate: i64, hours: i64, overtime: i64, advance: i64) -> Pay {
        pay(&Work {
            days: Hundredths(days),
            day_rate: Fen(rate),
            overtime: Hundredths(hours),
            overtime_rate: Fen(overtime),
            advance: Fen(advance),
            ..Work::default()
        })
    }

    #[test]
    fn three_workers_of_june() {
        let all = [work(2600, 32_000, 1200, 6_000, 0), work(2450, 35_000, 0, 0, 150_000), work(2200, 22_000, 0, 0, 0)];
        assert_eq!(all.map(|pay| pay.net), [Fen(904_000), Fen(707_500), Fen(484_000)]);
        assert_eq!(all.iter().map(|pay| pay.gross).sum::<Fen>(), Fen(2_245_500));
        assert_eq!(all.iter().map(|pay| pay.net).sum::<Fen>(), Fen(2_095_500));
    }

    #[test]
    fn an_agreed_overtime_rate_counts() {
        assert_eq!(work(2600, 33_000, 600, 6_200, 0).net, Fen(895_200));
        assert_eq!(work(2500, 30_000, 0, 0, 0).net, Fen(750_000));
    }

    #[test]
    fn overtime_by_law() {
        assert_eq!(overtime_rate(Fen(32_000), "workday"), Fen(6_000));
        assert_eq!(overtime_rate(Fen(32_000), "restday"), Fen(8_000));
        assert_eq!(overtime_rate(Fen(32_000), "holiday"), Fen(12_000));
        assert_eq!(overtime_rate(Fen(33_000), "workday"), Fen(6_188));
    }

    #[test]
    fn the_minimum_wage_by_days() {
        assert_eq!(least(Fen(233_000), Hundredths(2175)), Fen(233_000));
        assert_eq!(least(Fen(233_000), Hundredths(100)), Fen(10_713));
    }

    #[test]
    fn wide_amounts_are_rounded_like_narrow_ones() {
        assert_eq!((half_up(5, 10), half_up(4, 10), half_up(0, 3)), (1, 0, 0));
        let wide = i128::from(i64::MAX);
        assert_eq!(
            (half_up(wide, 1), half_up(wide * 10 + 4, 10), half_up(wide * 10 - 5, 10)),
            (i64::MAX, i64::MAX, i64::MAX)
        );
    }

    #[test]
    fn days_have_one_decimal() {
        assert_eq!((tenths(Hundredths(2800)), tenths(Hundredths(2450))), ("28.0".to_owned(), "24.5".to_owned()));
    }
}
