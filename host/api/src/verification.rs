//! What a PDF in somebody's hand is worth: by its digest, when the hub has issued it; by its seals, whoever sends it.
//! Bounded by what a stranger may cost: bytes in memory, files looked into at one time, and the work that
//! `documents::verify` allows itself.
pub(crate) mod gate;
mod told;
mod words;
mod worth;

pub use gate::{Gate, RECEIVE};
pub use told::{Examined, Later, Original, Signed, Span, Stated};
pub use words::Words;
pub use worth::Worth;

use crate::views::proof::Proof;
use axum::body::Bytes;
use cases::Engine;
use documents::verify::{Report, Revision, Trust, VerifyError, bears_trusted_seal, revisions, verify};
use std::sync::Arc;
use store::StoreError;

/// Of a file whose seals are asked about.
pub const FILE_BYTES: usize = 50 << 20;

/// What the file says of itself.
pub struct Looked {
    sha256: String,
    bytes: usize,
    begins: Vec<Revision>,
    report: Result<Report, VerifyError>,
    /// A seal of ours stands in a file that cannot be read.
    traces: bool,
}

/// Where the file stands among what the hub has issued.
#[derive(Default)]
pub struct Recorded {
    /// The document with exactly these bytes.
    document: Option<Proof>,
    /// The document that these bytes begin with.
    original: Option<(Proof, usize)>,
}

/// Reads and computes; call it where blocking is allowed.
pub fn look(file: &[u8], trust: &Trust) -> Looked {
    let report = verify(file, trust);
    Looked {
        traces: report.is_err() && bears_trusted_seal(file, trust),
        sha256: contract::canonical::sha256(file),
        bytes: file.len(),
        begins: revisions(file),
        report,
    }
}

/// By the hub's records and by the seals.
pub async fn examine(engine: &Engine, trust: Arc<Trust>, file: Bytes) -> Result<Examined, StoreError> {
    let looked = tokio::task::spawn_blocking(move || look(&file, &trust)).await;
    let looked = looked.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()));
    let recorded = recorded(engine, &looked).await?;
    Ok(Examined::of(looked, Some(recorded)))
}

/// By the seals alone, where no hub is at hand.
pub fn examine_alone(trust: &Trust, file: &[u8]) -> Examined {
    Examined::of(look(file, trust), None)
}

async fn recorded(engine: &Engine, looked: &Looked) -> Result<Recorded, StoreError> {
    if let Some(row) = engine.store.document_by_file(&looked.sha256).await? {
        return Ok(Recorded { document: Some(Proof::of(engine, row).await?), original: None });
    }
    // The longest is the latest state that the hub has issued.
    for revision in looked.begins.iter().rev() {
        if let Some(row) = engine.store.document_by_file(&revision.sha256).await? {
            let original = Some((Proof::of(engine, row).await?, revision.bytes));
            return Ok(Recorded { document: None, original });
        }
    }
    Ok(Recorded::default())
}
