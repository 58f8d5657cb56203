//! After the commit: what is due is taken in hand by one process, rendered,
//! sealed, stored, marked. A process that dies leaves its hold to run out; one
//! that comes second finds the row moved. So a document comes once.
use super::{Papers, job};
use crate::{
    clock::machine_now,
    engine::{Changed, Engine},
    error::CaseError,
};
use documents::{Wanted, seals::Seal};
use futures::stream;
use serde_json::Value;
use std::convert::Infallible;
use store::{failpoint, rows::*};

/// Taken in one round.
const ROUND: u32 = 20;
/// Longer than rendering, a token and a time-stamping authority may take together; whoever takes longer only makes it
/// twice, because the row moves once.
const HOLD_MS: Millis = 60_000;
const BACKOFF_MS: Millis = 5_000;
const BACKOFF_DOUBLINGS: i32 = 8;
/// Of one document.
const FILE_BYTES: u64 = 64 << 20;

impl Engine {
    /// Makes what is due; how many were issued.
    pub async fn issue_due(&self) -> Result<usize, CaseError> {
        let Some(papers) = &self.papers else { return Ok(0) };
        let mut issued = 0;
        for row in self.store.documents_due(machine_now(), ROUND).await? {
            failpoint("paper.due");
            let now = machine_now();
            if !self.store.document_hold(row.id, now, now + HOLD_MS, &documents::code::fresh()).await? {
                continue;
            }
            failpoint("paper.held");
            // With the code that it may have been given just now.
            let Some(row) = self.store.document(row.id).await? else { continue };
            match self.issue(papers, &row).await {
                Ok(()) => issued += 1,
                Err(why) => self.put_off(&row, &why).await?,
            }
        }
        Ok(issued)
    }

    async fn issue(&self, papers: &Papers, row: &DocumentRow) -> Result<(), String> {
        let installed = match row.version.as_str() {
            "" => self.systems.active(&row.system),
            version => self.systems.version(&row.system, version).await.ok(),
        };
        let installed = installed.ok_or_else(|| format!("{} {} is not installed", row.system, row.version))?;
        let job = job::of(self, papers, &installed, row, false).await.map_err(|e| e.to_string())?;
        let job = job.ok_or_else(|| format!("{} names no template for {}", row.system, row.document))?;
        let rendered = papers.renderer.render(&job).await.map_err(|e| e.to_string())?;
        let sealer = row.data.get("sealed-by").and_then(Value::as_str);
        let pdf = match sealer {
            Some(code) => {
                let name = self.directory.name_of(code).await.map_err(|e| e.to_string())?;
                let seal = Seal { code: code.to_owned(), name, at: row.at };
                papers.seals.seal(rendered, seal).await.map_err(|e| e.to_string())?
            }
            None => rendered.pdf,
        };
        self.store_sealed(papers, row, pdf).await.map_err(|e| e.to_string())
    }

    async fn store_sealed(&self, papers: &Papers, row: &DocumentRow, pdf: Vec<u8>) -> Result<(), CaseError> {
        let body = stream::iter([Ok::<_, Infallible>(pdf)]);
        let stored = papers.files.put("document.pdf", body, &Wanted::up_to(FILE_BYTES)).await;
        let stored = stored.map_err(|e| CaseError::Internal(e.to_string()))?;
        failpoint("paper.made");
        let at = self.clock.now().await?;
        if !self.store.document_sealed(row.id, &stored.sha256, stored.size as i64, at).await? {
            tracing::info!(document = %row.id, "document.moved_meanwhile");
            return Ok(());
        }
        tracing::info!(document = %row.id, system = row.system, number = row.number, "document.issued");
        if let Some(case) = row.case
            && let Some(found) = self.store.case(case).await?
        {
            let to = crate::doc::CaseDoc::of(&found).readers;
            let _ = self.changed.send(Changed { kind: "case", id: case.to_string(), to });
        }
        Ok(())
    }

    async fn put_off(&self, row: &DocumentRow, why: &str) -> Result<(), CaseError> {
        let wait = BACKOFF_MS << row.tries.clamp(0, BACKOFF_DOUBLINGS);
        tracing::warn!(document = %row.id, system = row.system, why, tries = row.tries, "document.put_off");
        Ok(self.store.document_failed(row.id, why, machine_now() + wait).await?)
    }
}
