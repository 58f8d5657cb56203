//! A document that a decision issues or declares: the row that is owed until
//! it is rendered and sealed. Whose seal it will bear is settled here, by who
//! decided, and not later by whoever renders.
use super::Plan;
use crate::{error::CaseError, settle::proposal::DocumentAsk};
use contract::outside::SealedBy;
use serde_json::{Value, json};
use store::rows::{DocumentRow, DocumentState};
use uuid::Uuid;

impl Plan<'_> {
    pub(super) async fn document(
        &mut self,
        document: &str,
        data: &Value,
        number: &Value,
        record: &Option<Value>,
    ) -> Result<(), CaseError> {
        let sealed_by = self.sealed_by(document).await?;
        let row = DocumentRow {
            id: Uuid::now_v7(),
            system: self.installed.contract.id.clone(),
            document: document.to_owned(),
            number: None,
            case: self.case.as_ref().map(|c| c.id),
            state: DocumentState::Due,
            data: json!({"data": data, "record": record, "sealed-by": sealed_by}),
            at: self.now,
            version: self.installed.version.clone(),
            code: documents::code::fresh(),
            file: None,
            size: None,
            issued: None,
            tries: 0,
            problem: None,
            reason: None,
            ended: None,
        };
        self.proposal.documents.push(DocumentAsk { row, number: number.clone() });
        Ok(())
    }

    async fn sealed_by(&self, document: &str) -> Result<Option<String>, CaseError> {
        let declared = self.installed.contract.documents.get(document);
        let case = self.case.as_ref();
        if declared.is_some_and(|d| d.seal == SealedBy::Applicant) {
            return Ok(case.and_then(|c| c.organisation.clone()));
        }
        let directory = &self.engine.directory;
        if let Some(seat) = &self.acting.seat
            && directory.is_authority(&seat.organisation).await?
        {
            return Ok(Some(seat.organisation.clone()));
        }
        Ok(directory.authority(case.and_then(|c| c.division.as_deref())).await?)
    }
}
