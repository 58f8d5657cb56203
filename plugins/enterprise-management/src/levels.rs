//! The account tree of 《企业人员账号管理架构》: L1 法人/授权管理员, L2
//! 项目负责人/项目管理员, L3 everybody else; and R5, what one may give another.
use crate::Msg;
use hub_sdk::Actor;
use hub_sdk::prelude::*;

/// The eight powers with their words.
const POWERS: [(&str, &str, &str); 8] = [
    ("fill", "填报", "fill in"),
    ("submit", "提交", "submit"),
    ("review", "审核", "review"),
    ("sign", "签名", "sign"),
    ("seal", "企业用印", "use the organisation's seal"),
    ("seal-project", "项目部用印", "use the project's seal"),
    ("grant", "授权下级", "grant to those below"),
    ("view", "查看", "view"),
];

/// Posts that nobody is appointed to: a person has them by himself.
const OWN_POSTS: [&str; 3] = ["self", "expert", "craftsman"];

pub fn all_powers() -> Vec<Text> {
    POWERS.iter().map(|(id, ..)| (*id).into()).collect()
}

pub fn level_of(post: &str) -> &'static str {
    match post {
        "legal-representative" | "administrator" => "L1",
        "project-leader" | "project-administrator" => "L2",
        _ => "L3",
    }
}

/// L3 grants nothing, whatever its powers say.
pub fn may_grant(actor: &Actor) -> bool {
    matches!(actor.level.as_deref(), Some("L1" | "L2")) && holds(&actor.powers, "grant")
}

/// What somebody wants to give.
pub struct Wanted<'a> {
    pub post: &'a str,
    /// Set when the scope is a project.
    pub project: Option<&'a str>,
    pub systems: &'a [String],
    pub powers: &'a [String],
}

/// R5: only what one holds, only below one's own level, and on level 2 only in one's own project.
pub fn check(granter: &Actor, wanted: &Wanted, say: &mut Problems) {
    post(granter, wanted, say);
    powers(granter, wanted, say);
    // An appointment that names no system is open to all.
    let held = |system: &str| system == crate::SYSTEM || granter.systems.is_empty() || holds(&granter.systems, system);
    let missing: Vec<&str> = wanted.systems.iter().map(String::as_str).filter(|s| !held(s)).collect();
    if !missing.is_empty() {
        say.refuse(Msg::SystemsNotHeld { systems: missing.join("、").into() }).at("/systems");
    }
}

fn post(granter: &Actor, wanted: &Wanted, say: &mut Problems) {
    let of_two = granter.level.as_deref() == Some("L2");
    let refusal = match (wanted.post, level_of(wanted.post)) {
        ("legal-representative", _) => Some(Msg::LegalRepresentativeByChange),
        ("information-officer", _) => Some(Msg::OfficersByTable),
        (post, _) if OWN_POSTS.contains(&post) => Some(Msg::PostNotGranted),
        // The mandate of the administrator is the legal representative's to give.
        (_, "L1") if granter.post.as_deref() != Some("legal-representative") => Some(Msg::NotBelowYou),
        (_, "L2") if of_two => Some(Msg::NotBelowYou),
        (_, "L2") if wanted.project.is_none() => Some(Msg::LeaderNeedsProject),
        _ => None,
    };
    if let Some(refusal) = refusal {
        say.refuse(refusal).at("/post");
    }
    if of_two && (wanted.project.is_none() || granter.project.as_deref() != wanted.project) {
        say.refuse(Msg::OtherProject).at("/project-no");
    }
}

fn powers(granter: &Actor, wanted: &Wanted, say: &mut Problems) {
    let seal_from_two = granter.level.as_deref() == Some("L2") && holds(wanted.powers, "seal");
    if seal_from_two {
        say.refuse(Msg::SealByLevelOne).at("/powers");
    }
    if level_of(wanted.post) == "L3" && holds(wanted.powers, "grant") {
        say.refuse(Msg::GrantNeverForClerks).at("/powers");
    }
    let missing =
        |id: &str| holds(wanted.powers, id) && !holds(&granter.powers, id) && !(seal_from_two && id == "seal");
    let missing: Vec<_> = POWERS.iter().filter(|(id, ..)| missing(id)).collect();
    if !missing.is_empty() {
        let zh: Vec<_> = missing.iter().map(|(_, zh, _)| *zh).collect();
        let en: Vec<_> = missing.iter().map(|(.., en)| *en).collect();
        say.refuse(Msg::PowersNotHeld { powers: zh.join("、").into(), powers_en: en.join(", ").into() }).at("/powers");
    }
}

