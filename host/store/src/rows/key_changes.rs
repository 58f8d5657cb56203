//! Changes of partners' keys: a new key waits for a second person, a revocation does not.
use super::Millis;
use uuid::Uuid;

named!(KeyAction { Add = "add", Revoke = "revoke" });
named!(KeyChangeState { Pending = "pending", Approved = "approved", Refused = "refused", Done = "done" });
named!(
    /// What became of a decision.
    KeyDecision { Decided = "decided", NotPending = "not-pending", Own = "own", TooManyKeys = "too-many-keys", KeyTaken = "key-taken" }
);

#[derive(Clone, Debug, PartialEq)]
pub struct KeyChangeRow {
    pub id: Uuid,
    pub partner: String,
    pub action: KeyAction,
    pub kid: String,
    pub algorithm: String,
    pub pem: String,
    pub reason: String,
    pub state: KeyChangeState,
    /// A person; empty where nobody said who he is.
    pub asked_by: String,
    pub asked: Millis,
    pub decided_by: Option<String>,
    pub decided: Option<Millis>,
    /// When the operators were told.
    pub told: Option<Millis>,
}
