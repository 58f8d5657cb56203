//! What goes out and comes in, and what is known again when it comes twice.
use super::Millis;
use serde_json::Value;
use uuid::Uuid;

named!(Direction { In = "in", Out = "out" });
named!(MessageState { Waiting = "waiting", Answered = "answered", Late = "late", Received = "received", Dead = "dead" });

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
