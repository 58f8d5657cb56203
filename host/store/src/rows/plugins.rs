//! Versions of systems, and everything that decides which of them is in use.
use super::Millis;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq)]
pub struct PluginRow {
    pub system: String,
    pub version: String,
    pub sha256: String,
    pub component: Vec<u8>,
    pub installed: Millis,
    pub by: String,
    pub active: bool,
    /// By its office over digest, system and version; empty where none was asked for.
    pub signature: String,
    /// Which key made it.
    pub signer: String,
    /// Why it decides nothing at present; empty when it does.
    pub parked: String,
}

named!(ReviewVerdict { Approved = "approved", Declined = "declined" });

/// What the city said about one file.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginReviewRow {
    pub system: String,
    pub version: String,
    pub sha256: String,
    pub verdict: ReviewVerdict,
    /// Rights that its contract asks for, as the reviewer saw them.
    pub rights: Vec<String>,
    pub reason: String,
    /// The city's signature over all of it.
    pub seal: String,
    pub reviewer: String,
    pub at: Millis,
}

/// One right that a system has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginRightRow {
    pub system: String,
    pub capability: String,
    pub by: String,
    pub at: Millis,
}

named!(SwitchKind { Activate = "activate", Rollback = "rollback", Park = "park", Unpark = "unpark", Grant = "grant", Withdraw = "withdraw" });

/// One act upon a system, kept for good.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginSwitchRow {
    pub id: Uuid,
    pub system: String,
    pub kind: SwitchKind,
    /// The version that was active; empty where none was. Of `grant` and `withdraw`: the capability.
    pub before: String,
    pub after: String,
    pub person: String,
    pub reason: String,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switched {
    Done,
    NoVersion,
    /// Somebody else switched meanwhile; what is active now.
    Moved(Option<String>),
}

named!(RehearsalState { Running = "running", Done = "done", Failed = "failed" });

#[derive(Clone, Debug, PartialEq)]
pub struct RehearsalRow {
    pub id: Uuid,
    pub system: String,
    pub version: String,
    pub sha256: String,
    /// The version whose decisions are taken again; empty where there was none.
    pub against: String,
    pub state: RehearsalState,
    pub total: i64,
    pub done: i64,
    /// JSON, as `cases` writes it.
    pub report: String,
    pub by: String,
    pub began: Millis,
    /// When it last got further: one that stopped died with its process.
    pub beat: Millis,
}

named!(OfficeKeyState { Pending = "pending", Valid = "valid", Refused = "refused", Revoked = "revoked" });

/// A key with which an office signs its plugins.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficeKeyRow {
    pub kid: String,
    pub office: String,
    pub algorithm: String,
    pub pem: String,
    pub state: OfficeKeyState,
    pub asked_by: String,
    pub asked: Millis,
    pub decided_by: Option<String>,
    pub decided: Option<Millis>,
    pub reason: String,
}
