//! R3, R4: who may be project manager and chief supervisor.
use hub_sdk::prelude::*;

/// The class of builder that works of this scale need.
pub fn class_needed(scale: &str) -> &'static str {
    if scale == "大型" { "一级" } else { "二级及以上" }
}

/// The certificates that a post asks for, the higher first; none: whichever the person has.
fn kinds(post: &str) -> &'static [&'static str] {
    match post {
        "project-manager" => &["一级注册建造师", "二级注册建造师"],
        "chief-supervisor" | "specialist-supervisor" => &["注册监理工程师"],
        "safety-engineer" => &["安全考核C证"],
        _ => &[],
    }
}

/// Number of the certificate on which somebody holds the post.
pub fn certificate(appointments: &[Row], post: &str) -> Option<Text> {
    let all: Vec<Row> = appointments.iter().flat_map(|row| row.rows("certificates")).collect();
    let named = kinds(post).iter().find_map(|kind| all.iter().find(|row| row.text("kind") == *kind));
    let found = if kinds(post).is_empty() { all.first() } else { named };
    found.map(|row| row.text("cert-no").into())
}

/// A new manager's class is not below the old one's.
pub fn lower_class(new: &[Row], old: &[Row], today: Date) -> bool {
    has(old, "一级注册建造师", today) && !has(new, "一级注册建造师", today)
}

/// The appointments with one organisation.
pub fn of<'a>(appointments: &'a [Row], organisation: &'a str) -> Vec<Row> {
    appointments.iter().filter(|row| row.text("organisation") == organisation).cloned().collect()
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

/// R4: one more work is allowed to a chief supervisor who has `present` others; the owner's written consent is asked
/// for where it is sealed.
pub fn chief_may(present: usize, limit: i64) -> bool {
    i64::try_from(present).is_ok_and(|present| present < limit)
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
    fn a_post_is_held_on_its_certificate() {
        let both = person(&["安全考核B证", "一级注册建造师"], "2030-12-31");
        let named: Vec<Row> = vec![hub_sdk::testing::read(json!({"certificates": [
            {"kind": "安全考核B证", "cert-no": "B-1"}, {"kind": "一级注册建造师", "cert-no": "ZS-P-11"},
        ]}))];
        assert_eq!(
            certificate(&named, "project-manager").and_then(|no| no.as_str().map(str::to_owned)).unwrap(),
            "ZS-P-11"
        );
        assert_eq!(certificate(&named, "design-lead").and_then(|no| no.as_str().map(str::to_owned)).unwrap(), "B-1");
        assert!(certificate(&named, "chief-supervisor").is_none() && certificate(&[], "design-lead").is_none());
        let two = person(&["二级注册建造师"], "2030-12-31");
        assert!(lower_class(&two, &both, date(2026, 3, 2)) && !lower_class(&both, &two, date(2026, 3, 2)));
    }

    #[test]
    fn a_fourth_work_is_too_many() {
        assert!(chief_may(0, 3) && chief_may(2, 3) && !chief_may(3, 3));
    }
}
