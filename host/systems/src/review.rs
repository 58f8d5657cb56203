//! The second person. Where a city reviews, nobody activates what he handed in, and what was approved is sealed with
//! the city's key together with the rights that go with it.
use crate::{
    capability::{Capabilities, Capability},
    error::SystemsError,
    hurdles::Hurdle,
    install::now,
    signing::CitySeal,
    systems::Systems,
};
use async_recursion::async_recursion as boxed;
use serde_json::{Value, json};
use store::rows::{PluginReviewRow, PluginRightRow, ReviewVerdict};

/// How versions become active on this hub.
pub enum City {
    /// At once: a developer's hub, a sample city.
    Open,
    /// Signed, rehearsed, approved by a second person.
    Reviews(CitySeal),
}

impl City {
    pub fn seal(&self) -> Option<&CitySeal> {
        match self {
            City::Open => None,
            City::Reviews(seal) => Some(seal),
        }
    }
}

/// What a person says about a version.
pub struct Word {
    pub verdict: ReviewVerdict,
    pub person: String,
    pub reason: String,
    /// The rights newly asked for, as he saw them: he grants what he read, nothing that came later.
    pub rights: Capabilities,
}

impl Systems {
    pub fn reviews(&self) -> bool {
        self.city.seal().is_some()
    }

    #[boxed]
    pub async fn review(&self, system: &str, version: &str, word: &Word) -> Result<(), SystemsError> {
        let seal = self.city.seal().ok_or(SystemsError::NoReviews)?;
        let standing = self.standing(system, version).await?;
        if standing.row.by == word.person {
            return Err(SystemsError::OwnVersion);
        }
        let approves = word.verdict == ReviewVerdict::Approved;
        let before = |h: &Hurdle| !matches!(h, Hurdle::NotReviewed);
        let open: Vec<_> = standing.hurdles.iter().filter(|h| before(h)).cloned().collect();
        if approves && !open.is_empty() {
            return Err(SystemsError::Hurdles(open));
        }
        let new: Capabilities = standing.asked.difference(&standing.granted).cloned().collect();
        if approves && new != word.rights {
            return Err(SystemsError::OtherRights(new.into_iter().collect()));
        }
        let mut row = PluginReviewRow {
            system: system.to_owned(),
            version: version.to_owned(),
            sha256: standing.row.sha256.clone(),
            verdict: word.verdict,
            rights: standing.asked.iter().map(Capability::to_string).collect(),
            reason: word.reason.clone(),
            seal: String::new(),
            reviewer: word.person.clone(),
            at: now(),
        };
        row.seal = seal.seal(&said(&row), row.at / 1000)?;
        let right = |c: &Capability| PluginRightRow {
            system: system.to_owned(),
            capability: c.to_string(),
            by: word.person.clone(),
            at: row.at,
        };
        let granted: Vec<_> = new.iter().filter(|_| approves).map(right).collect();
        match self.store.plugin_review_add(&row, &granted).await? {
            true => self.reload().await,
            false => Err(SystemsError::Reviewed),
        }
    }
}

pub(crate) fn sealed(seal: &CitySeal, row: &PluginReviewRow) -> bool {
    seal.fits(&said(row), &row.seal)
}

fn said(r: &PluginReviewRow) -> Value {
    json!({
        "system": r.system, "version": r.version, "sha256": r.sha256, "verdict": r.verdict.name(), "rights": r.rights,
        "reason": r.reason, "reviewer": r.reviewer, "at": r.at,
    })
}
