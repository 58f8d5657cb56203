//! Recorded decisions, a page in three statements: rows, blobs, keys.
use crate::{engine::Engine, error::CaseError, record};
use serde::Deserialize;
use std::collections::HashMap;
use store::rows::{BlobRow, DataKeyRow, HistoryRow};
use systems::Installed;
use uuid::Uuid;

pub struct Recorded {
    pub row: HistoryRow,
    /// Input and output; `None` when they were erased.
    pub texts: Option<(String, String)>,
}

impl Recorded {
    /// The procedure or handler that was asked.
    pub fn asked(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Asked {
            procedure: String,
        }
        let (input, _) = self.texts.as_ref()?;
        serde_json::from_str::<Asked>(input).ok().map(|asked| asked.procedure)
    }
}

pub async fn page(
    engine: &Engine,
    installed: &Installed,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Recorded>, CaseError> {
    let rows = engine.store.history_of_version(installed.id(), &installed.version, before, limit).await?;
    opened(engine, rows).await
}

pub async fn one(engine: &Engine, row: HistoryRow) -> Result<Recorded, CaseError> {
    opened(engine, vec![row]).await?.pop().ok_or(CaseError::NotFound("decision"))
}

async fn opened(engine: &Engine, rows: Vec<HistoryRow>) -> Result<Vec<Recorded>, CaseError> {
    let wanted: Vec<_> = rows.iter().flat_map(|row| digests(row).map(|digest| (digest.clone(), key(row)))).collect();
    let ids: Vec<_> = rows.iter().map(key).collect();
    let blobs = engine.store.blobs(&wanted).await?;
    let blobs: HashMap<_, _> = blobs.into_iter().map(|b| ((b.digest.clone(), b.key.clone()), b)).collect();
    let keys = engine.store.data_keys(&ids).await?;
    rows.into_iter().map(|row| Ok(Recorded { texts: texts(engine, &row, &blobs, &keys)?, row })).collect()
}

fn texts(
    engine: &Engine,
    row: &HistoryRow,
    blobs: &HashMap<(String, String), BlobRow>,
    keys: &HashMap<String, DataKeyRow>,
) -> Result<Option<(String, String)>, CaseError> {
    let id = key(row);
    let Some(wrapped) = keys.get(&id) else { return Ok(None) };
    let read = |digest: &Option<String>| match blobs.get(&(digest.clone().unwrap_or_default(), id.clone())) {
        Some(blob) => record::open(engine, blob, wrapped),
        None => Ok(None),
    };
    Ok(read(&row.input)?.zip(read(&row.output)?))
}

fn digests(row: &HistoryRow) -> impl Iterator<Item = &String> {
    row.input.iter().chain(&row.output)
}

/// Under which key it was sealed: see `record`.
fn key(row: &HistoryRow) -> String {
    row.case.map_or_else(|| format!("handler/{}", row.system), |case| case.to_string())
}
