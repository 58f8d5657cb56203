//! Publishing with confirms: all of a batch is on the wire before the first confirmation is read.

use std::collections::HashSet;
use std::sync::Arc;

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
        Self { link, session, confirms }
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
    if confirmation.is_ack() { Outcome::Confirmed } else { Outcome::Nacked }
}

/// Events go out first and stay under way; addressed messages are confirmed here, before this returns.
pub(super) async fn send(link: &Link, session: &Session, batch: &[Envelope]) -> Result<Vec<Confirm>, BusError> {
    let mut confirms = Vec::with_capacity(batch.len());
    let mut addressed = Vec::new();
    for envelope in batch {
        confirms.push(if !envelope.exchange.must_arrive() {
            Confirm::Waiting(publish(&session.events, envelope, false).await?)
        } else if link.knows(&envelope.exchange) {
            addressed.push((confirms.len(), envelope));
            Confirm::Known(Outcome::Nacked)
        } else {
            Confirm::Known(Outcome::Unroutable)
        });
    }
    if !addressed.is_empty() {
        let (places, messages): (Vec<usize>, Vec<&Envelope>) = addressed.into_iter().unzip();
        let outcomes = timeout(link.confirm_within(), send_addressed(session, &messages))
            .await
            .map_err(|_| BusError::Away("it does not confirm".into()))??;
        for (place, outcome) in places.into_iter().zip(outcomes) {
            confirms[place] = Confirm::Known(outcome);
        }
    }
    Ok(confirms)
}

async fn send_addressed(session: &Session, batch: &[&Envelope]) -> Result<Vec<Outcome>, BusError> {
    let _turn = session.turn.lock().await;
    let mut confirms = Vec::with_capacity(batch.len());
    for envelope in batch {
        confirms.push(publish(&session.addressed, envelope, true).await?);
    }
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut returned = HashSet::new();
    for confirm in confirms {
        let confirmation = confirm.await?;
        outcomes.push(outcome(&confirmation));
        let id = confirmation.take_message().and_then(|message| message.properties.message_id().clone());
        returned.extend(id.map(String::from));
    }
    for (outcome, envelope) in outcomes.iter_mut().zip(batch) {
        if returned.contains(&envelope.id) {
            *outcome = Outcome::Unroutable;
        }
    }
    Ok(outcomes)
}

async fn publish(channel: &Channel, envelope: &Envelope, mandatory: bool) -> Result<PublisherConfirm, BusError> {
    let options = BasicPublishOptions { mandatory, immediate: false };
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
    let properties = BasicProperties::default().with_message_id(name(&envelope.id)?).with_delivery_mode(PERSISTENT);
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
