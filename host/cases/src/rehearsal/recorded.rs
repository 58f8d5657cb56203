//! Recorded decisions, a page in three statements: rows, blobs, keys. They come as they are kept, sealed.
use crate::{engine::Engine, error::CaseError, record};
use keys::MasterKey;
use std::collections::HashMap;
use store::rows::{BlobRow, DataKeyRow, HistoryRow};
use systems::Installed;
use uuid::Uuid;

pub struct Recorded {
    pub row: HistoryRow,
    kept: Option<Kept>,
}

/// Input, output, and what opens them.
struct Kept {
    input: BlobRow,
    output: BlobRow,
    key: DataKeyRow,
}

impl Recorded {
    /// Input and output; `None` when they were erased. Opened by whoever plays it, so that all cores do.
    pub fn texts(&self, master: &MasterKey) -> Result<Option<(String, String)>, CaseError> {
        let Some(kept) = &self.kept else { return Ok(None) };
        record::open_both(master, (&kept.input, &kept.output), &kept.key)
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
    let mut ids: Vec<_> = rows.iter().map(key).collect();
    ids.dedup();
    let (blobs, keys) = tokio::try_join!(engine.store.blobs(&wanted), engine.store.data_keys(&ids))?;
    let blobs: HashMap<_, _> = blobs.into_iter().map(|b| ((b.digest.clone(), b.key.clone()), b)).collect();
    Ok(rows.into_iter().map(|row| Recorded { kept: kept(&row, &blobs, &keys), row }).collect())
}

fn kept(
    row: &HistoryRow,
    blobs: &HashMap<(String, String), BlobRow>,
    keys: &HashMap<String, DataKeyRow>,
) -> Option<Kept> {
    let id = key(row);
    let blob = |digest: &Option<String>| blobs.get(&(digest.clone()?, id.clone())).cloned();
    Some(Kept { input: blob(&row.input)?, output: blob(&row.output)?, key: keys.get(&id)?.clone() })
}

fn digests(row: &HistoryRow) -> impl Iterator<Item = &String> {
    row.input.iter().chain(&row.output)
}

/// Under which key it was sealed: see `record`.
fn key(row: &HistoryRow) -> String {
    row.case.map_or_else(|| format!("handler/{}", row.system), |case| case.to_string())
}
