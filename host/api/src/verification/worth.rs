//! The one sentence: what the file is worth today. The hub's own record is the main check, because only it knows of
//! withdrawals and of every byte; the seals decide about what it has no record of.
use super::{Looked, Recorded};
use crate::views::proof::Standing;
use documents::verify::Report;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Worth {
    /// As it was issued, and it counts.
    Valid,
    /// Bears a seal of this hub, and is not what was sealed.
    Changed,
    /// Bears no seal of this hub.
    Foreign,
    /// As it was issued, and it was withdrawn since.
    Withdrawn,
    /// As it was issued, and a newer one counts in its place.
    Superseded,
    /// Its seals are the hub's and whole, and yet the hub has no record of it.
    Unrecorded,
}

impl Worth {
    pub(super) fn of(looked: &Looked, recorded: Option<&Recorded>) -> Worth {
        let report = looked.report.as_ref().ok();
        let ours = looked.traces || report.is_some_and(bears_our_seal);
        let whole = report.is_some_and(Report::is_valid);
        let Some(recorded) = recorded else {
            return match (ours, whole) {
                (true, true) => Worth::Valid,
                (true, false) => Worth::Changed,
                (false, _) => Worth::Foreign,
            };
        };
        match (&recorded.document, &recorded.original) {
            (Some(document), _) => by_record(document.state),
            (None, Some(_)) => Worth::Changed,
            (None, None) if !ours => Worth::Foreign,
            (None, None) if whole && !is_appended(report) => Worth::Unrecorded,
            (None, None) => Worth::Changed,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Worth::Valid => "valid",
            Worth::Changed => "changed",
            Worth::Foreign => "foreign",
            Worth::Withdrawn => "withdrawn",
            Worth::Superseded => "superseded",
            Worth::Unrecorded => "unrecorded",
        }
    }
}

fn by_record(state: Standing) -> Worth {
    match state {
        Standing::Valid => Worth::Valid,
        Standing::Withdrawn | Standing::Void => Worth::Withdrawn,
        Standing::Superseded => Worth::Superseded,
        Standing::Due | Standing::Draft => Worth::Unrecorded,
    }
}

fn bears_our_seal(report: &Report) -> bool {
    report.signatures.iter().any(|sealing| sealing.trusted && !sealing.is_time_stamp)
}

/// The hub records what it issues; a file that grew since is another, even if no page shows it.
fn is_appended(report: Option<&Report>) -> bool {
    report.is_some_and(|report| !report.increments.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_what_its_document_is_worth() {
        let told = [Standing::Valid, Standing::Withdrawn, Standing::Superseded].map(|state| by_record(state).name());
        assert_eq!(told, ["valid", "withdrawn", "superseded"]);
    }
}
