//! After the commit: what is due is taken in hand by one process, rendered,
//! sealed, stored, marked. A process that dies leaves its hold to run out; one
//! that comes second finds the row moved. So a document comes once.
use super::{Papers, job};
use crate::{
    clock::machine_now,
    engine::{Changed, Engine},
    error::CaseError,
    seals::{self, Purpose, held},
};
use async_recursion::async_recursion as boxed;
use contract::outside::SignedWith;
use documents::{
    render::Rendered,
    seals::{PLACE, Seals},
};
use serde_json::Value;
use store::{failpoint, rows::*};
use uuid::Uuid;

/// Taken in one round.
const ROUND: u32 = 20;
/// Longer than rendering, a token and a time-stamping authority may take together; whoever takes longer only makes it
/// twice, because the row moves once.
const HOLD_MS: Millis = 60_000;
const BACKOFF_MS: Millis = 5_000;
const BACKOFF_DOUBLINGS: i32 = 8;

impl Engine {
    /// Makes what is due; how many were issued.
    #[boxed]
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
        let parties = super::parties(row);
        let to_read = row.is_drafted() && parties.is_empty();
        let job = job::of(self, papers, &installed, row, to_read).await.map_err(|e| e.to_string())?;
        let job = job.ok_or_else(|| format!("{} names no template for {}", row.system, row.document))?;
        let rendered = papers.renderer.render(&job).await.map_err(|e| e.to_string())?;
        let sealer = row.data.get("sealed-by").and_then(Value::as_str);
        match sealer {
            _ if to_read => self.keep_draft(papers, row, rendered.pdf).await,
            _ if row.is_drafted() => {
                let prepared = Seals::prepare(&rendered).map_err(|e| e.to_string())?;
                self.keep_draft(papers, row, prepared).await
            }
            Some(code) => self.seal(papers, row, &rendered, code).await,
            None => self.store_sealed(papers, row, rendered.pdf, None).await,
        }
        .map_err(|e| e.to_string())
    }

    /// The seal of the organisation that decided; its log names who decided.
    async fn seal(&self, papers: &Papers, row: &DocumentRow, rendered: &Rendered, code: &str) -> Result<(), CaseError> {
        let project = match row.case {
            Some(id) => self.store.case(id).await?.and_then(|c| c.project),
            None => None,
        };
        let now = self.clock.now().await?;
        let (system, document, with) = (row.system.as_str(), row.document.as_str(), SignedWith::OrganisationSeal);
        let purpose = Purpose { with, own: false, system, document, project: project.as_deref(), now };
        let seal = self.issuing_seal(code, &purpose).await?;
        let name = self.directory.name_of(code).await?;
        let prepared = Seals::prepare(rendered).map_err(seals::trouble)?;
        let pdf = papers.seals.seal(&prepared, PLACE, &held(&seal, &name), row.at).await.map_err(seals::trouble)?;
        self.store_sealed(papers, row, pdf, Some(&seal)).await
    }

    async fn keep_draft(&self, papers: &Papers, row: &DocumentRow, pdf: Vec<u8>) -> Result<(), CaseError> {
        let stored = papers.keep(pdf).await?;
        if self.store.document_drafted(row.id, &stored.sha256, stored.size as i64).await? {
            tracing::info!(document = %row.id, system = row.system, number = row.number, "document.drafted");
            self.told(row).await?;
        }
        Ok(())
    }

    async fn store_sealed(
        &self,
        papers: &Papers,
        row: &DocumentRow,
        pdf: Vec<u8>,
        seal: Option<&SealRow>,
    ) -> Result<(), CaseError> {
        let stored = papers.keep(pdf).await?;
        failpoint("paper.made");
        let at = self.clock.now().await?;
        let using = seal.map(|seal| SealUseRow {
            id: Uuid::now_v7(),
            seal: seal.id,
            document: row.id,
            party: PLACE.to_owned(),
            sha256: stored.sha256.clone(),
            person: row.data.get("by").and_then(Value::as_str).unwrap_or_default().to_owned(),
            organisation: seal.organisation.clone(),
            post: None,
            case: row.case,
            application: None,
            at,
            request: String::new(),
        });
        if !self.store.document_sealed(row.id, &stored.sha256, stored.size as i64, at, using.as_ref()).await? {
            tracing::info!(document = %row.id, "document.moved_meanwhile");
            return Ok(());
        }
        tracing::info!(document = %row.id, system = row.system, number = row.number, "document.issued");
        self.told(row).await
    }

    /// Waiting browsers of its case.
    async fn told(&self, row: &DocumentRow) -> Result<(), CaseError> {
        if let Some(case) = row.case
            && let Some(found) = self.store.case(case).await?
        {
            let to = crate::doc::CaseDoc::readers_of(&found);
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
