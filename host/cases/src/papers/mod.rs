//! Documents from owed to issued. The decision that issues one commits a row
//! that is *due*; here it is rendered, sealed, stored and marked, after the
//! commit and as often as it takes. Split by when: `dry` before the commit,
//! `issuer` after it, `job` and `values` for both; `editable` when somebody asks.
mod dry;
mod editable;
mod issuer;
mod job;
mod values;

use crate::{clock::machine_now, error::CaseError};
use documents::{Files, Stored, Wanted, render::Renderer, seals::Seals};
use futures::{TryStreamExt, stream};
use serde_json::Value;
use std::convert::Infallible;
use store::{
    Store, StoreError,
    rows::{DocumentRow, Millis, PARTIES},
};

/// Of one document.
const FILE_BYTES: u64 = 64 << 20;
/// Put off documents that are looked at together.
const STUCK: u32 = 200;
/// Longer than any is put off.
const FAR_MS: Millis = 24 * 3600 * 1000;

/// Those that were tried and stay due, with the reason of the last try.
pub async fn stuck(store: &Store) -> Result<Vec<DocumentRow>, StoreError> {
    let mut rows = store.documents_due(machine_now() + FAR_MS, STUCK).await?;
    rows.retain(|row| row.problem.is_some());
    Ok(rows)
}

/// What making a document takes.
#[derive(Clone)]
pub struct Papers {
    pub renderer: Renderer,
    pub seals: Seals,
    pub files: Files,
    /// Where the public finds this hub: `https://hub.example.gov.cn`.
    pub verify_base: String,
}

/// Those who sign a drafted document, in their order; empty for one that is issued, or only drafted to be read.
pub fn parties(row: &DocumentRow) -> Vec<String> {
    let named = row.data.get(PARTIES).and_then(Value::as_array);
    named.into_iter().flatten().filter_map(|p| p.as_str().map(str::to_owned)).collect()
}

impl Papers {
    pub(crate) async fn keep(&self, pdf: Vec<u8>) -> Result<Stored, CaseError> {
        let body = stream::iter([Ok::<_, Infallible>(pdf)]);
        self.files
            .put("document.pdf", body, &Wanted::up_to(FILE_BYTES))
            .await
            .map_err(|e| CaseError::Internal(e.to_string()))
    }

    pub(crate) async fn read(&self, sha256: &str) -> Result<Vec<u8>, CaseError> {
        let away = |e: &dyn std::fmt::Display| CaseError::Internal(format!("the file {sha256}: {e}"));
        let parts = self.files.get(sha256).await.map_err(|e| away(&e))?;
        let parts: Vec<_> = parts.try_collect().await.map_err(|e| away(&e))?;
        Ok(parts.concat())
    }

    fn verify(&self, code: &str) -> documents::render::Verify {
        let url = format!("{}/verify/{code}", self.verify_base.trim_end_matches('/'));
        documents::render::Verify { url, code: documents::code::printed(code) }
    }
}
