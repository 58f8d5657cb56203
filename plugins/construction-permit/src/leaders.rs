//! R3, R4: who may be project manager and chief supervisor.
use hub_sdk::prelude::*;

/// The class of builder that works of this scale need.
pub fn class_needed(scale: &str) -> &'static str {
    match scale {
        "大型" => "一级",
        "中型" => "二级及以上",
        _ => "二级及以上",
    }
}

/// R3: a registered builder of the class, with a B certificate, both valid on the day.
pub fn manager_fit(appointments: &[Row], scale: &str, today: Date) -> bool {
    let builder =
        has(appointments, "一级注册建造师", today) || (scale != "大型" && has(appointments, "二级注册建造师", today));
    builder && has(appointments, "安全考核B证", today)
}

/// R4.
pub fn chief_fit(appointments: &[Row], today: Date) -> bool {
    has(appointments, "注册监理工程师", today)
}

fn has(appointments: &[Row], kind: &str, today: Date) -> bool {
    let certificates = appointments.iter().flat_map(|row| row.rows("certificates"));
    certificates
        .filter(|row| row.text("kind") == kind)
        .any(|row| row.date("valid-until").is_none_or(|until| until >= today))
}

/// R4: one more work is allowed to a chief supervisor who has `present` others.
pub fn chief_may(present: usize, limit: i64, consent: bool) -> bool {
    present == 0 || (consent && i64::try_from(present).is_ok_and(|present| present < limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(kinds: &[&str], until: &str) -> Vec<Row> {
        let rows: Vec<_> = kinds.iter().map(|kind| json!({"kind": kind, "valid-until": until})).collect();
        vec![hub_sdk::testing::read(json!({"certificates": rows}))]
    }

    #[test]
    fn large_works_need_class_one() {
        let today = date(2025, 10, 11);
        let one = person(&["一级注册建造师", "安全考核B证"], "2030-12-31");
        let two = person(&["二级注册建造师", "安全考核B证"], "2030-12-31");
        assert!(manager_fit(&one, "大型", today) && manager_fit(&two, "中型", today));
        assert!(!manager_fit(&two, "大型", today));
        assert!(!manager_fit(&person(&["一级注册建造师", "安全考核B证"], "2025-10-10"), "大型", today));
        assert!(!manager_fit(&person(&["一级注册建造师"], "2030-12-31"), "大型", today));
    }

    #[test]
    fn a_fourth_work_is_too_many() {
        assert!(chief_may(0, 3, false) && chief_may(2, 3, true));
        assert!(!chief_may(1, 3, false) && !chief_may(3, 3, true));
    }
}
