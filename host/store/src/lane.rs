//! What crosses the lane: what a batch wants read, what was seen, and the
//! accepted writes as sets. The lane itself (lock, read, write, commit) is
//! written once in `sql/lane.rs` for both databases; nothing that can be a
//! fact is written anywhere else.
use crate::rows::*;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// One statement a kind of row.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub stamps: HashSet<String>,
    pub claims: HashSet<(String, String)>,
    pub series: HashSet<String>,
    pub idempotency: HashSet<String>,
    pub inbox: HashSet<String>,
    pub records: HashSet<(String, String)>,
    /// CloudEvents subjects that need their next sequence.
    pub subjects: HashSet<String>,
    /// Data keys by id.
    pub keys: HashSet<String>,
    /// Timers that a decision fires: still there?
    pub timers: HashSet<String>,
    /// As they stand now: two decisions of one batch may change different branches of one case.
    pub cases: HashSet<Uuid>,
    pub ledger_accounts: HashSet<String>,
    /// Accounts of which everything is wanted, to close them.
    pub ledger_whole: HashSet<String>,
    /// (account, sub-ledger); those that a wanted order pays are read unasked.
    pub ledger_balances: HashSet<(String, String)>,
    pub ledger_holds: HashSet<(String, String)>,
    pub ledger_orders: HashSet<(String, String)>,
    /// (account, reference): booked before?
    pub ledger_booked: HashSet<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Absent = 0.
    pub stamps: HashMap<String, i64>,
    /// Holders that stand (freed ones are gone).
    pub claims: HashMap<(String, String), Vec<ClaimRow>>,
    /// Last serial given.
    pub series: HashMap<String, u64>,
    pub idempotency: HashMap<String, IdempotencyRow>,
    pub inbox: HashSet<String>,
    pub records: HashMap<(String, String), RecordRow>,
    pub sequences: HashMap<String, i64>,
    pub keys: HashMap<String, DataKeyRow>,
    pub timers: HashMap<String, TimerRow>,
    pub cases: HashMap<Uuid, CaseRow>,
    pub ledger_accounts: Vec<LedgerAccountRow>,
    pub ledger_balances: Vec<LedgerBalanceRow>,
    pub ledger_holds: Vec<LedgerHoldRow>,
    pub ledger_orders: Vec<LedgerOrderRow>,
    pub ledger_booked: HashSet<(String, String)>,
    /// The chain's last row: number and hash (0 and empty at the start).
    pub chain: (i64, String),
    /// Last outbox number.
    pub outbox: i64,
}

/// One statement a kind of row again. "put" rows replace by their key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Writes {
    /// Scope and by how much its version grows (an upsert that adds: a bump needs no read).
    pub stamps: Vec<(String, i64)>,
    pub cases: Vec<CaseRow>,
    pub tasks: Vec<TaskRow>,
    pub tasks_closed: Vec<(Uuid, TaskState, Millis)>,
    pub history: Vec<HistoryRow>,
    pub blobs: Vec<BlobRow>,
    pub keys: Vec<DataKeyRow>,
    /// Each is a version: the current row and a row of its history, and its index.
    pub records: Vec<RecordRow>,
    pub claims: Vec<ClaimRow>,
    pub claims_freed: Vec<(String, String, String)>,
    pub series: Vec<(String, u64)>,
    pub sequences: Vec<(String, i64)>,
    pub outbox: Vec<OutboxRow>,
    pub inbox: Vec<InboxRow>,
    pub idempotency: Vec<IdempotencyRow>,
    pub timers: Vec<TimerRow>,
    pub timers_cleared: Vec<String>,
    pub documents: Vec<DocumentRow>,
    pub documents_revoked: Vec<Revoked>,
    pub documents_moved: Vec<DocumentMoved>,
    pub seals: Vec<SealRow>,
    pub seal_applications: Vec<SealApplicationRow>,
    pub seal_uses: Vec<SealUseRow>,
    pub ledger_accounts: Vec<LedgerAccountRow>,
    /// By how much each sub-ledger grows.
    pub ledger_moves: Vec<LedgerBalanceRow>,
    pub ledger_holds: Vec<LedgerHoldRow>,
    /// (account, name)
    pub ledger_holds_ended: Vec<(String, String)>,
    pub ledger_orders: Vec<LedgerOrderRow>,
    pub ledger_statements: Vec<LedgerStatementRow>,
    pub ledger_entries: Vec<LedgerEntryRow>,
    pub notices: Vec<NoticeRow>,
    pub alerts: Vec<AlertRow>,
    pub alerts_cleared: Vec<(String, String, Millis)>,
    pub messages: Vec<MessageRow>,
    /// (message id, new state)
    pub messages_state: Vec<(String, MessageState)>,
    /// Persons whose sessions end.
    pub sessions_ended: Vec<String>,
    pub chain: Option<ChainRow>,
}

impl Writes {
    /// Appends another's rows; later rows of one key win at write time.
    pub fn extend(&mut self, other: Writes) {
        macro_rules! all { ($($f:ident),+) => { $(self.$f.extend(other.$f);)+ } }
        all!(
            stamps,
            cases,
            tasks,
            tasks_closed,
            history,
            blobs,
            keys,
            records,
            claims,
            claims_freed,
            series,
            sequences,
            outbox,
            inbox,
            idempotency,
            timers,
            timers_cleared,
            documents,
            documents_revoked,
            documents_moved,
            seals,
            seal_applications,
            seal_uses,
            ledger_accounts,
            ledger_moves,
            ledger_holds,
            ledger_holds_ended,
            ledger_orders,
            ledger_statements,
            ledger_entries,
            notices,
            alerts,
            alerts_cleared,
            messages,
            messages_state,
            sessions_ended
        );
        self.chain = other.chain.or(self.chain.take());
    }
}
