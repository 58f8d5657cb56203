//! A document that a decision issues or declares: the row that is owed until
//! it is rendered and sealed. Whose seal it will bear is settled here, by who
//! decided, and not later by whoever renders.
use super::Plan;
use crate::{error::CaseError, settle::proposal::DocumentAsk};
use contract::outside::SealedBy;
use serde_json::{Value, json};
use store::rows::{DocumentRow, DocumentState, PARTIES};
use uuid::Uuid;

impl Plan<'_> {
    pub(super) async fn document(
        &mut self,
        document: &str,
        data: &Value,
        number: &Value,
        record: &Option<Value>,
    ) -> Result<(), CaseError> {
        let installed = self.installed.clone();
        if installed.contract.documents.get(document).is_some_and(|d| d.is_sealed_after_signing()) {
            return self.issue_signed(document).await;
        }
        let sealed_by = self.sealed_by(document).await?;
        let data = json!({"data": data, "record": record, "sealed-by": sealed_by, "by": self.acting.person});
        self.owe(document, data, number);
        Ok(())
    }

    /// A draft: for its parties to sign, or, where it has none, to read.
    pub(super) async fn draft(
        &mut self,
        document: &str,
        data: &Value,
        number: &Value,
        record: &Option<Value>,
    ) -> Result<(), CaseError> {
        let root = self.root();
        let installed = self.installed.clone();
        let declared = installed.contract.documents.get(document);
        let meant = declared.iter().flat_map(|d| &d.parties);
        let meant = meant.filter(|(_, p)| p.when.as_ref().is_none_or(|w| w.holds(&root)));
        let parties: Vec<&String> = meant.map(|(id, _)| id).collect();
        let number = match (number, declared.and_then(|d| d.number.as_ref())) {
            (Value::Null, Some(series)) => self.number_again(document, series).await?,
            _ => number.clone(),
        };
        let mut data = json!({"data": data, "record": record, PARTIES: parties, "by": self.acting.person});
        if declared.is_some_and(|d| d.is_sealed_after_signing()) {
            data["sealed-by"] = json!(self.sealed_by(document).await?);
        }
        self.owe(document, data, &number);
        Ok(())
    }

    /// A draft takes over the number of the one that it replaces, so that none is lost.
    async fn number_again(&mut self, document: &str, series: &str) -> Result<Value, CaseError> {
        let Some(case) = self.case.as_ref().map(|c| c.id) else { return Ok(Value::Null) };
        let earlier = self.engine.store.documents_of_case(case).await?;
        let open =
            |d: &&DocumentRow| matches!(d.state, DocumentState::Due | DocumentState::Draft | DocumentState::Void);
        let same = earlier.iter().rev().filter(|d| d.document == document && d.is_drafted()).find(open);
        match same.and_then(|d| d.number.clone()) {
            Some(number) => Ok(Value::String(number)),
            None => {
                let number = json!({"$number": series});
                self.numbers_of(&number)?;
                Ok(number)
            }
        }
    }

    fn owe(&mut self, document: &str, data: Value, number: &Value) {
        let row = DocumentRow {
            id: Uuid::now_v7(),
            system: self.installed.contract.id.clone(),
            document: document.to_owned(),
            number: None,
            case: self.case.as_ref().map(|c| c.id),
            state: DocumentState::Due,
            data,
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
    }

    async fn sealed_by(&self, document: &str) -> Result<Option<String>, CaseError> {
        let contract = &self.installed.contract;
        let (case, directory) = (self.case.as_ref(), &self.engine.directory);
        match contract.documents.get(document).map(|d| d.sealed_by()).unwrap_or_default() {
            SealedBy::Applicant => return Ok(case.and_then(|c| c.organisation.clone())),
            SealedBy::Office => {
                if let Some(authority) = directory.city_office(&contract.office).await? {
                    return Ok(Some(authority));
                }
            }
            SealedBy::Authority => {}
        }
        if let Some(seat) = &self.acting.seat
            && directory.is_authority(&seat.organisation).await?
        {
            return Ok(Some(seat.organisation.clone()));
        }
        Ok(directory.authority(case.and_then(|c| c.division.as_deref())).await?)
    }
}
