//! What stands between a stored version and its activation. All of it is told at once, so that nobody climbs one hurdle
//! to find the next.
use crate::{
    capability::{self, Capabilities, Capability},
    error::SystemsError,
    review,
    systems::Systems,
};
use semver::Version;
use store::rows::{PluginReviewRow, PluginRow, RehearsalRow, RehearsalState, ReviewVerdict};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hurdle {
    /// No office has signed it.
    Unsigned,
    /// Its decisions were not compared with those of the version that is active now.
    NotRehearsed {
        against: String,
    },
    RehearsalRuns,
    RehearsalFailed,
    /// No second person has looked at it.
    NotReviewed,
    Declined {
        by: String,
        reason: String,
    },
    /// What was approved is not what is stored.
    BrokenSeal,
    /// A right it asks for is not (any more) one of its system's.
    Rights(Vec<Capability>),
    /// It is older than what is active: that is a rollback.
    Older {
        active: String,
    },
}

/// How a version became known and what was said about it.
pub struct Standing {
    pub row: PluginRow,
    pub review: Option<PluginReviewRow>,
    pub rehearsal: Option<RehearsalRow>,
    pub asked: Capabilities,
    pub granted: Capabilities,
    /// The version that is active now.
    pub active: Option<PluginRow>,
    pub hurdles: Vec<Hurdle>,
}

impl Systems {
    /// A stored version, and what it lacks.
    pub async fn standing(&self, system: &str, version: &str) -> Result<Standing, SystemsError> {
        let stored = self.store.plugins().await?;
        let none = || SystemsError::NoVersion { system: system.to_owned(), version: version.to_owned() };
        let row = stored.iter().find(|p| p.system == system && p.version == version).cloned().ok_or_else(none)?;
        let active = stored.into_iter().find(|p| p.system == system && p.active);
        let installed = self.version(system, version).await?;
        let mut standing = Standing {
            review: self.store.plugin_review(system, version).await?,
            rehearsal: self.store.plugin_rehearsal(system, version).await?,
            asked: capability::asked(&installed.contract),
            granted: self.granted(system).await?,
            row,
            active,
            hurdles: vec![],
        };
        standing.hurdles = self.hurdles(&standing);
        Ok(standing)
    }

    pub(crate) async fn granted(&self, system: &str) -> Result<Capabilities, SystemsError> {
        let rows = self.store.plugin_rights().await?;
        Ok(rows.iter().filter(|r| r.system == system).filter_map(|r| r.capability.parse().ok()).collect())
    }

    fn hurdles(&self, s: &Standing) -> Vec<Hurdle> {
        if s.row.active {
            return vec![];
        }
        let Some(seal) = self.city.seal() else {
            return older(s).into_iter().collect();
        };
        let mut found = vec![];
        if s.row.signature.is_empty() {
            found.push(Hurdle::Unsigned);
        }
        found.extend(not_rehearsed(s));
        match &s.review {
            None => found.push(Hurdle::NotReviewed),
            Some(r) if r.verdict == ReviewVerdict::Declined => {
                found.push(Hurdle::Declined { by: r.reviewer.clone(), reason: r.reason.clone() });
            }
            Some(r) if r.sha256 != s.row.sha256 || !review::sealed(seal, r) => found.push(Hurdle::BrokenSeal),
            // Until it is reviewed, what it asks for is a question.
            Some(_) => found.extend(lacking(s)),
        }
        found.extend(older(s));
        found
    }
}

fn not_rehearsed(s: &Standing) -> Option<Hurdle> {
    let against = &s.active.as_ref()?.version;
    let none = || Some(Hurdle::NotRehearsed { against: against.clone() });
    let Some(rehearsal) = s.rehearsal.as_ref().filter(|r| r.sha256 == s.row.sha256 && r.against == *against) else {
        return none();
    };
    match rehearsal.state {
        RehearsalState::Done => None,
        RehearsalState::Running => Some(Hurdle::RehearsalRuns),
        RehearsalState::Failed => Some(Hurdle::RehearsalFailed),
    }
}

pub(crate) fn lacking(s: &Standing) -> Option<Hurdle> {
    let missing: Vec<_> = s.asked.difference(&s.granted).cloned().collect();
    (!missing.is_empty()).then_some(Hurdle::Rights(missing))
}

fn older(s: &Standing) -> Option<Hurdle> {
    let active = &s.active.as_ref()?.version;
    is_older(&s.row.version, active).then(|| Hurdle::Older { active: active.clone() })
}

/// What stands behind a plus is a developer's build, and no order.
pub(crate) fn is_older(this: &str, that: &str) -> bool {
    match (Version::parse(this), Version::parse(that)) {
        (Ok(this), Ok(that)) => this.cmp_precedence(&that).is_lt(),
        _ => false,
    }
}
