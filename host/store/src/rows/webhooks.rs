//! Partners that the hub calls: the call's address and state, what waits for it, and the log of its attempts.
use super::Millis;
use uuid::Uuid;

named!(WebhookState { Active = "active", Disabled = "disabled", Removed = "removed" });
named!(
    /// How far it is known that a test came: its webhook took it, or the partner answered it.
    PingHow { Delivered = "delivered", Answered = "answered" }
);

#[derive(Clone, Debug, PartialEq)]
pub struct WebhookRow {
    pub partner: String,
    pub url: String,
    /// Sealed under the master key.
    pub secrets: Vec<u8>,
    pub state: WebhookState,
    /// A code: why it is disabled.
    pub reason: String,
    /// Since the last success.
    pub failures: i64,
    pub failing_since: Option<Millis>,
    pub next_try: Millis,
    /// When the certificate of the partner's server ends, as last seen.
    pub certificate_until: Option<Millis>,
    /// Tells one setting of it from the next.
    pub set_at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WaitingRow {
    pub partner: String,
    pub id: String,
    /// Its place among this partner's; given by the database.
    pub n: i64,
    pub r#type: String,
    /// The event; it is signed when it goes.
    pub body: Vec<u8>,
    pub at: Millis,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryRow {
    pub id: Uuid,
    pub partner: String,
    pub message: String,
    pub r#type: String,
    pub attempt: i64,
    pub at: Millis,
    /// Milliseconds.
    pub took: i64,
    /// `delivered`, or a code for why not.
    pub outcome: String,
    pub status: Option<i64>,
    /// The beginning of the answer.
    pub answer: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PingRow {
    pub id: String,
    pub partner: String,
    pub sent_by: String,
    pub sent: Millis,
    pub how: Option<PingHow>,
    pub acknowledged: Option<Millis>,
}
