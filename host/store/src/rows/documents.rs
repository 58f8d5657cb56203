//! Documents that the hub issues, and files that people attach.
use super::Millis;
use serde_json::Value;
use uuid::Uuid;

named!(DocumentState { Due = "due", Draft = "draft", Sealed = "sealed", Void = "void", Revoked = "revoked", Superseded = "superseded" });

#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRow {
    pub id: Uuid,
    pub system: String,
    pub document: String,
    pub number: Option<String>,
    pub case: Option<Uuid>,
    pub state: DocumentState,
    pub data: Value,
    pub at: Millis,
    /// Of the plugin whose template it is rendered by.
    pub version: String,
    /// By which anybody verifies it.
    pub code: String,
    /// sha256 of the sealed file.
    pub file: Option<String>,
    pub size: Option<i64>,
    pub issued: Option<Millis>,
    pub tries: i32,
    /// Why the last try failed.
    pub problem: Option<String>,
    /// Why it was revoked.
    pub reason: Option<String>,
    /// When it was revoked or superseded.
    pub ended: Option<Millis>,
}

/// What a drafted document's data hold: its parties in their order, none for a draft to read.
pub const PARTIES: &str = "parties";

impl DocumentRow {
    /// It waits for its parties, or is only to read; otherwise the hub issues it alone.
    pub fn is_drafted(&self) -> bool {
        self.data.get(PARTIES).is_some()
    }
}

/// A document that no longer counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Revoked {
    pub system: String,
    pub document: String,
    pub number: String,
    pub reason: String,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FileRow {
    pub id: Uuid,
    pub sha256: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub person: String,
    pub organisation: Option<String>,
    pub case: Option<Uuid>,
    pub at: Millis,
}
