//! Why an act did not happen. Knows nothing of HTTP; `api` translates.
use crate::texts::Said;
use contract::vet::Undeclared;
use sandbox::Fault;
use store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("this is not yours to do: {0}")]
    NotYours(Denial),
    /// The rules, the schema, or the lane said no.
    #[error("refused")]
    Refused(Vec<Said>),
    #[error("the case has changed since it was looked at")]
    Stale { seen: i64, now: i64 },
    #[error("the action is not offered now: {0}")]
    NotNow(String),
    #[error("the key was used for another request")]
    KeyReused,
    #[error("the act was applied before")]
    Repeated(serde_json::Value),
    #[error("a confirmation with password or one-time code is needed")]
    ConfirmationNeeded,
    #[error("{system} {version} failed: {fault}")]
    Plugin { system: String, version: String, fault: Fault, incident: uuid::Uuid },
    #[error("{system} answered what its contract does not allow: {what}")]
    Undeclared { system: String, what: String, incident: uuid::Uuid },
    #[error("what it is about is not there (incident {incident})")]
    Unmatched { incident: uuid::Uuid },
    #[error("what it carries does not fit: {0}")]
    Unfit(String),
    #[error("it speaks of account {0}, which another partner keeps")]
    ForeignAccount(String),
    #[error("the key store cannot be reached")]
    KeysAway,
    #[error("the system {0} is not installed")]
    NoSystem(String),
    #[error("too many lookups that found nothing; again in {seconds} s")]
    TooManyLookups { seconds: i64 },
    #[error("the system {0} is parked")]
    Parked(String),
    #[error("the system {system} may not read {register}: the city has not granted it, or has withdrawn it")]
    NotGranted { system: String, register: String },
    #[error("busy; try again")]
    Busy,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Internal(String),
}

impl CaseError {
    pub(crate) fn unfit(found: &[Undeclared]) -> CaseError {
        let at: Vec<&str> = found.iter().map(|f| f.pointer.as_str()).collect();
        CaseError::Unfit(at.join(", "))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The task is offered to others.
    Task,
    /// Another person has claimed it.
    Claimed,
    /// The seat lacks the power or the system.
    Power,
    /// He filed the case for another organisation: nobody reviews what he applied for.
    OwnCase,
    /// The case is not his to see.
    Case,
    Starter,
}

impl std::fmt::Display for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Denial::Task => "the task is offered to others",
            Denial::Claimed => "somebody else has claimed the task",
            Denial::Power => "the appointment does not give this power for this system",
            Denial::OwnCase => "who filed a case does not review it",
            Denial::Case => "the case belongs to others",
            Denial::Starter => "the procedure is not open to this post",
        })
    }
}
