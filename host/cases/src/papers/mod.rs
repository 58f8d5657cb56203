//! Documents from owed to issued. The decision that issues one commits a row
//! that is *due*; here it is rendered, sealed, stored and marked, after the
//! commit and as often as it takes. Split by when: `dry` before the commit,
//! `issuer` after it, `job` and `values` for both.
mod dry;
mod issuer;
mod job;
mod values;

use crate::clock::machine_now;
use documents::{Files, render::Renderer, seals::Seals};
use store::{
    Store, StoreError,
    rows::{DocumentRow, Millis},
};

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

impl Papers {
    fn verify(&self, code: &str) -> documents::render::Verify {
        let url = format!("{}/verify/{code}", self.verify_base.trim_end_matches('/'));
        documents::render::Verify { url, code: documents::code::printed(code) }
    }
}
