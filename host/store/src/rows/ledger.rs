//! Supervised accounts: what each holds, what is set aside, what is to be paid, and every line that was booked.
use super::Millis;
use serde_json::Value;
use uuid::Uuid;

named!(LedgerOrderState {
    Draft = "draft",
    Approved = "approved",
    Sent = "sent",
    Accepted = "accepted",
    Settled = "settled",
    Rejected = "rejected",
    Reversed = "reversed"
});

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerAccountRow {
    pub id: String,
    pub system: String,
    /// Id of a chart in the system's contract.
    pub chart: String,
    pub name: String,
    /// Who may see it besides the system's officers: credit codes.
    pub organisations: Vec<String>,
    /// Names of the holds that freeze it.
    pub frozen: Vec<String>,
    pub case: Option<Uuid>,
    pub opened: Millis,
    pub closed: Option<Millis>,
}

/// A sub-ledger, in fen on its normal side. Written, it is what the row grows by.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerBalanceRow {
    pub account: String,
    pub sub: String,
    pub amount: i64,
    pub held: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerHoldRow {
    pub account: String,
    pub name: String,
    pub sub: String,
    pub amount: i64,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerOrderRow {
    pub account: String,
    pub no: String,
    pub state: LedgerOrderState,
    pub amount: i64,
    /// Sub-ledgers: whose money it is, and where it lies.
    pub source: String,
    pub bank: String,
    pub payee: String,
    pub payee_account: String,
    pub purpose: String,
    /// How many people must approve it, and who has.
    pub approvals: i64,
    pub approved_by: Vec<String>,
    /// Why it was rejected or reversed.
    pub reason: Option<String>,
    pub case: Option<Uuid>,
    pub drafted: Millis,
    pub updated: Millis,
}

/// One posting. Those of one transaction share batch and place.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntryRow {
    /// The commit: its number in the audit chain.
    pub batch: i64,
    pub place: i64,
    pub line: i64,
    pub account: String,
    pub sub: String,
    /// Debit positive, credit negative.
    pub amount: i64,
    pub entry: String,
    /// The reference under which it was booked once.
    pub once: Option<String>,
    pub order_no: Option<String>,
    pub case: Option<Uuid>,
    pub decision: Uuid,
    pub at: Millis,
    /// The start of the day on which the bank booked it, where it said so.
    pub day: Option<Millis>,
}

/// A bank's statement, as it was compared with the books.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerStatementRow {
    pub account: String,
    /// The bank's own.
    pub id: String,
    /// Which sub-ledger stands for the bank's account.
    pub sub: String,
    pub from: Millis,
    pub to: Millis,
    /// Closing balances.
    pub stated: i64,
    pub booked: i64,
    /// References on which both agree.
    pub agreed: i64,
    pub differences: Value,
    pub decision: Uuid,
    pub at: Millis,
}
