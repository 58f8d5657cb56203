//! Across plugins: who provides what another one counts on. Nothing here keeps a plugin out by itself, for the other
//! system may be installed later; until then the city sees on one page what waits for whom. What an active system counts
//! on today and a new version of another would take away does keep that version out (`candidate`).
mod candidate;
mod events;
mod reads;
mod types;
mod waits;

use super::{Finding, codes};
use crate::Contract;

pub use candidate::candidate;

pub fn cross(contracts: &[Contract]) -> Vec<Finding> {
    troubles(contracts).iter().map(|trouble| trouble.finding(trouble.kind.code())).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    EventUnpublished,
    EventField,
    EventType,
    RegisterUnprovided,
    ForeignField,
    ForeignQueryable,
    ForeignType,
    CircularWait,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Kind::EventUnpublished => "event-unpublished",
            Kind::EventField => "event-payload",
            Kind::EventType => "event-unlike",
            Kind::RegisterUnprovided => "register-unprovided",
            Kind::ForeignField => "foreign-field",
            Kind::ForeignQueryable => "foreign-queryable",
            Kind::ForeignType => "foreign-unlike",
            Kind::CircularWait => "circular-wait",
        }
    }
}

/// Something that a system counts on and does not get.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Trouble {
    kind: Kind,
    /// Who counts on it, and where in its contract.
    system: String,
    path: String,
    params: Vec<(&'static str, String)>,
}

impl Trouble {
    fn new(kind: Kind, of: &Contract, path: impl Into<String>, params: &[(&'static str, &str)]) -> Trouble {
        let mut params: Vec<_> = params.iter().map(|(name, value)| (*name, value.to_string())).collect();
        params.push(("system", of.id.clone()));
        Trouble { kind, system: of.id.clone(), path: path.into(), params }
    }

    fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value)
    }

    fn finding(&self, code: &'static str) -> Finding {
        let mut params: Vec<(&str, &str)> = self.params.iter().map(|(name, value)| (*name, value.as_str())).collect();
        params.push(("path", &self.path));
        let mut finding = codes::finding(code, &params);
        (finding.file, finding.line, finding.path) = (format!("{}/plugin.toml", self.system), 1, self.path.clone());
        finding
    }
}

fn troubles(all: &[Contract]) -> Vec<Trouble> {
    let mut found: Vec<Trouble> = vec![];
    for contract in all {
        events::check(contract, all, &mut found);
        reads::check(contract, all, &mut found);
    }
    waits::check(all, &mut found);
    found.dedup();
    found
}
