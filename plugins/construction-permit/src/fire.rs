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

/// The lot of a spot check: the decision's seed, so that it can be drawn again and come out the same.
pub fn drawn(seed: u64, rate: i64) -> bool {
    i64::try_from(seed % 100).is_ok_and(|lot| lot < rate)
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
        assert!(drawn(4, 5) && !drawn(5, 5) && drawn(119, 20) && !drawn(0, 0));
    }
}
