//! A signed document that the rules issue: the seal that its contract names is put beside its parties' signatures, and it
//! is whole. Like theirs the increment is made before the commit, from the file that this very act may have left.
use super::Plan;
use crate::{
    error::CaseError,
    seals::{Purpose, held},
};
use contract::outside::SignedWith;
use documents::{Stored, seals::PLACE};
use serde_json::Value;
use store::rows::*;
use uuid::Uuid;

impl Plan<'_> {
    pub(super) async fn issue_signed(&mut self, document: &str) -> Result<(), CaseError> {
        let found = self.doc.signing.iter().rposition(|s| s.name == document && s.waits_for_seal());
        let n = found.ok_or_else(|| CaseError::Internal(format!("`{document}` is not signed by all its parties")))?;
        let id = self.doc.signing[n].document;
        let row = self.engine.store.document(id).await?.ok_or(CaseError::NotFound("document"))?;
        let code = row.data.get("sealed-by").and_then(Value::as_str);
        let code = code.ok_or_else(|| CaseError::Internal(format!("nobody's seal is on `{document}`")))?;
        let (system, with, now) = (row.system.as_str(), SignedWith::OrganisationSeal, self.now);
        let project = self.case.as_ref().and_then(|c| c.project.as_deref());
        let purpose = Purpose { with, own: false, system, document, project, now };
        let chosen = self.engine.seal_of_itself(code, &purpose).await?;
        let owner = self.engine.directory.name_of(code).await?;
        let file = self.file_of(&row).ok_or_else(|| CaseError::NotNow("the draft is still being made".to_owned()))?;
        let papers = self.engine.papers()?;
        let before = papers.read(&file).await?;
        let sealed = papers.seals.seal(&before, PLACE, &held(&chosen.seal, &owner), now).await;
        let file = papers.keep(sealed.map_err(crate::seals::trouble)?).await?;
        self.moved(id, DocumentState::Sealed, Some(&file));
        self.proposal.stamps.extend(chosen.stamps);
        self.proposal.plain.seal_uses.push(SealUseRow {
            id: Uuid::now_v7(),
            seal: chosen.seal.id,
            document: id,
            party: PLACE.to_owned(),
            sha256: file.sha256,
            person: self.acting.person.clone(),
            organisation: chosen.seal.organisation,
            post: None,
            case: self.case.as_ref().map(|c| c.id),
            application: None,
            at: now,
            request: String::new(),
        });
        self.doc.signing[n].unissued = false;
        Ok(())
    }

    /// As it will be after what this act did to it so far.
    fn file_of(&self, row: &DocumentRow) -> Option<String> {
        let moved = self.proposal.plain.documents_moved.iter().rev().find(|m| m.id == row.id);
        moved.and_then(|m| m.file.clone()).or(row.file.clone())
    }

    /// Once for each act: what comes later in it takes the place of what came before.
    pub(super) fn moved(&mut self, id: Uuid, state: DocumentState, file: Option<&Stored>) {
        let (size, at) = (file.map(|f| f.size as i64), self.now);
        let moved = &mut self.proposal.plain.documents_moved;
        moved.retain(|m| m.id != id);
        moved.push(DocumentMoved { id, state, file: file.map(|f| f.sha256.clone()), size, reason: None, at });
    }
}
