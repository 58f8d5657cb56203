//! The adapter itself. One message at a time: verified, not seen before, worked on by the caller, then `done`, which
//! remembers and acknowledges it. Whoever falls over before `done` gets it again; whoever falls over behind it does not.
use crate::{amqp::Amqp, credentials::Credentials, error::AdapterError, http::Http, message::Message, seen::Seen};
use serde_json::{Map, Value};

/// Whether anybody is here.
const PING: &str = "hub.ping";

/// How the hub is reached.
pub enum Way {
    /// `amqp://…` as it was given.
    Broker(String),
    /// `https://hub.example.org`, where there is no broker.
    Http(String),
}

/// A message of the hub's that is to be worked on.
#[derive(Clone, Debug)]
pub struct Asked {
    pub message: Message,
    ticket: Ticket,
}

#[derive(Clone, Debug)]
pub(crate) enum Ticket {
    Amqp { session: u64, tag: u64 },
    Http(String),
}

enum Wire {
    Amqp(Amqp),
    Http(Http),
}

pub struct Adapter {
    credentials: Credentials,
    wire: Wire,
    seen: Box<dyn Seen>,
}

impl Adapter {
    /// Connects when first needed; the hub may be away.
    pub fn new(credentials: Credentials, way: Way, seen: impl Seen + 'static) -> Adapter {
        let wire = match way {
            Way::Broker(url) => Wire::Amqp(Amqp::new(url, &credentials.id)),
            Way::Http(url) => Wire::Http(Http::new(&url, credentials.clone())),
        };
        Adapter { credentials, wire, seen: Box::new(seen) }
    }

    pub fn id(&self) -> &str {
        &self.credentials.id
    }

    /// The next message; waits for it, and for the hub. Dropped while it waits, nothing is lost. A test of the hub's
    /// operator is answered here.
    pub async fn next(&mut self) -> Result<Asked, AdapterError> {
        loop {
            let (ticket, body) = match &mut self.wire {
                Wire::Amqp(amqp) => amqp.receive().await,
                Wire::Http(http) => http.receive().await,
            };
            let message = match self.open(&body) {
                Ok(message) => message,
                Err(error) => {
                    tracing::warn!(%error, "a message was not acted on");
                    self.acknowledge(ticket).await;
                    continue;
                }
            };
            if self.seen.has(&message.id) {
                self.acknowledge(ticket).await;
                continue;
            }
            if message.name() == PING {
                self.answer(&message, Value::Object(Map::new())).await?;
                self.acknowledge(ticket).await;
                continue;
            }
            return Ok(Asked { message, ticket });
        }
    }

    fn open(&self, body: &[u8]) -> Result<Message, AdapterError> {
        let payload = self.credentials.hub.verify(body, now())?;
        Ok(serde_json::from_slice(&payload)?)
    }

    /// The answer to a question. Its id follows from the question's, so that the same answer is the same message.
    pub async fn answer(&mut self, asked: &Message, data: Value) -> Result<(), AdapterError> {
        let answer = self.answer_to(asked, data);
        self.send(&answer).await
    }

    /// As `answer` sends it.
    pub fn answer_to(&self, asked: &Message, data: Value) -> Message {
        let (id, kind) = (format!("{}-answer", asked.id), format!("{}.answered", asked.kind));
        let mut answer = Message::new(self.id(), id, kind, data);
        answer.answers = Some(asked.id.clone());
        answer.subject = asked.subject.clone();
        answer
    }

    /// Something unasked: `name` is its type without the adapter's id, `id` stands for this message for ever.
    pub async fn say(&mut self, name: &str, id: &str, data: Value) -> Result<(), AdapterError> {
        let message = Message::new(self.id(), id, format!("{}.{name}", self.id()), data);
        self.send(&message).await
    }

    /// Signed now; returns when the hub has it, however long that takes.
    pub async fn send(&mut self, message: &Message) -> Result<(), AdapterError> {
        let body = self.sealed(message);
        self.send_raw(&message.kind, &message.id, body).await
    }

    /// The bytes on the wire, signed now.
    pub fn sealed(&self, message: &Message) -> Vec<u8> {
        self.credentials.key.sign(&message.to_bytes(), now()).into_bytes()
    }

    /// Bytes that somebody else signed.
    pub async fn send_raw(&mut self, kind: &str, id: &str, body: Vec<u8>) -> Result<(), AdapterError> {
        match &mut self.wire {
            Wire::Amqp(amqp) => amqp.send(kind, id, &body).await,
            Wire::Http(http) => http.send(body).await,
        }
    }

    /// It is worked on for good. Remembered first: an acknowledgement that gets lost brings a message that is known.
    pub async fn done(&mut self, asked: Asked) -> Result<(), AdapterError> {
        self.seen.remember(&asked.message.id)?;
        self.acknowledge(asked.ticket).await;
        Ok(())
    }

    async fn acknowledge(&mut self, ticket: Ticket) {
        match (&mut self.wire, ticket) {
            (Wire::Amqp(amqp), Ticket::Amqp { session, tag }) => amqp.acknowledge(session, tag).await,
            (Wire::Http(http), Ticket::Http(ticket)) => http.acknowledge(ticket),
            _ => {}
        }
    }
}

pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}
