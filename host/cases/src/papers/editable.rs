//! The editable copy of a document, made when it is asked for: from the same data as the sealed file, kept nowhere.
use super::values;
use crate::{engine::Engine, error::CaseError};
use documents::editable::docx;
use store::rows::DocumentRow;
use systems::Installed;

impl Engine {
    /// A Word file; nothing where the contract has none for it.
    pub async fn editable_copy(&self, installed: &Installed, row: &DocumentRow) -> Result<Option<Vec<u8>>, CaseError> {
        let Some(declared) = installed.contract.documents.get(&row.document) else { return Ok(None) };
        let found = declared.editable_template().and_then(|path| installed.templates.get(&path));
        let Some(markdown) = found else { return Ok(None) };
        let data = values::of(self, &installed.contract, row).await?;
        let text = String::from_utf8_lossy(markdown).into_owned();
        let title = declared.zh.clone();
        let made = tokio::task::spawn_blocking(move || docx(&text, &title, &data)).await;
        match made {
            Ok(file) => Ok(Some(file.map_err(|e| CaseError::Internal(e.to_string()))?)),
            Err(e) => Err(CaseError::Internal(e.to_string())),
        }
    }
}
