//! One call of a partner's webhook: made with its headers, and what is written down about it.
use bus::webhook::{Answer, Call, CallError, Caller, Target};
use keys::webhook::Secrets;
use std::time::{Duration, Instant};
use store::rows::*;
use uuid::Uuid;

/// How an attempt that was taken is written down.
const DELIVERED: &str = "delivered";

/// Answers of a door that is shut, moved or busy: they say nothing of what was brought to it.
const OF_THE_DOOR: [i64; 8] = [401, 403, 404, 405, 407, 408, 410, 429];

/// This message, and not now is not meant: the same would be said of it again.
pub fn refuses(status: i64) -> bool {
    (400..500).contains(&status) && !OF_THE_DOOR.contains(&status)
}

pub struct Attempt {
    pub at: Millis,
    pub took: Duration,
    pub result: Result<Answer, CallError>,
}

impl Attempt {
    pub fn delivered(&self) -> bool {
        self.result.as_ref().is_ok_and(|answer| (200..300).contains(&answer.status))
    }

    pub fn refuses_message(&self) -> bool {
        self.result.as_ref().is_ok_and(|answer| refuses(answer.status.into()))
    }

    /// Its line in the log.
    pub fn row(&self, webhook: &WebhookRow, message: &WaitingRow) -> DeliveryRow {
        let (outcome, status, answer) = match &self.result {
            Ok(answer) if self.delivered() => (DELIVERED, Some(answer.status), answer.text.clone()),
            Ok(answer) => ("refused", Some(answer.status), answer.text.clone()),
            Err(error) => (error.code(), None, error.to_string()),
        };
        DeliveryRow {
            id: Uuid::now_v7(),
            partner: webhook.partner.clone(),
            message: message.id.clone(),
            r#type: message.r#type.clone(),
            attempt: webhook.failures + 1,
            at: self.at,
            took: i64::try_from(self.took.as_millis()).unwrap_or(i64::MAX),
            outcome: outcome.to_owned(),
            status: status.map(i64::from),
            answer,
        }
    }
}

/// One call with its headers; the address is judged anew each time.
pub async fn post(caller: &Caller, url: &str, secrets: &Secrets, id: &str, body: Vec<u8>) -> Result<Attempt, String> {
    let (at, started) = (jiff::Timestamp::now().as_millisecond(), Instant::now());
    let timestamp = at / 1000;
    let signatures = secrets.signatures(id, timestamp, &body).map_err(|e| e.to_string())?;
    let result = match Target::parse(url, caller.loopback()) {
        Ok(target) => caller.post(Call { target: &target, id, timestamp, signatures: &signatures, body }).await,
        Err(error) => Err(error),
    };
    Ok(Attempt { at, took: started.elapsed(), result })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_that_is_shut_refuses_no_message() {
        assert!([400, 409, 413, 415, 422].into_iter().all(refuses));
        assert!(![200, 302, 401, 403, 404, 408, 410, 429, 500, 503].into_iter().any(refuses));
    }
}
