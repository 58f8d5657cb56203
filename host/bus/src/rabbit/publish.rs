//! Publishing with confirms: all of a batch is on the wire before the first confirmation is read.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use lapin::options::BasicPublishOptions;
use lapin::types::ShortString;
use lapin::{BasicProperties, Channel, Confirmation, PublisherConfirm};
use tokio::time::timeout;

use super::declare::name;
use super::letter;
use super::link::{Link, Session};
use crate::envelope::{Envelope, Outcome};
use crate::error::BusError;
use crate::name::Exchange;

const PERSISTENT: u8 = 2;

/// Per message of the batch, in its order.
pub(super) enum Confirm {
    Waiting(PublisherConfirm),
    Known(Outcome),
}

pub(crate) struct Flight {
    link: Arc<Link>,
    session: Arc<Session>,
    confirms: Vec<Confirm>,
}

impl Flight {
    pub(super) fn new(link: Arc<Link>, session: Arc<Session>, confirms: Vec<Confirm>) -> Self {
        Self {
            link,
            session,
            confirms,
        }
    }

    pub(crate) async fn confirmed(self) -> Result<Vec<Outcome>, BusError> {
        match timeout(self.link.confirm_within(), outcomes(self.confirms)).await {
            Ok(outcomes) => outcomes.inspect_err(|error| self.link.failed(&self.session, error)),
            Err(_) => {
                self.link.give_up(&self.session).await;
                Err(BusError::Away("it does not confirm".into()))
            }
        }
    }
}

async fn outcomes(confirms: Vec<Confirm>) -> Result<Vec<Outcome>, BusError> {
    let mut outcomes = Vec::with_capacity(confirms.len());
    for confirm in confirms {
        outcomes.push(match confirm {
            Confirm::Waiting(confirm) => outcome(&confirm.await?),
            Confirm::Known(outcome) => outcome,
        });
    }
    Ok(outcomes)
}

fn outcome(confirmation: &Confirmation) -> Outcome {
    if confirmation.is_ack() {
        Outcome::Confirmed
    } else {
        Outcome::Nacked
    }
}

/// Events go out first and stay under way; addressed messages are confirmed here, before this returns.
pub(super) async fn send(
    session: &Session,
    batch: &[Envelope],
    within: Duration,
) -> Result<Vec<Confirm>, BusError> {
    let mut confirms: Vec<Option<Confirm>> = Vec::with_capacity(batch.len());
    for envelope in batch {
        confirms.push(match envelope.exchange.must_arrive() {
            true => None,
            false => Some(Confirm::Waiting(
                publish(&session.events, envelope, false).await?,
            )),
        });
    }
    let addressed: Vec<&Envelope> = batch
        .iter()
        .filter(|envelope| envelope.exchange.must_arrive())
        .collect();
    let mut known = match addressed.is_empty() {
        true => Vec::new(),
        false => timeout(within, send_addressed(session, &addressed))
            .await
            .map_err(|_| BusError::Away("it does not confirm".into()))??,
    }
    .into_iter();
    Ok(confirms
        .into_iter()
        .map(|confirm| {
            confirm.unwrap_or_else(|| Confirm::Known(known.next().expect("one outcome each")))
        })
        .collect())
}

async fn send_addressed(session: &Session, batch: &[&Envelope]) -> Result<Vec<Outcome>, BusError> {
    let channel = session.addressed.lock().await;
    let mut confirms = Vec::with_capacity(batch.len());
    for envelope in batch {
        confirms.push(publish(&channel, envelope, true).await?);
    }
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut returned = HashSet::new();
    for confirm in confirms {
        let confirmation = confirm.await?;
        outcomes.push(outcome(&confirmation));
        let id = confirmation
            .take_message()
            .and_then(|message| message.properties.message_id().clone());
        returned.extend(id.map(String::from));
    }
    for (outcome, envelope) in outcomes.iter_mut().zip(batch) {
        if returned.contains(&envelope.id) {
            *outcome = Outcome::Unroutable;
        }
    }
    Ok(outcomes)
}

async fn publish(
    channel: &Channel,
    envelope: &Envelope,
    mandatory: bool,
) -> Result<PublisherConfirm, BusError> {
    let options = BasicPublishOptions {
        mandatory,
        immediate: false,
    };
    Ok(channel
        .basic_publish(
            name(&envelope.exchange)?,
            name(&envelope.routing_key)?,
            options,
            &envelope.body,
            properties(envelope)?,
        )
        .await?)
}

fn properties(envelope: &Envelope) -> Result<BasicProperties, BusError> {
    let properties = BasicProperties::default()
        .with_message_id(name(&envelope.id)?)
        .with_delivery_mode(PERSISTENT);
    let properties = match content_type(&envelope.exchange) {
        Some(kind) => properties.with_content_type(kind),
        None => properties,
    };
    Ok(match &envelope.dead {
        Some(letter) => properties.with_headers(letter::headers(letter)),
        None => properties,
    })
}

fn content_type(exchange: &Exchange) -> Option<ShortString> {
    match exchange {
        Exchange::Events => Some("application/cloudevents+json".into()),
        Exchange::Partners | Exchange::PartnerIn(_) => Some("application/jose".into()),
        // Any body; its reader knows from where it came.
        Exchange::Dead | Exchange::Direct => None,
    }
}
