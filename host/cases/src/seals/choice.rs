//! Whether a seal fits a place. Pure; the reasons are what the person reads.
use crate::texts::Said;
use accounts::Power;
use contract::outside::SignedWith;
use store::rows::*;

/// What is to be sealed.
#[derive(Clone, Debug)]
pub struct Purpose<'a> {
    pub with: SignedWith,
    /// Asked of a person by his name and not for a post: his own affair, for which he needs no power.
    pub own: bool,
    pub system: &'a str,
    pub document: &'a str,
    pub project: Option<&'a str>,
    pub now: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    Kind,
    Withdrawn,
    Expired,
    System,
    Document,
    Project,
}

impl Purpose<'_> {
    pub fn kind(&self) -> SealKind {
        match self.with {
            SignedWith::Signature => SealKind::Personal,
            SignedWith::OrganisationSeal => SealKind::Organisation,
            SignedWith::ProjectSeal => SealKind::ProjectDepartment,
        }
    }

    /// The first reason why this seal is not the one.
    pub fn unfit(&self, seal: &SealRow) -> Option<Unfit> {
        let full = format!("{}/{}", self.system, self.document);
        let listed = |list: &[String], name: &str| list.is_empty() || list.iter().any(|x| x == name);
        let checks = [
            (seal.kind == self.kind(), Unfit::Kind),
            (seal.state == SealState::Active, Unfit::Withdrawn),
            (seal.valid_until > self.now, Unfit::Expired),
            (seal.project.is_none() || seal.project.as_deref() == self.project, Unfit::Project),
            (listed(&seal.systems, self.system), Unfit::System),
            (listed(&seal.documents, &full), Unfit::Document),
        ];
        checks.into_iter().find(|(fits, _)| !fits).map(|(_, why)| why)
    }
}

/// The powers of which one lets a seat use a seal of this kind without asking.
pub fn powers(with: SignedWith) -> &'static [Power] {
    match with {
        SignedWith::Signature => &[Power::Sign],
        SignedWith::OrganisationSeal => &[Power::Seal],
        SignedWith::ProjectSeal => &[Power::SealProject, Power::Seal],
    }
}

impl Unfit {
    pub fn said(&self, seal: &SealRow) -> Said {
        let name = &seal.name;
        let (code, zh, en) = match self {
            Unfit::Kind => (
                "seal-kind",
                format!("“{name}”不是此处要求的印章种类，请选择相应的印章。"),
                format!("“{name}” is not the kind of seal asked for here. Choose another."),
            ),
            Unfit::Withdrawn => (
                "seal-withdrawn",
                format!("“{name}”已停用，不能再使用。请选择其他印章，或请本单位管理员重新制发。"),
                format!("“{name}” was withdrawn and seals nothing more. Choose another, or have a new one issued."),
            ),
            Unfit::Expired => (
                "seal-expired",
                format!("“{name}”已超过有效期。请选择其他印章，或请本单位管理员重新制发。"),
                format!("“{name}” is past its validity. Choose another, or have a new one issued."),
            ),
            Unfit::Project => (
                "seal-scope",
                format!(
                    "“{name}”只能用于项目 {} 的文件，本文件不属于该项目。请使用本项目的印章。",
                    seal.project.as_deref().unwrap_or_default()
                ),
                format!(
                    "“{name}” is for documents of project {} only, and this one is not. Use the seal of this project.",
                    seal.project.as_deref().unwrap_or_default()
                ),
            ),
            Unfit::System => (
                "seal-scope",
                format!("“{name}”只能用于以下系统的文件：{}。请选择适用的印章。", seal.systems.join("、")),
                format!(
                    "“{name}” is for documents of these systems only: {}. Choose one that fits.",
                    seal.systems.join(", ")
                ),
            ),
            Unfit::Document => (
                "seal-scope",
                format!("“{name}”只能用于以下文件：{}。请选择适用的印章。", seal.documents.join("、")),
                format!("“{name}” is for these documents only: {}. Choose one that fits.", seal.documents.join(", ")),
            ),
        };
        Said::host(code, None, zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> SealRow {
        SealRow {
            id: uuid::Uuid::nil(),
            kind: SealKind::Organisation,
            name: "合同专用章".to_owned(),
            organisation: Some("O".to_owned()),
            project: None,
            holder: None,
            systems: vec![],
            documents: vec![],
            key: "k".to_owned(),
            algorithm: "ES256".to_owned(),
            certificate: vec![],
            state: SealState::Active,
            issued: 0,
            issued_by: String::new(),
            valid_until: 100,
            ended: None,
            reason: None,
        }
    }

    const PURPOSE: Purpose<'static> = Purpose {
        with: SignedWith::OrganisationSeal,
        own: false,
        system: "s",
        document: "d",
        project: Some("P"),
        now: 50,
    };

    #[test]
    fn a_seal_fits_only_within_its_scope_and_time() {
        assert_eq!(PURPOSE.unfit(&seal()), None);
        let of = |change: fn(&mut SealRow)| {
            let mut row = seal();
            change(&mut row);
            PURPOSE.unfit(&row)
        };
        assert_eq!(of(|s| s.systems = vec!["s".to_owned()]), None);
        assert_eq!(of(|s| s.systems = vec!["t".to_owned()]), Some(Unfit::System));
        assert_eq!(of(|s| s.documents = vec!["s/d".to_owned()]), None);
        assert_eq!(of(|s| s.documents = vec!["t/d".to_owned()]), Some(Unfit::Document));
        assert_eq!(of(|s| s.project = Some("P".to_owned())), None);
        assert_eq!(of(|s| s.project = Some("Q".to_owned())), Some(Unfit::Project));
        assert_eq!(of(|s| s.valid_until = 50), Some(Unfit::Expired));
        assert_eq!(of(|s| s.state = SealState::Withdrawn), Some(Unfit::Withdrawn));
        assert_eq!(of(|s| s.kind = SealKind::Personal), Some(Unfit::Kind));
    }
}
