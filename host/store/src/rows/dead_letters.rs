//! Messages that could not be delivered or were refused.
use super::Millis;

named!(LetterState { Open = "open", Retrying = "retrying", Retried = "retried", Discarded = "discarded" });

#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetterRow {
    /// Where it died and which message: one that dies there again is the same letter.
    pub id: String,
    pub message: String,
    pub reason: String,
    /// For people; holds no personal values.
    pub detail: String,
    /// Whose consumer refused it; none when it never reached a queue.
    pub queue: Option<String>,
    pub exchange: String,
    pub routing_key: String,
    pub body: Vec<u8>,
    /// How often it has died.
    pub times: i64,
    pub state: LetterState,
    pub at: Millis,
    /// When it died first; `at` of letters that are older than this field.
    pub first: Option<Millis>,
    pub closed_by: Option<String>,
    pub closed: Option<Millis>,
}
