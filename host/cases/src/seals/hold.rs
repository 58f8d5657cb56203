//! Issuing and withdrawing. An organisation's first seal and a person's first signature come by themselves when they are
//! first needed; every other is issued by a leading account of the organisation, or by the person himself.
use super::{refused, stamp};
use crate::{directory::ORGANISATION, engine::Engine, error::CaseError, papers::Papers};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use documents::seals::{SealingError, UNTIL};
use keys::{Algorithm, certificates::Subject};
use store::rows::*;
use uuid::Uuid;

/// What an organisation's first seal is called.
const OFFICIAL: &str = "公章";
const LEADING: &str = "L1";
const NAME_MAX: usize = 20;

#[derive(Clone, Debug)]
pub struct NewSeal {
    pub kind: SealKind,
    pub name: String,
    pub organisation: Option<String>,
    pub project: Option<String>,
    pub systems: Vec<String>,
    pub documents: Vec<String>,
    /// As long as the authority that certifies it when absent.
    pub until: Option<Millis>,
}

/// Whether he leads the organisation: its legal representative, its administrator.
pub fn leads(acting: &Acting, organisation: &str) -> bool {
    acting.seat.as_ref().is_some_and(|s| s.organisation == organisation && s.level == LEADING)
}

impl Engine {
    #[boxed]
    pub async fn issue_seal(&self, new: NewSeal, acting: &Acting, request: &str) -> Result<SealRow, CaseError> {
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
            return Err(refused(
                "seal-name",
                format!("请填写印章名称，不超过 {NAME_MAX} 个字。"),
                format!("Name the seal in at most {NAME_MAX} characters."),
            ));
        }
        self.check_ground(&new).await?;
        let id = Uuid::now_v7();
        let row = self.certified(id, format!("seal-{id}"), NewSeal { name, ..new }, acting).await?;
        self.write_seal(row.clone(), 0, acting, "issue-seal", request).await?;
        Ok(row)
    }

    /// A department's seal is for a project in which its organisation has a part.
    async fn check_ground(&self, new: &NewSeal) -> Result<(), CaseError> {
        let part = match (new.kind, &new.organisation, &new.project) {
            (SealKind::ProjectDepartment, Some(organisation), Some(project)) => {
                self.directory.is_party(project, organisation).await?
                    || self.directory.owns(project, organisation).await?
            }
            (SealKind::ProjectDepartment, ..) => false,
            _ => true,
        };
        match part {
            true => Ok(()),
            false => Err(refused(
                "seal-project",
                "项目部印章须注明项目，且本单位是该项目的参建单位。请核对项目编号。",
                "A department's seal names a project in which the organisation has a part. Check the project's number.",
            )),
        }
    }

    async fn certified(&self, id: Uuid, key: String, new: NewSeal, acting: &Acting) -> Result<SealRow, CaseError> {
        let subject = match &new.organisation {
            Some(code) => {
                let organisation = self.directory.name_of(code).await?;
                Subject::Seal { organisation, code: code.clone(), seal: new.name.clone() }
            }
            None => Subject::Person { name: new.name.clone(), organisation: None },
        };
        let until = new.until.unwrap_or(UNTIL * 1000).min(UNTIL * 1000);
        let seals = &self.papers()?.seals;
        let certificate = seals.certify(&key, subject, until / 1000).await.map_err(trouble)?;
        let holder = (new.kind == SealKind::Personal).then(|| acting.person.clone());
        Ok(SealRow {
            id,
            kind: new.kind,
            name: new.name,
            organisation: new.organisation,
            project: new.project,
            holder,
            systems: new.systems,
            documents: new.documents,
            key,
            algorithm: seals.algorithm().to_string(),
            certificate,
            state: SealState::Active,
            issued: self.clock.now().await?,
            issued_by: acting.person.clone(),
            valid_until: until,
            ended: None,
            reason: None,
        })
    }

    /// It signs nothing more; what it signed stays as good as it was.
    #[boxed]
    pub async fn withdraw_seal(
        &self,
        id: Uuid,
        reason: &str,
        acting: &Acting,
        request: &str,
    ) -> Result<SealRow, CaseError> {
        let seen = self.stamped(&stamp(id)).await?;
        let row = self.store.seal(id).await?.ok_or(CaseError::NotFound("seal"))?;
        if row.state == SealState::Withdrawn {
            return Err(CaseError::NotNow("the seal is withdrawn already".to_owned()));
        }
        if reason.trim().is_empty() {
            return Err(refused("seal-reason", "请说明停用印章的原因。", "Say why the seal is withdrawn."));
        }
        let ended = Some(self.clock.now().await?);
        let row = SealRow { state: SealState::Withdrawn, ended, reason: Some(reason.trim().to_owned()), ..row };
        self.write_seal(row.clone(), seen, acting, "withdraw-seal", request).await?;
        Ok(row)
    }

    /// All seals of an organisation; its first is made here. Nobody's order: the organisation seals for the first time.
    pub(crate) async fn seals_of(&self, organisation: &str) -> Result<Vec<SealRow>, CaseError> {
        let found = self.store.seals_of_organisation(organisation).await?;
        let key = match self.papers()?.seals.algorithm() {
            Algorithm::Es256 => format!("seal-{organisation}"),
            Algorithm::Sm2 => format!("seal-sm2-{organisation}"),
        };
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, key.replacen('-', "/", 1).as_bytes());
        // Withdrawn, it is still there: it comes once.
        if found.iter().any(|s| s.id == id) {
            return Ok(found);
        }
        // One that is in no register seals nothing.
        self.store.record(ORGANISATION, organisation).await?.ok_or(CaseError::NotFound("organisation"))?;
        let new =
            NewSeal { organisation: Some(organisation.to_owned()), ..NewSeal::first(SealKind::Organisation, OFFICIAL) };
        let row = self.certified(id, key, new, &Acting::default()).await?;
        match self.write_seal(row, 0, &Acting::default(), "issue-seal", "").await {
            // Another process was first.
            Ok(()) | Err(CaseError::Busy) => Ok(self.store.seals_of_organisation(organisation).await?),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn signatures_of(&self, acting: &Acting) -> Result<Vec<SealRow>, CaseError> {
        let found = self.store.seals_of_person(&acting.person).await?;
        if !found.is_empty() {
            return Ok(found);
        }
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("signature/{}", acting.person).as_bytes());
        let name = self.directory.person_name(&acting.person).await?;
        let new = NewSeal::first(SealKind::Personal, &name);
        let row = self.certified(id, format!("seal-{id}"), new, acting).await?;
        match self.write_seal(row, 0, acting, "issue-seal", "").await {
            Ok(()) | Err(CaseError::Busy) => Ok(self.store.seals_of_person(&acting.person).await?),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn papers(&self) -> Result<&Papers, CaseError> {
        self.papers.as_ref().ok_or_else(|| CaseError::Internal("this process makes no documents".to_owned()))
    }
}

impl NewSeal {
    fn first(kind: SealKind, name: &str) -> NewSeal {
        let (systems, documents) = (vec![], vec![]);
        NewSeal { kind, name: name.to_owned(), organisation: None, project: None, systems, documents, until: None }
    }
}

/// A key store that is away comes back; anything else is the hub's own business.
pub(crate) fn trouble(error: SealingError) -> CaseError {
    match error {
        SealingError::Key(error) => {
            tracing::error!(%error, "keys.unavailable");
            CaseError::KeysAway
        }
        other => CaseError::Internal(other.to_string()),
    }
}
