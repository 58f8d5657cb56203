//! A dead letter on the wire: the original body and id, the rest in headers. The hub writes `hub-*`; what the
//! broker set aside itself (too many deliveries) carries its `x-first-death-*`.

use lapin::types::{AMQPValue, FieldTable, LongString};

use crate::dead::{DeadLetter, DeadReason};
use crate::name::{Exchange, Queue};

const REASON: &str = "hub-reason";
const DETAIL: &str = "hub-detail";
const QUEUE: &str = "hub-queue";
const EXCHANGE: &str = "hub-exchange";
const ROUTING_KEY: &str = "hub-routing-key";

const BROKER_QUEUE: &str = "x-first-death-queue";
const BROKER_EXCHANGE: &str = "x-first-death-exchange";

pub(super) fn headers(letter: &DeadLetter) -> FieldTable {
    let queue = letter.queue.as_ref().map(Queue::to_string);
    let mut headers = FieldTable::default();
    for (name, value) in [
        (REASON, letter.reason.code().to_owned()),
        (DETAIL, letter.detail.clone()),
        (QUEUE, queue.unwrap_or_default()),
        (EXCHANGE, letter.exchange.to_string()),
        (ROUTING_KEY, letter.routing_key.clone()),
    ] {
        headers.insert(name.into(), AMQPValue::LongString(value.into()));
    }
    headers
}

pub(super) fn read(headers: Option<&FieldTable>, routing_key: &str, id: &str, body: &[u8]) -> DeadLetter {
    let text = |name: &str| text(headers, name);
    let queue = text(QUEUE).or_else(|| text(BROKER_QUEUE));
    let exchange = text(EXCHANGE).or_else(|| text(BROKER_EXCHANGE));
    let broker_did_it = text(BROKER_QUEUE).is_some();
    DeadLetter {
        id: id.into(),
        reason: text(REASON).and_then(|code| DeadReason::parse(&code)).unwrap_or(match broker_did_it {
            true => DeadReason::FailedTooOften,
            false => DeadReason::Malformed,
        }),
        detail: text(DETAIL).unwrap_or_default(),
        queue: queue.and_then(|name| Queue::parse(&name)),
        exchange: exchange.and_then(|name| Exchange::parse(&name)).unwrap_or(Exchange::Direct),
        routing_key: text(ROUTING_KEY).unwrap_or_else(|| routing_key.into()),
        body: body.into(),
    }
}

fn text(headers: Option<&FieldTable>, name: &str) -> Option<String> {
    match headers?.inner().get(name)? {
        AMQPValue::LongString(text) => Some(lossy(text)),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        _ => None,
    }
}

fn lossy(text: &LongString) -> String {
    String::from_utf8_lossy(text.as_bytes()).into_owned()
}
