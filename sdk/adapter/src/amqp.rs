//! The way over the broker: one connection, publisher confirms, acknowledgement by hand. Whatever breaks is made anew with
//! a growing pause; a tag of a connection that is gone is void, and its message comes again.
use crate::{adapter::Ticket, error::AdapterError};
use futures::StreamExt;
use lapin::{
    BasicProperties, Channel, Connection, ConnectionProperties, Consumer,
    options::{BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions},
    types::FieldTable,
};
use std::time::Duration;

const PERSISTENT: u8 = 2;
/// Worked on one after the other: more would only wait here.
const AHEAD: u16 = 20;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(crate) struct Amqp {
    url: String,
    partner: String,
    session: Option<Session>,
    sessions: u64,
    pause: Duration,
}

struct Session {
    number: u64,
    /// Its channels end with it.
    _connection: Connection,
    channel: Channel,
    incoming: Consumer,
}

impl Amqp {
    pub fn new(url: String, partner: &str) -> Amqp {
        Amqp { url, partner: partner.to_owned(), session: None, sessions: 0, pause: FIRST_PAUSE }
    }

    pub async fn receive(&mut self) -> (Ticket, Vec<u8>) {
        loop {
            let session = self.session().await;
            match session.incoming.next().await {
                Some(Ok(delivery)) => {
                    let ticket = Ticket::Amqp { session: session.number, tag: delivery.delivery_tag };
                    return (ticket, delivery.data.clone());
                }
                Some(Err(error)) => self.broken(&error.into()),
                None => self.broken(&AdapterError::Away("the queue is not delivered any more".into())),
            }
        }
    }

    pub async fn send(&mut self, kind: &str, id: &str, body: &[u8]) -> Result<(), AdapterError> {
        let exchange = format!("hub.partner.{}.in", self.partner);
        loop {
            let session = self.session().await;
            match publish(&session.channel, &exchange, kind, id, body).await {
                Ok(true) => return Ok(()),
                Ok(false) => self.broken(&AdapterError::Away("the broker could not keep the message".into())),
                Err(error) => self.broken(&error),
            }
        }
    }

    pub async fn acknowledge(&mut self, session: u64, tag: u64) {
        let Some(current) = self.session.as_ref().filter(|current| current.number == session) else {
            return;
        };
        if let Err(error) = current.channel.basic_ack(tag, BasicAckOptions::default()).await {
            self.broken(&error.into());
        }
    }

    async fn session(&mut self) -> &mut Session {
        while self.session.is_none() {
            match connect(&self.url, &self.partner, self.sessions).await {
                Ok(session) => {
                    (self.session, self.pause) = (Some(session), FIRST_PAUSE);
                    self.sessions += 1;
                }
                Err(error) => {
                    tracing::warn!(%error, pause = ?self.pause, "the broker is tried again");
                    tokio::time::sleep(self.pause).await;
                    self.pause = (self.pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
        self.session.as_mut().expect("it was made just now")
    }

    fn broken(&mut self, error: &AdapterError) {
        tracing::warn!(%error, "the connection to the broker is made anew");
        self.session = None;
    }
}

async fn connect(url: &str, partner: &str, number: u64) -> Result<Session, AdapterError> {
    let connection = Connection::connect(url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    channel.basic_qos(AHEAD, BasicQosOptions::default()).await?;
    let queue = format!("hub.partner.{partner}.out");
    let options = BasicConsumeOptions::default();
    let incoming = channel.basic_consume(queue.into(), "".into(), options, FieldTable::default()).await?;
    Ok(Session { number, _connection: connection, channel, incoming })
}

async fn publish(channel: &Channel, exchange: &str, kind: &str, id: &str, body: &[u8]) -> Result<bool, AdapterError> {
    let properties = BasicProperties::default()
        .with_delivery_mode(PERSISTENT)
        .with_message_id(id.into())
        .with_content_type("application/jose".into());
    let options = BasicPublishOptions::default();
    let sent = channel.basic_publish(exchange.into(), kind.into(), options, body, properties).await?;
    Ok(sent.await?.is_ack())
}
