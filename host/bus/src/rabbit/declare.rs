//! The topology of the bus as RabbitMQ objects: durable exchanges, quorum queues. Declaring what exists is free,
//! so all of it is declared at each connection.

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable, ShortString};
use lapin::{Channel, ExchangeKind};

use crate::error::BusError;
use crate::name::{Exchange, Queue};
use crate::topology::{Binding, Topology};

pub(super) async fn apply(
    channel: &Channel,
    topology: &Topology,
    stale: &[Binding],
    delivery_limit: u32,
) -> Result<(), BusError> {
    for exchange in topology.exchanges() {
        declare_exchange(channel, &exchange).await?;
    }
    for queue in topology.queues() {
        declare_queue(channel, &queue, delivery_limit).await?;
    }
    for binding in topology.bindings() {
        bind(channel, &binding).await?;
    }
    for binding in stale {
        unbind(channel, binding).await?;
    }
    Ok(())
}

async fn declare_exchange(channel: &Channel, exchange: &Exchange) -> Result<(), BusError> {
    let options = ExchangeDeclareOptions { durable: true, ..Default::default() };
    let name = name(exchange)?;
    Ok(channel.exchange_declare(name, ExchangeKind::Topic, options, FieldTable::default()).await?)
}

async fn declare_queue(channel: &Channel, queue: &Queue, delivery_limit: u32) -> Result<(), BusError> {
    let options = QueueDeclareOptions { durable: true, ..Default::default() };
    channel.queue_declare(name(queue)?, options, arguments(queue, delivery_limit)).await?;
    Ok(())
}

pub(super) async fn waiting(channel: &Channel, queue: &Queue) -> Result<u64, BusError> {
    let options = QueueDeclareOptions { passive: true, ..Default::default() };
    let found = channel.queue_declare(name(queue)?, options, FieldTable::default()).await?;
    Ok(u64::from(found.message_count()))
}

fn arguments(queue: &Queue, delivery_limit: u32) -> FieldTable {
    let text = |value: &str| AMQPValue::LongString(value.into());
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    if *queue != Queue::Dead {
        // A message that takes its consumer down each time is set aside by the broker; `at-least-once` (with
        // the overflow that it asks for) so that this step too cannot lose it.
        arguments.insert("x-delivery-limit".into(), AMQPValue::LongLongInt(i64::from(delivery_limit)));
        arguments.insert("x-dead-letter-exchange".into(), text(&Exchange::Dead.to_string()));
        arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
        arguments.insert("x-overflow".into(), text("reject-publish"));
    }
    arguments
}

async fn bind(channel: &Channel, binding: &Binding) -> Result<(), BusError> {
    let Binding(exchange, pattern, queue) = binding;
    Ok(channel
        .queue_bind(name(queue)?, name(exchange)?, name(pattern)?, QueueBindOptions::default(), FieldTable::default())
        .await?)
}

async fn unbind(channel: &Channel, binding: &Binding) -> Result<(), BusError> {
    let Binding(exchange, pattern, queue) = binding;
    Ok(channel.queue_unbind(name(queue)?, name(exchange)?, name(pattern)?, FieldTable::default()).await?)
}

pub(super) fn name(name: &impl ToString) -> Result<ShortString, BusError> {
    let name = name.to_string();
    ShortString::try_new(name.clone()).map_err(|_| BusError::Name(name))
}
