//! R1: a building's quota, from its area, height and fit-out, the developer's credit, and its share of the works contract.
use crate::Settings;
use crate::formula::percent;
use hub_sdk::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Per square metre.
    pub price: Fen,
    /// Percent.
    pub coefficient: i64,
    pub base: Fen,
    pub quota: Fen,
}

pub struct Measure<'a> {
    pub above_area: Hundredths,
    pub floors: i64,
    pub fitted_out: bool,
    pub share: Fen,
    pub grade: &'a str,
}

pub fn quota(of: &Measure, settings: &Settings) -> Quota {
    let price = price(of, settings);
    let coefficient = coefficient(of.grade, settings);
    // Area is hundredths of m², so the product is hundredths of fen.
    let base = percent(Fen(of.above_area.0), price.0);
    let quota = percent(base, coefficient).max(percent(of.share, coefficient));
    Quota { price, coefficient, base, quota }
}

fn price(of: &Measure, settings: &Settings) -> Fen {
    let bare = match of.floors {
        floors if floors <= settings.floors_low => settings.unit_price_low,
        floors if floors <= settings.floors_middle => settings.unit_price_middle,
        floors if floors <= settings.floors_high => settings.unit_price_high,
        _ => settings.unit_price_top,
    };
    Fen(bare + if of.fitted_out { settings.fit_out_price } else { 0 })
}

/// Who has no grade yet is trusted least.
fn coefficient(grade: &str, settings: &Settings) -> i64 {
    match grade {
        "AAA" => settings.coefficient_aaa,
        "AA" => settings.coefficient_aa,
        "A" => settings.coefficient_a,
        "B" => settings.coefficient_b,
        _ => settings.coefficient_c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(area: i64, floors: i64, share: i64, grade: &str) -> Quota {
        let cx = crate::context_at("2025-09-01T09:00");
        let measure =
            Measure { above_area: Hundredths(area * 100), floors, fitted_out: true, share: Fen::yuan(share), grade };
        quota(&measure, &cx.settings)
    }

    #[test]
    fn two_buildings_of_eighteen_floors() {
        let one = of(12_600, 18, 0, "A");
        assert_eq!((one.base, one.quota), (Fen::yuan(54_180_000), Fen::yuan(59_598_000)));
        let both = one.quota + of(13_400, 18, 0, "A").quota;
        assert_eq!(both, Fen::yuan(122_980_000));
    }

    #[test]
    fn a_dearer_contract_raises_it() {
        let cx = crate::context_at("2026-08-17T09:00");
        let area = Hundredths(1_864_020);
        let measure =
            Measure { above_area: area, floors: 26, fitted_out: true, share: Fen::yuan(108_000_000), grade: "AA" };
        let found = quota(&measure, &cx.settings);
        assert_eq!((found.base, found.quota), (Fen::yuan(87_608_940), Fen::yuan(113_400_000)));
        assert_eq!(quota(&Measure { share: Fen(0), ..measure }, &cx.settings).quota, Fen(9_198_938_700));
    }

    #[test]
    fn low_bare_and_unrated() {
        let cx = crate::context_at("2025-09-01T09:00");
        let measure =
            Measure { above_area: Hundredths(10_001), floors: 6, fitted_out: false, share: Fen(0), grade: "" };
        assert_eq!(quota(&measure, &cx.settings).base, Fen(24_002_400));
        assert_eq!(quota(&measure, &cx.settings).coefficient, 130);
    }
}
