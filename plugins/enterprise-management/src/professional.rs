//! R7: posts that a registered person must hold, and the certificates they ask
//! for. The registration must be at the organisation that appoints.
use crate::{AppointmentGrantCertificatesKind as Kind, AppointmentGrantCertificatesRow, Msg};
use hub_sdk::prelude::*;

const POSTS: [(&str, &str, &str); 7] = [
    ("project-manager", "项目经理", "project manager"),
    ("chief-supervisor", "总监理工程师", "chief supervisor"),
    ("technical-lead", "技术负责人", "technical lead"),
    ("safety-engineer", "专职安全生产管理人员", "safety engineer"),
    ("specialist-supervisor", "专业监理工程师", "specialist supervisor"),
    // The cost engineers of a cost consultant and the reviewers of drawings have a
    // post whose id other kinds of organisation use too.
    ("compiler", "造价工程师", "cost engineer"),
    ("reviewer", "施工图审查人", "drawing reviewer"),
];

/// The words of a post that asks for a registration at an organisation of these kinds.
fn registered(post: &str, kinds: &[&str]) -> Option<(&'static str, &'static str)> {
    let (id, zh, en) = POSTS.into_iter().find(|(id, ..)| *id == post)?;
    let asks = match id {
        "compiler" => kinds.contains(&"cost-consultant"),
        "reviewer" => kinds.contains(&"drawing-reviewer"),
        _ => true,
    };
    asks.then_some((zh, en))
}

pub fn check(
    post: &str,
    kinds: &[&str],
    organisation: &str,
    from: Date,
    certificates: &[AppointmentGrantCertificatesRow],
    say: &mut Problems,
) {
    let Some((zh, en)) = registered(post, kinds) else {
        return;
    };
    if certificates.is_empty() {
        say.refuse(Msg::ProfessionalCertificateNeeded { post: zh.into(), post_en: en.into() }).at("/certificates");
        return;
    }
    for (n, certificate) in certificates.iter().enumerate() {
        if certificate.registered_at != organisation {
            say.refuse(Msg::RegisteredElsewhere { post: zh.into(), post_en: en.into() })
                .at(format!("/certificates/{n}/registered-at"));
        }
        if certificate.valid_until < from {
            say.refuse(Msg::ProfessionalCertificateExpired {
                no: (&certificate.cert_no).into(),
                until: certificate.valid_until.into(),
            })
            .at(format!("/certificates/{n}/valid-until"));
        }
    }
    let has = |kind: Kind| certificates.iter().any(|c| c.kind == kind && c.valid_until >= from);
    match post {
        "safety-engineer" if !has(Kind::SafetyCertificateC) => {
            say.refuse(Msg::SafetyCertificateC).at("/certificates").cite("《安全生产许可证条例》第6条");
        }
        "project-manager" if !has(Kind::SafetyCertificateB) => {
            say.refuse(Msg::SafetyCertificateB).at("/certificates").cite("住建部令17第5条");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "91510100MA6DL7A30H";

    fn certificate(kind: Kind, at: &str, until: Date) -> AppointmentGrantCertificatesRow {
        AppointmentGrantCertificatesRow {
            kind,
            cert_no: "川1512019202000001".into(),
            specialty: None,
            registered_at: at.into(),
            valid_until: until,
        }
    }

    fn codes(post: &str, kinds: &[&str], certificates: &[AppointmentGrantCertificatesRow]) -> Vec<String> {
        let mut say = Problems::default();
        check(post, kinds, OWN, date(2025, 3, 14), certificates, &mut say);
        say.list().iter().map(|p| p.code.clone()).collect()
    }

    #[test]
    fn a_project_manager_is_registered_here_and_holds_b() {
        let (later, elsewhere) = (date(2027, 1, 1), "91510100MA6CG03X1K");
        let b = certificate(Kind::SafetyCertificateB, OWN, later);
        assert!(
            codes(
                "project-manager",
                &["contractor"],
                &[certificate(Kind::ConstructorFirstClass, OWN, later), b.clone()]
            )
            .is_empty()
        );
        assert_eq!(
            codes("project-manager", &["contractor"], &[certificate(Kind::ConstructorFirstClass, elsewhere, later), b]),
            ["registered-elsewhere"]
        );
        assert_eq!(
            codes("project-manager", &["contractor"], &[certificate(Kind::ConstructorFirstClass, OWN, later)]),
            ["safety-certificate-b"]
        );
        assert_eq!(codes("project-manager", &["contractor"], &[]), ["professional-certificate-needed"]);
    }

    #[test]
    fn a_safety_engineer_holds_c_that_is_still_valid() {
        let c = |until| certificate(Kind::SafetyCertificateC, OWN, until);
        assert!(codes("safety-engineer", &["contractor"], &[c(date(2025, 3, 14))]).is_empty());
        assert_eq!(
            codes("safety-engineer", &["contractor"], &[c(date(2025, 3, 13))]),
            ["professional-certificate-expired", "safety-certificate-c"]
        );
    }

    #[test]
    fn a_reviewer_is_registered_only_at_a_drawing_reviewer() {
        assert!(codes("reviewer", &["authority"], &[]).is_empty());
        assert_eq!(codes("reviewer", &["drawing-reviewer"], &[]), ["professional-certificate-needed"]);
        assert!(
            codes("clerk", &["contractor"], &[]).is_empty() && codes("compiler", &["bidding-agent"], &[]).is_empty()
        );
    }
}
