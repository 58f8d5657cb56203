//! R8: which units are special works (《建设工程消防设计审查验收管理暂行规定》第十四条).
use hub_sdk::prelude::*;

/// By use, floor area and height. Kinds of area thresholds in square metres.
pub fn special(r#use: &str, area: Hundredths, height: Hundredths) -> bool {
    let over = |metres: i64| area.0 > metres * 100;
    match r#use {
        "住宅" => height.0 > 54 * 100,
        "体育场馆、会堂、展览" => over(20_000),
        "航站、客运站" => over(15_000),
        "宾馆、饭店、商场、市场" => over(10_000),
        "影剧院、图书馆、门诊楼、教学楼、厂房" => over(2_500),
        "托幼、养老、病房、中小学、宿舍" => over(1_000),
        "歌舞娱乐、网吧、餐饮娱乐" => over(500),
        "轨道、隧道、发变电" | "易燃易爆" | "办公、调度、电信、邮政、档案" => true,
        "其他公共建筑" => over(40_000) || height.0 > 50 * 100,
        _ => false,
    }
}

/// The lot of a unit at the spot check, 0 to 99: from the acceptance number, which nobody chooses, so that anybody can
/// draw it again (FNV-1a with the finish of MurmurHash3).
pub fn lot(number: &str, unit: &str) -> u64 {
    let scope = format!("{number}/{unit}");
    let sum = scope.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (sum ^ (sum >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (mixed ^ (mixed >> 33)) % 100
}

pub fn drawn(lot: u64, rate: i64) -> bool {
    i64::try_from(lot).is_ok_and(|lot| lot < rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn m(n: f64) -> Hundredths {
        Hundredths::from_f64(n).unwrap()
    }

    #[test]
    fn units_of_the_sample_project() {
        assert!(special("住宅", m(18_640.20), m(79.8)));
        assert!(!special("住宅", m(14_210.10), m(53.4)));
        assert!(special("宾馆、饭店、商场、市场", m(10_910.0), m(21.6)));
        assert!(special("托幼、养老、病房、中小学、宿舍", m(3_120.0), m(12.6)));
    }

    #[test]
    fn limits_themselves_are_not_special() {
        assert!(!special("住宅", m(1.0), m(54.0)));
        assert!(!special("托幼、养老、病房、中小学、宿舍", m(1_000.0), m(9.0)));
        assert!(!special("其他公共建筑", m(40_000.0), m(50.0)) && special("其他公共建筑", m(1.0), m(50.01)));
    }

    #[test]
    fn lots() {
        assert!(drawn(4, 5) && !drawn(5, 5) && !drawn(0, 0));
    }

    #[test]
    fn lots_are_even_and_can_be_drawn_again() {
        assert_eq!(lot("SGXK-2025-000001", "U02"), lot("SGXK-2025-000001", "U02"));
        let hits = (0..10_000).filter(|n| drawn(lot(&format!("SGXK-2025-{n:06}"), "U02"), 20)).count();
        assert!((1_850..2_150).contains(&hits), "{hits}");
    }
}
