//! What a decision asks of the lane, before numbers and sequences are known.
//! Texts may still hold `$number` and `$text`; `settle` fills them. A proposal
//! is data only, so that a batch can be folded, bisected and decided again.
use contract::{Effect, Register, ledger::Chart, number::NumberError};
use indexmap::IndexMap;
use serde_json::{Map, Value};
use std::sync::Arc;
use store::rows::*;
use uuid::Uuid;

#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// Id of its history row: how a lost COMMIT is looked up. `None` leaves no
    /// history (a draft saved, a notice of the host).
    pub history: Option<HistoryRow>,
    /// What the decision rests on: (scope, version seen).
    pub stamps: Vec<(String, i64)>,
    /// Scopes that this change bumps besides those of its records.
    pub bumps: Vec<String>,
    pub idempotency: Option<Idempotency>,
    /// `{consumer}/{message id}`: applied once.
    pub inbox: Option<String>,
    /// Timer that it fires: gone means somebody else did.
    pub timer: Option<String>,
    pub numbers: Vec<NumberAsk>,
    pub claims: Vec<ClaimAsk>,
    pub claims_freed: Vec<(String, Value, String)>,
    pub records: Vec<RecordAsk>,
    pub events: Vec<EventAsk>,
    pub documents: Vec<DocumentAsk>,
    pub notices: Vec<NoticeAsk>,
    pub alerts: Vec<AlertAsk>,
    pub messages: Vec<MessageAsk>,
    pub timers: Vec<TimerAsk>,
    /// Taken in order: what one releases the next may post. Its history row is what entries name.
    pub ledger: Vec<LedgerAsk>,
    pub case: Option<CaseRow>,
    /// Case number: the `as` of a number above.
    pub case_number: Option<String>,
    /// What the decision wants of the task that its move offers.
    pub assigned: Option<Assigned>,
    /// Rows that hold no placeholder.
    pub plain: store::lane::Writes,
}

/// `task.assign`: effects are read before the token moves, so it waits here for the task.
#[derive(Clone, Debug)]
pub struct Assigned {
    /// `None`: whoever the step names.
    pub to: Option<String>,
    pub priority: Option<i32>,
    pub due: Option<Millis>,
}

#[derive(Clone, Debug)]
pub struct Idempotency {
    pub scope: String,
    pub body: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NumberAsk {
    pub r#as: String,
    pub pattern: String,
    pub with: Map<String, Value>,
}

#[derive(Clone, Debug)]
pub struct ClaimAsk {
    pub set: String,
    pub key: Value,
    pub limit: u32,
    pub holder: String,
    pub until: Option<Millis>,
}

#[derive(Clone, Debug)]
pub struct RecordAsk {
    /// Resolved name (`hub/organisation`, never its alias).
    pub register: String,
    pub definition: Arc<Register>,
    /// A given key (retire, merge of a known record); else from the data.
    pub key: Option<Value>,
    pub change: RecordChange,
    pub expect: Option<i64>,
    pub person: String,
}

#[derive(Clone, Debug)]
pub enum RecordChange {
    Put { data: Value, correction: bool },
    Merge { patch: Value },
    Retire { reason: String },
}

#[derive(Clone, Debug)]
pub struct EventAsk {
    pub r#type: String,
    pub source: String,
    /// Payload field that is the subject.
    pub subject_field: String,
    pub data: Value,
    pub project: Option<String>,
    pub hops: u32,
}

#[derive(Clone, Debug)]
pub struct DocumentAsk {
    pub row: DocumentRow,
    pub number: Value,
}

#[derive(Clone, Debug)]
pub struct NoticeAsk {
    pub row: NoticeRow,
    /// Patterns with `{name}` filled from these once numbers are known.
    pub params: Map<String, Value>,
}

#[derive(Clone, Debug)]
pub struct AlertAsk {
    pub row: AlertRow,
    pub params: Map<String, Value>,
}

#[derive(Clone, Debug)]
pub struct MessageAsk {
    pub row: MessageRow,
}

#[derive(Clone, Debug)]
pub struct TimerAsk {
    pub row: TimerRow,
    /// Key of a record timer, perhaps with a placeholder.
    pub key: Option<Value>,
}

/// An effect `ledger.*` of a system on an account of its own.
#[derive(Clone, Debug)]
pub struct LedgerAsk {
    pub system: String,
    pub charts: Arc<IndexMap<String, Chart>>,
    /// Who acts; empty when the hub itself does.
    pub person: String,
    pub effect: Effect,
}

/// Why the lane refused what the rules allowed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("the claim {set}/{key} is held by {holders:?}")]
    ClaimHeld { set: String, key: String, holders: Vec<String> },
    #[error("claim.free: {set}/{key} is not held by {holder} but by {holders:?}")]
    ClaimOfOthers { set: String, key: String, holder: String, holders: Vec<String> },
    #[error(transparent)]
    Number(#[from] NumberError),
    #[error("the record {register} {key} exists already")]
    RecordExists { register: String, key: String },
    #[error("the record {register} {key} does not exist")]
    RecordMissing { register: String, key: String },
    #[error("the record for {register} has no key: {key}")]
    NoKey { register: String, key: String },
    #[error("placeholder {0} names no number of this decision")]
    Placeholder(String),
    #[error("the key was used for another request")]
    KeyReused,
    #[error("the account {0} exists already")]
    AccountExists(String),
    #[error("the system has no account {0}")]
    NoAccount(String),
    #[error("the account {account}: {why}")]
    Ledger { account: String, why: ledger::LedgerError },
}

/// What an accepted proposal learnt in the lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Numbers by their `as`.
    pub numbers: Map<String, Value>,
    pub case_number: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Accepted(Outcome),
    /// A stamp moved: gather and decide again.
    Stale {
        scope: String,
    },
    Refused(Refusal),
    /// The same request, message or timer was applied before.
    Repeated(Option<Value>),
}

/// Ids of history rows double as decision ids.
pub fn decision_id() -> Uuid {
    Uuid::now_v7()
}
