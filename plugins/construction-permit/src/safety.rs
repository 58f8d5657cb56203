//! R5–R7: how many safety officers, which dangerous works are over scale, how much safety money.
use hub_sdk::prelude::*;

/// R5 of buildings (建质〔2008〕91号 article 13): 1 up to 10,000 m², 2 below 50,000, then 3.
pub fn officers_by_area(area: Hundredths) -> usize {
    match area.0 {
        ..=1_000_000 => 1,
        1_000_001..5_000_000 => 2,
        _ => 3,
    }
}

/// R5 of civil works by contract price.
pub fn officers_by_price(price: Fen) -> usize {
    match price.0 {
        ..5_000_000_000 => 1,
        5_000_000_000..10_000_000_000 => 2,
        _ => 3,
    }
}

/// R7: 3 % of the price (municipal works 1.5 %), rounded up to the fen.
pub fn least_fee(price: Fen, municipal: bool) -> Fen {
    let per_mille = if municipal { 15 } else { 30 };
    Fen((price.0 * per_mille + 999) / 1000)
}

/// R7: half of the fee within a month of the start (财资〔2022〕136号).
pub fn least_advance(fee: Fen) -> Fen {
    Fen((fee.0 + 1) / 2)
}

/// R6: over scale by its main size (metres, of lifting kN); what has no such size is the applicant's to say.
pub fn over_scale(item: &str, size: Hundredths) -> bool {
    let from = match item {
        "基坑" => 5,
        "模板支撑" => 8,
        "脚手架" => 50,
        "起重吊装" => 100,
        _ => return false,
    };
    size.0 >= from * 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn officers_of_the_worked_example() {
        assert_eq!(officers_by_area(Hundredths(6_842_050)), 3);
        assert_eq!([1_000_000, 1_000_001, 4_999_999, 5_000_000].map(|a| officers_by_area(Hundredths(a))), [1, 2, 2, 3]);
        let million = |n: i64| officers_by_price(Fen::yuan(n * 1_000_000));
        assert_eq!([49, 50, 99, 100].map(million), [1, 2, 2, 3]);
    }

    #[test]
    fn money_of_the_worked_example() {
        assert_eq!(least_fee(Fen(39_651_257_000), false), Fen(1_189_537_710));
        assert_eq!(least_fee(Fen(39_651_257_000), true), Fen(594_768_855));
        assert_eq!(least_advance(Fen(1_425_550_000)), Fen(712_775_000));
    }

    #[test]
    fn scale_of_dangerous_works() {
        assert!(over_scale("基坑", Hundredths(500)) && !over_scale("基坑", Hundredths(499)));
        assert!(over_scale("脚手架", Hundredths(5000)) && !over_scale("其他", Hundredths(999_999)));
    }
}
