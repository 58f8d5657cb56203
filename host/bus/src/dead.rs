//! What was refused or failed too often: the original, whole, with the reason and where it came from, so that
//! people can read it and send it back.

use std::fmt;

use crate::consumer::Delivery;
use crate::envelope::Envelope;
use crate::error::BusError;
use crate::name::{Exchange, Queue};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeadReason {
    /// Not a message at all: no JSON, no JWS, a name too long.
    Malformed,
    /// It does not fit the schema of its type.
    Schema,
    /// Unsigned, signed by another, or out of its time.
    Signature,
    /// The sender may not speak about this account, or nobody knows it.
    UnknownAccount,
    /// The sender may not say this at all, or not as this.
    NotEntitled,
    /// The sender has used this id for something else before.
    IdTaken,
    /// Nobody waits for it: no case, no handler.
    Unexpected,
    /// Its rules refused it or failed; tried again it is decided again, but for what was applied.
    Refused,
    /// Handling it failed each time.
    FailedTooOften,
    /// There is no queue for it.
    Unroutable,
    /// It went round through too many systems.
    TooManyHops,
}

impl DeadReason {
    const ALL: [(DeadReason, &'static str); 11] = [
        (DeadReason::Malformed, "malformed"),
        (DeadReason::Schema, "schema"),
        (DeadReason::Signature, "signature"),
        (DeadReason::UnknownAccount, "unknown-account"),
        (DeadReason::NotEntitled, "not-entitled"),
        (DeadReason::IdTaken, "id-taken"),
        (DeadReason::Unexpected, "unexpected"),
        (DeadReason::Refused, "refused"),
        (DeadReason::FailedTooOften, "failed-too-often"),
        (DeadReason::Unroutable, "unroutable"),
        (DeadReason::TooManyHops, "too-many-hops"),
    ];

    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(reason, _)| *reason == self).map_or("malformed", |(_, code)| code)
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(reason, _)| *reason)
    }
}

impl fmt::Display for DeadReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    pub id: String,
    pub reason: DeadReason,
    /// For people; holds no personal values.
    pub detail: String,
    /// The queue whose consumer refused it; none when it never reached one.
    pub queue: Option<Queue>,
    pub exchange: Exchange,
    pub routing_key: String,
    pub body: Vec<u8>,
}

impl DeadLetter {
    pub(crate) fn of_delivery(delivery: &mut Delivery, reason: DeadReason, detail: String) -> Self {
        Self {
            id: delivery.id.clone(),
            reason,
            detail,
            queue: Some(delivery.queue.clone()),
            exchange: delivery.exchange.clone(),
            routing_key: delivery.routing_key.clone(),
            body: std::mem::take(&mut delivery.body),
        }
    }

    pub(crate) fn of_envelope(envelope: Envelope, reason: DeadReason, detail: String) -> Self {
        Self {
            id: envelope.id,
            reason,
            detail,
            queue: None,
            exchange: envelope.exchange,
            routing_key: envelope.routing_key,
            body: envelope.body,
        }
    }

    /// Back to the queue that it came from, and only there: others have had it. What a partner said goes through
    /// the partner's exchange again, because that is what proves who said it.
    pub fn retry(&self) -> Result<Envelope, BusError> {
        match (&self.exchange, &self.queue) {
            (Exchange::PartnerIn(_), _) | (_, None) => {
                Envelope::new(self.exchange.clone(), self.routing_key.clone(), self.id.clone(), self.body.clone())
            }
            (_, Some(queue)) => Envelope::to_queue(queue, self.id.clone(), self.body.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        for (reason, code) in DeadReason::ALL {
            assert_eq!(DeadReason::parse(code), Some(reason));
            assert_eq!(reason.to_string(), code);
        }
        assert_eq!(DeadReason::parse("other"), None);
    }
}
