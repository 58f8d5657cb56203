//! What people and the office are told: notices, alerts, incidents.
use super::{Millis, Offer};
use serde_json::Value;
use uuid::Uuid;

named!(IncidentState { Open = "open", Retried = "retried", Closed = "closed" });

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
