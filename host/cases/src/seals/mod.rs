//! Seals and signatures that people hold: issued and withdrawn by whom they belong to, asked for by who may not use one
//! himself, and chosen for each place of a document. Everything is written in the lane with a history row; whoever signs
//! rests on the seal's stamp, so a withdrawn seal signs nothing more from that moment on.
mod applications;
mod choice;
mod hold;
mod using;

pub use applications::{Applied, Verdict, keeps};
pub use choice::{Purpose, Unfit, powers};
pub(crate) use hold::trouble;
pub use hold::{NewSeal, leads};
pub(crate) use using::{Chosen, held};

use crate::{engine::Engine, error::CaseError, texts::Said};
use accounts::Acting;
use store::rows::*;
use uuid::Uuid;

fn stamp(id: Uuid) -> String {
    format!("seal/{id}")
}

pub(crate) fn application_stamp(id: Uuid) -> String {
    format!("seal-application/{id}")
}

impl Engine {
    async fn stamped(&self, scope: &str) -> Result<i64, CaseError> {
        let found = self.store.stamps(&[scope.to_owned()]).await?;
        Ok(found.get(scope).copied().unwrap_or(0))
    }

    /// Through the lane, unless it moved since `seen`.
    async fn write_seal(
        &self,
        row: SealRow,
        seen: i64,
        acting: &Acting,
        what: &str,
        request: &str,
    ) -> Result<(), CaseError> {
        let mut proposal = self.host_proposal(acting, what).await?;
        if let Some(history) = &mut proposal.history {
            history.comment = row.reason.clone().unwrap_or_default();
            history.request = request.to_owned();
        }
        proposal.stamps.push((stamp(row.id), seen));
        proposal.bumps.push(stamp(row.id));
        proposal.plain.seals.push(row);
        self.apply(proposal).await
    }
}

fn refused(code: &str, zh: impl Into<String>, en: impl Into<String>) -> CaseError {
    CaseError::Refused(vec![Said::host(code, None, zh, en)])
}
