//! What happened and was decided, what proves it, and what keeps it secret.
use super::Millis;
use uuid::Uuid;

named!(
    /// What a history row records.
    HistoryKind { Action = "action", Arrive = "arrive", Event = "event", Message = "message", Timer = "timer", Verb = "verb", Opened = "opened" }
);

#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    pub id: Uuid,
    /// `None` for handlers.
    pub case: Option<Uuid>,
    pub system: String,
    pub version: String,
    pub kind: HistoryKind,
    pub step: String,
    pub branch: String,
    /// Action id, verb, timer, event type or message type.
    pub what: String,
    pub person: Option<String>,
    pub organisation: Option<String>,
    pub post: Option<String>,
    /// Whose post it is, when its holder was away and this person stood in.
    pub on_behalf: Option<String>,
    pub comment: String,
    pub at: Millis,
    /// Digest of the plugin's input (a blob), absent when no plugin was called.
    pub input: Option<String>,
    pub output: Option<String>,
    /// The batch (chain row) it was committed in.
    pub batch: i64,
    /// Digest of this row's own canonical JSON: a leaf of the batch's Merkle root.
    pub leaf: String,
    pub request: String,
    /// sha256 of the partner's signed message that it rests on.
    pub evidence: Option<String>,
}

/// zstd of canonical JSON, encrypted under the case's key.
#[derive(Clone, Debug, PartialEq)]
pub struct BlobRow {
    pub digest: String,
    /// Id of the key in `data_keys`: a case id or `handler/{system}`.
    pub key: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DataKeyRow {
    pub id: String,
    /// Wrapped under the master key; empty once destroyed.
    pub wrapped: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChainRow {
    pub n: i64,
    pub previous: String,
    pub root: String,
    pub hash: String,
    pub at: Millis,
    pub leaves: i64,
}

/// What an authority for time has stamped of the audit chain.
#[derive(Clone, Debug, PartialEq)]
pub struct AnchorRow {
    /// Of the chain's row.
    pub n: i64,
    pub hash: String,
    /// RFC 3161, over the hash's text.
    pub token: Vec<u8>,
    pub at: Millis,
}
