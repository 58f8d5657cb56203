//! One struct a kind of row, the same for both databases. Rows carry no rule:
//! states are closed enums stored by their name, times are milliseconds since
//! 1970, JSON documents are stored as text (small) or zstd (`doc`, blobs).
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

pub type Millis = i64;

/// Row enums are stored by a short name; an unknown name is a corrupt row.
#[macro_export]
macro_rules! named {
    ($(#[$m:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$m])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            pub fn name(self) -> &'static str { match self { $($name::$variant => $text),+ } }
            pub fn parse(text: &str) -> Option<Self> { match text { $($text => Some($name::$variant),)+ _ => None } }
        }
    };
}

mod dead_letters;
mod key_changes;
mod ledger;
mod partners;
mod plugins;
mod seals;
mod webhooks;
pub use dead_letters::*;
pub use key_changes::*;
pub use ledger::*;
pub use partners::*;
pub use plugins::*;
pub use seals::*;
pub use webhooks::*;

named!(CaseState { Draft = "draft", Open = "open", Suspended = "suspended", Done = "done", Closed = "closed" });
named!(TaskState { Open = "open", Done = "done", Cancelled = "cancelled" });
named!(DocumentState { Due = "due", Draft = "draft", Sealed = "sealed", Void = "void", Revoked = "revoked", Superseded = "superseded" });
named!(
    /// What a history row records.
    HistoryKind { Action = "action", Arrive = "arrive", Event = "event", Message = "message", Timer = "timer", Verb = "verb", Opened = "opened" }
);
named!(IncidentState { Open = "open", Retried = "retried", Closed = "closed" });
named!(Direction { In = "in", Out = "out" });
named!(MessageState { Waiting = "waiting", Answered = "answered", Late = "late", Received = "received", Dead = "dead" });

#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    pub id: Uuid,
    pub number: Option<String>,
    pub system: String,
    /// Version of the plugin the case keeps.
    pub version: String,
    pub procedure: String,
    pub state: CaseState,
    pub title: String,
    pub organisation: Option<String>,
    /// The person who opened it.
    pub person: String,
    pub post: Option<String>,
    pub project: Option<String>,
    pub division: Option<String>,
    /// Counts every change, draft saves included: what a browser sends back as `version`.
    pub revision: i64,
    /// Form, steps' data, patches, materials, tokens, clocks: owned by `cases`.
    /// Shared: what goes into the lane and what is answered from is one document, which may be large.
    pub doc: Arc<Value>,
    pub opened: Millis,
    pub submitted: Option<Millis>,
    pub closed: Option<Millis>,
    pub updated: Millis,
    /// Present steps for lists: `fill`, or `quality,safety`.
    pub steps: String,
    pub due: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TaskRow {
    pub id: Uuid,
    pub case: Uuid,
    pub system: String,
    pub procedure: String,
    pub step: String,
    pub branch: String,
    pub state: TaskState,
    pub claimed_by: Option<String>,
    pub due: Option<Millis>,
    pub priority: i32,
    pub created: Millis,
    pub closed: Option<Millis>,
    pub offers: Vec<Offer>,
}

/// Who may take a task (or read a notice): a person, or whoever sits in a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Offer {
    pub person: Option<String>,
    pub organisation: Option<String>,
    pub office: Option<String>,
    /// `None`: any post of that organisation or office.
    pub post: Option<String>,
    /// The project, so that posts limited to another project do not see it.
    pub project: Option<String>,
}

/// One chair a person sits in: what offers are matched against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Chair {
    pub organisation: String,
    pub office: Option<String>,
    pub post: String,
    /// Project posts are limited to it.
    pub project: Option<String>,
}

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

#[derive(Clone, Debug, PartialEq)]
pub struct RecordRow {
    /// `system/register` or `hub/register`.
    pub register: String,
    pub key: String,
    pub version: i64,
    pub data: Value,
    /// 注销 撤销 失效 被替代; `None` while it stands.
    pub retired: Option<String>,
    pub correction: bool,
    pub at: Millis,
    pub case: Option<Uuid>,
    /// Person who caused this version, empty for the clock.
    pub person: String,
    /// What can be queried; computed by `cases` from the register's `queryable`.
    pub index: Vec<IndexEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexEntry {
    pub field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    pub set: String,
    pub key: String,
    pub holder: String,
    pub until: Option<Millis>,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    /// Given by the lane: commit order.
    pub n: i64,
    pub id: String,
    /// `event` or `partner`.
    pub route: String,
    /// Routing key.
    pub key: String,
    pub body: Vec<u8>,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct InboxRow {
    /// `{consumer}/{message id}`.
    pub id: String,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct IdempotencyRow {
    /// `{person} {route} {key}`.
    pub scope: String,
    /// sha256 of the request body.
    pub body: String,
    pub status: u16,
    pub answer: Value,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TimerRow {
    /// `case/{id}/{name}` or `record/{register}/{key}/{name}`.
    pub id: String,
    pub system: String,
    pub name: String,
    pub case: Option<Uuid>,
    pub branch: String,
    pub register: Option<String>,
    pub key: Option<String>,
    pub due: Millis,
    /// The machine's clock (time-outs), else the business clock.
    pub machine: bool,
    /// Failures so far; the worker backs off.
    pub tries: i32,
}

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
pub struct NoticeRow {
    pub id: Uuid,
    pub system: String,
    pub zh: String,
    pub en: String,
    pub case: Option<Uuid>,
    /// `{system, procedure, form}` the reader may start.
    pub offer: Option<Value>,
    pub at: Millis,
    pub to: Vec<Offer>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlertRow {
    pub system: String,
    pub key: String,
    pub level: String,
    pub zh: String,
    pub en: String,
    pub raised: Millis,
    pub cleared: Option<Millis>,
    pub to: Vec<Offer>,
}

/// A message to or from an outside party, with its signature.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageRow {
    pub id: String,
    pub partner: String,
    pub r#type: String,
    pub direction: Direction,
    pub state: MessageState,
    pub case: Option<Uuid>,
    pub branch: String,
    pub step: String,
    pub system: String,
    pub body: Value,
    pub jws: String,
    /// The message this one answers.
    pub answers: Option<String>,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct IncidentRow {
    pub id: Uuid,
    pub system: String,
    pub version: String,
    pub case: Option<Uuid>,
    /// timeout, out-of-memory, panic, undeclared-effect, …
    pub kind: String,
    pub text: String,
    pub location: String,
    pub request: String,
    /// What was being decided, enough to try again.
    pub occurrence: Value,
    pub state: IncidentState,
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

#[derive(Clone, Debug, PartialEq)]
pub struct CredentialRow {
    pub person: String,
    /// Sign-in name.
    pub name: String,
    /// argon2id PHC string; empty until the person chooses one.
    pub password: String,
    /// Sealed TOTP secret.
    pub totp: Option<Vec<u8>>,
    pub failures: i32,
    pub locked_until: Millis,
    pub operator: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// sha256 of the cookie's token.
    pub token: String,
    pub person: String,
    pub csrf: String,
    pub created: Millis,
    pub seen: Millis,
    pub expires: Millis,
    /// `session`, or `token` (bearer, with scopes).
    pub kind: String,
    pub scopes: String,
    pub label: String,
}

/// What a request's door asks: the session, whether its person is an operator, and the person's record.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorRow {
    pub session: SessionRow,
    pub operator: bool,
    pub person: Option<Value>,
}
