//! R1: whether a permit is needed (《建筑工程施工许可管理办法》第二条), and when it must be used.
use hub_sdk::prelude::*;

/// Either limit suffices.
pub fn too_small(investment: Fen, area: Hundredths, limit: Fen, limit_area: i64) -> bool {
    investment <= limit || (area.0 > 0 && area.0 <= limit_area * 100)
}

/// The stage whose permit comes before.
pub fn stage_before(stage: &str) -> Option<&'static str> {
    match stage {
        "地下结构" => Some("基坑支护和土石方"),
        "地上主体" => Some("地下结构"),
        _ => None,
    }
}

/// No stage: all of it in one permit.
pub const AT_ONCE: &str = "一次办理";

/// A permit for the pit and the earthwork alone.
pub fn is_pit(stage: &str) -> bool {
    stage == "基坑支护和土石方"
}

pub fn days_after(day: Date, count: i64) -> Date {
    let seconds = u64::try_from(count).unwrap_or_default() * 24 * 60 * 60;
    day.saturating_add(std::time::Duration::from_secs(seconds))
}

/// The same day so many months later, or that month's last.
pub fn months_after(day: Date, months: i64) -> Date {
    let count = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let year = i16::try_from(count.div_euclid(12)).unwrap_or(i16::MAX);
    let first = date(year, i8::try_from(count.rem_euclid(12) + 1).unwrap_or(12), 1);
    date(first.year(), first.month(), day.day().min(first.days_in_month()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_limit_suffices() {
        let limit = Fen::yuan(1_000_000);
        assert!(too_small(limit, Hundredths(6_842_050), limit, 500));
        assert!(too_small(Fen::yuan(520_000_000), Hundredths(50_000), limit, 500));
        assert!(!too_small(Fen::yuan(1_000_001), Hundredths(50_001), limit, 500));
    }

    #[test]
    fn three_months_to_start() {
        assert_eq!(months_after(date(2025, 10, 21), 3), date(2026, 1, 21));
        assert_eq!(months_after(date(2025, 11, 30), 3), date(2026, 2, 28));
    }
}
