//! What the installed systems and the known partners make of the bus: queues and what flows into them.

use std::fmt;
use std::str::FromStr;

use crate::error::BusError;
use crate::name::{Exchange, Queue};

/// A topic pattern: words between dots, `*` for one word, `#` for any number of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern(String);

impl Pattern {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn matches(&self, routing_key: &str) -> bool {
        let pattern: Vec<&str> = self.0.split('.').collect();
        let words: Vec<&str> = routing_key.split('.').collect();
        matches(&pattern, &words)
    }

    fn all_of(first_word: &str) -> Self {
        Self(format!("{first_word}.#"))
    }
}

fn matches(pattern: &[&str], words: &[&str]) -> bool {
    match (pattern, words) {
        ([], []) => true,
        (["#", rest @ ..], _) => matches(rest, words) || (!words.is_empty() && matches(pattern, &words[1..])),
        (["*", rest @ ..], [_, words @ ..]) => matches(rest, words),
        ([word, rest @ ..], [first, words @ ..]) => word == first && matches(rest, words),
        _ => false,
    }
}

impl FromStr for Pattern {
    type Err = BusError;

    fn from_str(text: &str) -> Result<Self, BusError> {
        if text.len() > 255 {
            return Err(BusError::Name(text.into()));
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topology {
    /// A system's id and the event types it subscribes to.
    pub systems: Vec<(String, Vec<Pattern>)>,
    /// Partner ids.
    pub partners: Vec<String>,
}

impl Topology {
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        let shared = [Exchange::Events, Exchange::Partners, Exchange::Dead];
        let own = self.partners.iter().cloned().map(Exchange::PartnerIn);
        shared.into_iter().chain(own).collect()
    }

    pub(crate) fn queues(&self) -> Vec<Queue> {
        let systems = self.systems.iter().map(|(id, _)| Queue::System(id.clone()));
        let partners = self.partners.iter().cloned().map(Queue::PartnerOut);
        systems.chain(partners).chain([Queue::In, Queue::Dead]).collect()
    }

    pub(crate) fn bindings(&self) -> Vec<Binding> {
        let all = Pattern("#".into());
        let mut bindings = vec![Binding(Exchange::Dead, all.clone(), Queue::Dead)];
        for (id, patterns) in &self.systems {
            let queue = Queue::System(id.clone());
            bindings.extend(patterns.iter().map(|pattern| Binding(Exchange::Events, pattern.clone(), queue.clone())));
        }
        for id in &self.partners {
            let out = Queue::PartnerOut(id.clone());
            bindings.push(Binding(Exchange::Partners, Pattern::all_of(id), out));
            bindings.push(Binding(Exchange::PartnerIn(id.clone()), all.clone(), Queue::In));
        }
        bindings
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Binding(pub Exchange, pub Pattern, pub Queue);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_topic_exchanges_do() {
        for (pattern, key, expected) in [
            ("a.b.c", "a.b.c", true),
            ("a.b.c", "a.b", false),
            ("a.*.c", "a.x.c", true),
            ("a.*.c", "a.x.y.c", false),
            ("a.#", "a", true),
            ("a.#", "a.b.c", true),
            ("a.#", "ab", false),
            ("#", "", true),
            ("#.c", "a.b.c", true),
            ("a.#.c", "a.c", true),
            ("a.#.c", "a.b.b.c.d", false),
            ("*", "a", true),
            ("*", "a.b", false),
        ] {
            let found = pattern.parse::<Pattern>().unwrap().matches(key);
            assert_eq!(found, expected, "{pattern} against {key}");
        }
    }

    #[test]
    fn a_partner_has_its_own_way_in_and_out() {
        let topology = Topology {
            systems: vec![("land".into(), vec!["a.b.#".parse().unwrap()])],
            partners: vec!["bank-a".into()],
        };
        let bindings: Vec<String> = topology
            .bindings()
            .iter()
            .map(|Binding(exchange, pattern, queue)| format!("{exchange} {pattern} {queue}"))
            .collect();
        assert_eq!(
            bindings,
            [
                "hub.dead # hub.dead",
                "hub.events a.b.# hub.system.land",
                "hub.partners bank-a.# hub.partner.bank-a.out",
                "hub.partner.bank-a.in # hub.in",
            ]
        );
        assert_eq!(topology.queues().len(), 4);
        assert_eq!(topology.exchanges().len(), 4);
    }
}
