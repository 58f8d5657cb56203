//! One document as the renderer is asked for it.
use super::{Papers, values};
use crate::{engine::Engine, error::CaseError};
use documents::render::Job;
use store::rows::DocumentRow;
use systems::Installed;

/// `None` when the contract names no template for it.
pub async fn of(
    engine: &Engine,
    papers: &Papers,
    installed: &Installed,
    row: &DocumentRow,
    draft: bool,
) -> Result<Option<Job>, CaseError> {
    let contract = &installed.contract;
    let Some(declared) = contract.documents.get(&row.document) else {
        return Ok(None);
    };
    let Some(template) = &declared.template else {
        return Ok(None);
    };
    Ok(Some(Job {
        id: format!("{}/{}/{}", row.system, row.document, row.number.clone().unwrap_or_else(|| row.id.to_string())),
        template: template.clone(),
        files: installed.templates.clone(),
        data: values::of(engine, contract, row).await?,
        title: declared.zh.clone(),
        number: row.number.clone(),
        at: engine.clock.zone.date_time(row.at),
        draft,
        verify: (!draft).then(|| papers.verify(&row.code)),
    }))
}