/// Who may take an appointment away: one of a level above; of level 2 in its own project;
/// the administrator's is the legal representative's.
pub fn stands_above(granter: &Actor, post: &str, project: Option<&str>) -> bool {
    match (granter.level.as_deref(), level_of(post)) {
        (Some("L1"), "L1") => granter.post.as_deref() == Some("legal-representative") && post == "administrator",
        (Some("L1"), _) => true,
        (Some("L2"), "L3") => project.is_some() && granter.project.as_deref() == project,
        _ => false,
    }
}

pub fn holds(list: &[String], id: &str) -> bool {
    list.iter().any(|item| item == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(post: &str, level: &str, powers: &[&str], project: Option<&str>) -> Actor {
        Actor {
            person: "P-04".into(),
            organisation: Some("91510108MA6CQ1X201".into()),
            post: Some(post.into()),
            level: Some(level.into()),
            powers: powers.iter().map(|p| (*p).to_owned()).collect(),
            systems: vec!["project-registration".into()],
            project: project.map(str::to_owned),
            ..Actor::default()
        }
    }

    fn codes(granter: &Actor, post: &str, project: Option<&str>, systems: &[&str], powers: &[&str]) -> Vec<String> {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let (systems, powers) = (own(systems), own(powers));
        let mut say = Problems::default();
        check(granter, &Wanted { post, project, systems: &systems, powers: &powers }, &mut say);
        say.list().iter().map(|p| p.code.clone()).collect()
    }

    const P1: Option<&str> = Some("5101082503120101");

    #[test]
    fn a_project_leader_appoints_a_clerk_of_his_project() {
        let leader = actor("project-leader", "L2", &["fill", "submit", "grant", "seal-project"], P1);
        assert!(may_grant(&leader));
        assert!(
            codes(&leader, "clerk", P1, &["project-registration", "enterprise-management"], &["fill", "submit"])
                .is_empty()
        );
        assert_eq!(codes(&leader, "clerk", Some("5101042501150101"), &[], &["fill"]), ["other-project"]);
        assert_eq!(codes(&leader, "clerk", None, &[], &["fill"]), ["other-project"]);
    }

    #[test]
    fn the_organisations_seal_comes_from_level_one_only() {
        let leader = actor("project-leader", "L2", &["fill", "submit", "grant", "seal-project"], P1);
        assert_eq!(codes(&leader, "clerk", P1, &[], &["seal"]), ["seal-by-level-one"]);
        assert!(codes(&leader, "clerk", P1, &[], &["seal-project"]).is_empty());
    }

    #[test]
    fn nobody_gives_what_he_has_not_nor_to_his_own_level() {
        let leader = actor("project-leader", "L2", &["fill", "grant"], P1);
        assert_eq!(codes(&leader, "project-administrator", P1, &[], &["fill"]), ["not-below-you"]);
        assert_eq!(codes(&leader, "clerk", P1, &["bid-filing"], &["sign"]), ["powers-not-held", "systems-not-held"]);
        assert_eq!(codes(&leader, "clerk", P1, &[], &["grant"]), ["grant-never-for-clerks"]);
        let administrator = actor("administrator", "L1", &["fill", "grant"], None);
        assert_eq!(codes(&administrator, "administrator", None, &[], &[]), ["not-below-you"]);
        assert_eq!(codes(&administrator, "project-leader", None, &[], &["fill"]), ["leader-needs-project"]);
        assert!(codes(&administrator, "project-leader", P1, &[], &["fill", "grant"]).is_empty());
        assert!(
            codes(
                &actor("legal-representative", "L1", &["fill", "grant"], None),
                "administrator",
                None,
                &[],
                &["fill"]
            )
            .is_empty()
        );
    }

    #[test]
    fn level_three_grants_nothing() {
        assert!(!may_grant(&actor("clerk", "L3", &["fill", "submit", "grant"], P1)));
        assert!(!may_grant(&actor("project-leader", "L2", &["fill"], P1)));
    }

    #[test]
    fn appointments_are_taken_away_from_above() {
        let (legal, administrator, leader) = (
            actor("legal-representative", "L1", &["grant"], None),
            actor("administrator", "L1", &["grant"], None),
            actor("project-leader", "L2", &["grant"], P1),
        );
        assert!(
            stands_above(&legal, "administrator", None) && !stands_above(&administrator, "legal-representative", None)
        );
        assert!(!stands_above(&legal, "legal-representative", None));
        assert!(stands_above(&administrator, "project-leader", P1) && stands_above(&administrator, "clerk", None));
        assert!(
            stands_above(&leader, "clerk", P1)
                && !stands_above(&leader, "clerk", None)
                && !stands_above(&leader, "project-administrator", P1)
        );
    }
}
