//! What lists can be asked for. A cursor is opaque to callers: it names the
//! last row of a page, so that rows arriving meanwhile move nothing.
use crate::rows::*;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Where the next page starts; `None` after the last.
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Paging {
    pub after: Option<String>,
    pub limit: u32,
}

impl Paging {
    pub fn first(limit: u32) -> Self {
        Paging { after: None, limit }
    }

    pub fn after(cursor: Option<String>, limit: u32) -> Self {
        Paging { after: cursor, limit }
    }
}

/// Whose list it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Viewer {
    pub person: String,
    pub chairs: Vec<Chair>,
}

/// Every given part must hold.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Cases that concern this viewer: opened by him or his organisation, or ever
    /// offered to one of his chairs. `None` is every case.
    pub viewer: Option<Viewer>,
    pub system: Option<String>,
    /// The version of the system that they run on.
    pub version: Option<String>,
    pub procedure: Option<String>,
    /// Empty: any state.
    pub states: Vec<CaseState>,
    pub project: Option<String>,
    pub organisation: Option<String>,
    /// Part of the title or the number.
    pub text: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// What the viewer can work on: nobody's and his own.
    #[default]
    FreeOrMine,
    Mine,
    /// Others' too: shown with their holder.
    Anybody,
}

/// Open tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    pub viewer: Viewer,
    pub system: Option<String>,
    pub held: Held,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskCounts {
    pub open: i64,
    pub overdue: i64,
}

/// A value of `record_index`.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexValue {
    Text(String),
    Num(i64),
    Time(Millis),
}

impl From<&str> for IndexValue {
    fn from(text: &str) -> Self {
        IndexValue::Text(text.to_owned())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Equals(IndexValue),
    /// An empty list holds for no record.
    In(Vec<IndexValue>),
    /// None of the record's values of this field is one of these.
    NotIn(Vec<IndexValue>),
    /// Both ends included.
    Between(IndexValue, IndexValue),
    AtLeast(IndexValue),
    AtMost(IndexValue),
    Prefix(String),
    /// The field has (or has no) value.
    Present(bool),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub field: String,
    pub test: Test,
}

impl Condition {
    pub fn new(field: impl Into<String>, test: Test) -> Self {
        Condition { field: field.into(), test }
    }

    pub fn equals(field: impl Into<String>, value: impl Into<IndexValue>) -> Self {
        Condition::new(field, Test::Equals(value.into()))
    }
}

/// A conjunction over the indexed fields of a register.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// The field whose condition drives the search, where the asker knows better than its sharpness tells.
    pub led_by: Option<String>,
    pub conditions: Vec<Condition>,
    /// `Some(false)`: those that stand; `None`: all.
    pub retired: Option<bool>,
}

impl RecordFilter {
    pub fn standing(conditions: Vec<Condition>) -> Self {
        RecordFilter { conditions, retired: Some(false), led_by: None }
    }
}

#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    pub state: Option<IncidentState>,
    pub system: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    pub partner: Option<String>,
    pub direction: Option<Direction>,
    pub state: Option<MessageState>,
}

/// Cuts a list that was read one row longer than a page.
pub(crate) fn page<T>(mut rows: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Page<T> {
    let limit = limit.max(1) as usize;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(cursor);
    Page { rows, next }
}

/// A cursor that is an id; one that does not parse is treated as the start.
pub(crate) fn id_cursor(paging: &Paging) -> Option<Uuid> {
    paging.after.as_deref().and_then(|text| Uuid::parse_str(text).ok())
}

/// Whose accounts they are: all, those of these systems, those of these organisations.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    pub all: bool,
    pub systems: Vec<String>,
    pub organisations: Vec<String>,
    pub system: Option<String>,
    pub state: Option<AccountState>,
    /// Found in its number or its name.
    pub text: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    Open,
    Frozen,
    Closed,
}

/// Entries of one account in the commits up to `batch`.
#[derive(Clone, Debug)]
pub struct EntryFilter {
    pub batch: i64,
    pub sub: Option<SubLedger>,
    /// Kind of business (`E2`).
    pub entry: Option<String>,
    pub newest_first: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SubLedger {
    Named(String),
    /// Every sub-ledger of a head: what stands before the colon.
    OfHead(String),
}

impl EntryFilter {
    pub fn up_to(batch: i64) -> EntryFilter {
        EntryFilter { batch, sub: None, entry: None, newest_first: false }
    }
}
