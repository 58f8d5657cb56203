//! Effects (v1): everything a decision may ask the host to do. Values may hold
//! `{"$number": series, "as": name, "with": {…}}` and `{"$text": "BJ-{name}"}`
//! anywhere; the lane fills them at commit.
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Effect {
    #[serde(rename = "record.put")]
    RecordPut {
        register: String,
        data: Value,
        /// The version the rules saw; another one makes the decision stale. 0 = must not exist.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expect: Option<i64>,
        /// 更正, not 变更.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        correction: bool,
        /// RFC 7396 patch of the present record instead of a whole one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        merge: bool,
    },
    #[serde(rename = "record.retire")]
    RecordRetire { register: String, key: Value, reason: RetireReason },
    #[serde(rename = "claim.take")]
    ClaimTake {
        set: String,
        key: Value,
        #[serde(default = "one")]
        limit: u32,
        #[serde(default)]
        until: Option<String>,
        /// Who holds it; the case when absent.
        #[serde(default)]
        holder: Option<Value>,
    },
    #[serde(rename = "claim.free")]
    ClaimFree {
        set: String,
        key: Value,
        #[serde(default)]
        holder: Option<Value>,
    },
    #[serde(rename = "document.draft")]
    DocumentDraft {
        document: String,
        data: Value,
        /// The number it bears; the one its contract declares when absent.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        number: Value,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<Value>,
    },
    #[serde(rename = "document.issue")]
    DocumentIssue {
        document: String,
        data: Value,
        /// The number it bears; a placeholder or text.
        #[serde(default)]
        number: Value,
        #[serde(default)]
        record: Option<Value>,
    },
    #[serde(rename = "document.revoke")]
    DocumentRevoke { document: String, number: Value, reason: String },
    #[serde(rename = "seal.ask")]
    SealAsk { organisation: String, seal: String, what: Value },
    #[serde(rename = "sign.ask")]
    SignAsk { person: String, what: Value },
    #[serde(rename = "event.publish")]
    EventPublish {
        /// Without the system: `organisation.recorded`.
        event: String,
        data: Value,
    },
    #[serde(rename = "message.send")]
    MessageSend {
        message: String,
        data: Value,
        /// The organisation it goes to, where the message is for a kind of partner (`bank.account.open`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
    #[serde(rename = "case.open")]
    CaseOpen {
        system: String,
        procedure: String,
        form: Value,
        /// Who it is opened for: a credit code or a person id.
        #[serde(rename = "for")]
        for_whom: Value,
        /// Opening twice under one reference opens once.
        #[serde(default)]
        reference: Option<String>,
    },
    #[serde(rename = "case.suspend")]
    CaseSuspend { reason: String },
    #[serde(rename = "case.resume")]
    CaseResume {},
    #[serde(rename = "case.close")]
    CaseClose { reason: String },
    #[serde(rename = "task.assign")]
    TaskAssign {
        to: String,
        #[serde(default)]
        priority: Option<i32>,
        #[serde(default)]
        due: Option<String>,
    },
    #[serde(rename = "timer.set")]
    TimerSet {
        name: String,
        /// A date (fires at its start of business) or date-time.
        at: Value,
        /// A record timer when given: `register` and `key`; else the case's.
        #[serde(default)]
        record: Option<TimerRecord>,
    },
    #[serde(rename = "timer.clear")]
    TimerClear {
        name: String,
        #[serde(default)]
        record: Option<TimerRecord>,
    },
    #[serde(rename = "notice.send")]
    NoticeSend {
        to: Recipient,
        /// Message code of `messages/`.
        text: String,
        #[serde(default)]
        params: Value,
        /// A procedure the reader may start from the notice.
        #[serde(default)]
        offer: Option<Offer>,
    },
    #[serde(rename = "alert.raise")]
    AlertRaise {
        key: String,
        level: String,
        to: Vec<Recipient>,
        text: String,
        #[serde(default)]
        params: Value,
    },
    #[serde(rename = "alert.clear")]
    AlertClear { key: String },
    #[serde(rename = "session.revoke")]
    SessionRevoke { person: String },
    #[serde(rename = "ledger.open")]
    LedgerOpen {
        account: Value,
        /// A chart of the contract's `[ledger]`.
        chart: String,
        name: String,
        /// Credit codes of those who may see it.
        #[serde(default)]
        organisations: Vec<String>,
    },
    #[serde(rename = "ledger.post")]
    LedgerPost {
        account: Value,
        /// Which kind of entry it is (`E2`).
        entry: String,
        postings: Vec<LedgerPosting>,
        /// Booked once under this reference; a second time changes nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        once: Option<Value>,
        /// The day on which the bank booked it, where that is not today.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<String>,
        /// The payment order that it books, by which the bank's statement knows it (`EndToEndId`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<Value>,
    },
    #[serde(rename = "ledger.hold")]
    LedgerHold {
        account: Value,
        hold: Value,
        /// What is set aside, and of which sub-ledger; without both the account is frozen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sub: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },
    #[serde(rename = "ledger.release")]
    LedgerRelease {
        account: Value,
        hold: Value,
        /// All that is left when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
    },
    #[serde(rename = "ledger.order")]
    LedgerOrder {
        account: Value,
        order: Value,
        step: LedgerStep,
        /// What is to be paid, with the step `draft`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payment: Option<LedgerPayment>,
        /// Why it is rejected or reversed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Under which reference and on which day the bank booked what is settled or reversed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<String>,
    },
    #[serde(rename = "ledger.close")]
    LedgerClose { account: Value },
}

/// Fen on one side of one sub-ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LedgerPosting {
    pub sub: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debit: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerStep {
    Draft,
    /// By whoever acts: a decision cannot name another.
    Approve,
    Send,
    Accept,
    Settle,
    Reject,
    Reverse,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LedgerPayment {
    pub amount: i64,
    /// The liability that is paid, and the asset it is paid out of.
    pub from: Value,
    pub bank: Value,
    pub payee: String,
    pub payee_account: String,
    pub purpose: String,
}

fn one() -> u32 {
    1
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RetireReason {
    #[serde(rename = "注销")]
    Cancelled,
    #[serde(rename = "撤销")]
    Revoked,
    #[serde(rename = "失效")]
    Lapsed,
    #[serde(rename = "被替代")]
    Replaced,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TimerRecord {
    pub register: String,
    pub key: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    Person(Value),
    /// An organisation's holders of a post (empty posts: its L1 accounts).
    Organisation {
        organisation: Value,
        #[serde(default)]
        posts: Vec<String>,
    },
    /// A municipal office.
    Office {
        office: String,
    },
    /// That office of the division's authority.
    District {
        office: String,
        division: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Offer {
    #[serde(default)]
    pub system: Option<String>,
    pub procedure: String,
    #[serde(default)]
    pub form: Value,
    #[serde(default)]
    pub text: Option<String>,
}

impl Effect {
    /// Every kind, in the order of the type.
    pub const KINDS: [&str; 28] = [
        "record.put",
        "record.retire",
        "claim.take",
        "claim.free",
        "document.draft",
        "document.issue",
        "document.revoke",
        "seal.ask",
        "sign.ask",
        "event.publish",
        "message.send",
        "case.open",
        "case.suspend",
        "case.resume",
        "case.close",
        "task.assign",
        "timer.set",
        "timer.clear",
        "notice.send",
        "alert.raise",
        "alert.clear",
        "session.revoke",
        "ledger.open",
        "ledger.post",
        "ledger.hold",
        "ledger.release",
        "ledger.order",
        "ledger.close",
    ];

    /// Kinds with a place in later versions; refused by name in this one.
    pub const RESERVED: [&str; 1] = ["sheet.export"];

    /// The word after which the permission, the schema and the tests name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Effect::RecordPut { .. } => "record.put",
            Effect::RecordRetire { .. } => "record.retire",
            Effect::ClaimTake { .. } => "claim.take",
            Effect::ClaimFree { .. } => "claim.free",
            Effect::DocumentDraft { .. } => "document.draft",
            Effect::DocumentIssue { .. } => "document.issue",
            Effect::DocumentRevoke { .. } => "document.revoke",
            Effect::SealAsk { .. } => "seal.ask",
            Effect::SignAsk { .. } => "sign.ask",
            Effect::EventPublish { .. } => "event.publish",
            Effect::MessageSend { .. } => "message.send",
            Effect::CaseOpen { .. } => "case.open",
            Effect::CaseSuspend { .. } => "case.suspend",
            Effect::CaseResume {} => "case.resume",
            Effect::CaseClose { .. } => "case.close",
            Effect::TaskAssign { .. } => "task.assign",
            Effect::TimerSet { .. } => "timer.set",
            Effect::TimerClear { .. } => "timer.clear",
            Effect::NoticeSend { .. } => "notice.send",
            Effect::AlertRaise { .. } => "alert.raise",
            Effect::AlertClear { .. } => "alert.clear",
            Effect::SessionRevoke { .. } => "session.revoke",
            Effect::LedgerOpen { .. } => "ledger.open",
            Effect::LedgerPost { .. } => "ledger.post",
            Effect::LedgerHold { .. } => "ledger.hold",
            Effect::LedgerRelease { .. } => "ledger.release",
            Effect::LedgerOrder { .. } => "ledger.order",
            Effect::LedgerClose { .. } => "ledger.close",
        }
    }
}
