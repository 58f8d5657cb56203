//! The fixed names of the bus. Adapters, broker permissions and guides written by others rely on them, so they
//! stand here once and are parsed back from what the broker says.

use std::fmt;

/// Where a message is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// `hub.events`: routing key is the event's type.
    Events,
    /// `hub.partners`: routing key `{partner}.{message type}`.
    Partners,
    /// `hub.partner.{id}.in`: what a partner says; its name on a delivery proves who said it.
    PartnerIn(String),
    /// `hub.dead`.
    Dead,
    /// Straight into one queue, as a retried dead letter is.
    Direct,
}

impl Exchange {
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "hub.events" => Some(Exchange::Events),
            "hub.partners" => Some(Exchange::Partners),
            "hub.dead" => Some(Exchange::Dead),
            "" => Some(Exchange::Direct),
            _ => partner_of(name, ".in").map(Exchange::PartnerIn),
        }
    }

    /// An event that nobody subscribes to is no loss; everything else must reach a queue.
    pub(crate) fn must_arrive(&self) -> bool {
        *self != Exchange::Events
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exchange::Events => f.write_str("hub.events"),
            Exchange::Partners => f.write_str("hub.partners"),
            Exchange::PartnerIn(id) => write!(f, "hub.partner.{id}.in"),
            Exchange::Dead => f.write_str("hub.dead"),
            Exchange::Direct => Ok(()),
        }
    }
}

/// Where messages wait for their consumer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Queue {
    /// `hub.system.{id}`: the events that a system subscribes to.
    System(String),
    /// `hub.partner.{id}.out`: the messages for a partner.
    PartnerOut(String),
    /// `hub.in`: what all partners say to the hub.
    In,
    /// `hub.dead`.
    Dead,
}

impl Queue {
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "hub.in" => Some(Queue::In),
            "hub.dead" => Some(Queue::Dead),
            _ => match name.strip_prefix("hub.system.") {
                Some(id) => Some(Queue::System(id.into())),
                None => partner_of(name, ".out").map(Queue::PartnerOut),
            },
        }
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Queue::System(id) => write!(f, "hub.system.{id}"),
            Queue::PartnerOut(id) => write!(f, "hub.partner.{id}.out"),
            Queue::In => f.write_str("hub.in"),
            Queue::Dead => f.write_str("hub.dead"),
        }
    }
}

fn partner_of(name: &str, end: &str) -> Option<String> {
    let id = name.strip_prefix("hub.partner.")?.strip_suffix(end)?;
    (!id.is_empty()).then(|| id.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_as_they_are_written() {
        for exchange in [
            Exchange::Events,
            Exchange::Partners,
            Exchange::PartnerIn("bank-a".into()),
            Exchange::Dead,
            Exchange::Direct,
        ] {
            assert_eq!(Exchange::parse(&exchange.to_string()), Some(exchange));
        }
        for queue in [Queue::System("land-use".into()), Queue::PartnerOut("bank-a".into()), Queue::In, Queue::Dead] {
            assert_eq!(Queue::parse(&queue.to_string()), Some(queue));
        }
        assert_eq!(Exchange::parse("amq.topic"), None);
        assert_eq!(Exchange::parse("hub.partner..in"), None);
        assert_eq!(Queue::parse("hub.partner.bank-a.in"), None);
    }
}
