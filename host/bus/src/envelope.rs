//! One message on its way out, and what became of it.

use crate::dead::DeadLetter;
use crate::error::BusError;
use crate::event::CloudEvent;
use crate::name::{Exchange, Queue};

const MAX_NAME: usize = 255;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub(crate) exchange: Exchange,
    pub(crate) routing_key: String,
    pub(crate) id: String,
    pub(crate) body: Vec<u8>,
    /// Why it is on `hub.dead`, when that is where it goes.
    pub(crate) dead: Option<Box<DeadLetter>>,
}

impl Envelope {
    pub fn new(
        exchange: Exchange,
        routing_key: impl Into<String>,
        id: impl Into<String>,
        body: Vec<u8>,
    ) -> Result<Self, BusError> {
        Ok(Self { exchange, routing_key: short(routing_key.into())?, id: short(id.into())?, body, dead: None })
    }

    pub fn event(event: &CloudEvent) -> Result<Self, BusError> {
        Self::new(Exchange::Events, event.kind.clone(), event.id.clone(), event.to_bytes())
    }

    pub fn to_queue(queue: &Queue, id: impl Into<String>, body: Vec<u8>) -> Result<Self, BusError> {
        Self::new(Exchange::Direct, queue.to_string(), id, body)
    }

    pub fn dead(letter: DeadLetter) -> Self {
        Self {
            exchange: Exchange::Dead,
            routing_key: cut(&letter.routing_key),
            id: cut(&letter.id),
            body: letter.body.clone(),
            dead: Some(Box::new(letter)),
        }
    }
}

fn short(text: String) -> Result<String, BusError> {
    if text.len() > MAX_NAME {
        return Err(BusError::Name(text));
    }
    Ok(text)
}

/// A dead letter must get through even when its name is what was wrong with it.
fn cut(text: &str) -> String {
    let end = (0..=text.len().min(MAX_NAME)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].into()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Safe: in every queue that is bound to it.
    Confirmed,
    /// It had to reach a queue and there is none.
    Unroutable,
    /// The broker could not keep it; try again.
    Nacked,
}
