//! Rights beyond a system's own, as a city grants them one by one: a contract asks, the city answers, and what a
//! version may do is what it asks for *and* its system has.
use contract::{Contract, Grants};
use std::{collections::BTreeSet, fmt, str::FromStr};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Its facts read this register of another system.
    Read(String),
    /// It writes this host register.
    Maintain(String),
    /// It opens cases of this procedure of another system.
    Open(String),
    /// It keeps supervised accounts after this chart of its own.
    Ledger(String),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no right: read:REGISTER, maintain:REGISTER, open:SYSTEM/PROCEDURE or ledger:CHART")]
pub struct NoCapability(String);

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Capability::Read(register) => write!(f, "read:{register}"),
            Capability::Maintain(register) => write!(f, "maintain:{register}"),
            Capability::Open(procedure) => write!(f, "open:{procedure}"),
            Capability::Ledger(chart) => write!(f, "ledger:{chart}"),
        }
    }
}

impl FromStr for Capability {
    type Err = NoCapability;

    fn from_str(text: &str) -> Result<Self, NoCapability> {
        match text.split_once(':') {
            Some(("read", of)) if !of.is_empty() => Ok(Capability::Read(of.to_owned())),
            Some(("maintain", of)) if !of.is_empty() => Ok(Capability::Maintain(of.to_owned())),
            Some(("open", of)) if !of.is_empty() => Ok(Capability::Open(of.to_owned())),
            Some(("ledger", of)) if !of.is_empty() => Ok(Capability::Ledger(of.to_owned())),
            _ => Err(NoCapability(text.to_owned())),
        }
    }
}

pub type Capabilities = BTreeSet<Capability>;

pub fn asked(contract: &Contract) -> Capabilities {
    let reads = contract.reads.iter().cloned().map(Capability::Read);
    let maintains = contract.maintains.iter().cloned().map(Capability::Maintain);
    let opens = contract.opens.iter().cloned().map(Capability::Open);
    let ledger = contract.ledger.keys().cloned().map(Capability::Ledger);
    reads.chain(maintains).chain(opens).chain(ledger).collect()
}

/// What a version may do.
pub fn grants(asked: &Capabilities, granted: &Capabilities) -> Grants {
    let mut grants = Grants::default();
    for capability in asked.intersection(granted) {
        match capability {
            Capability::Read(register) => grants.reads.push(register.clone()),
            Capability::Maintain(register) => grants.maintains.push(register.clone()),
            Capability::Open(procedure) => grants.opens.push(procedure.clone()),
            Capability::Ledger(chart) => grants.ledger.push(chart.clone()),
        }
    }
    grants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_is_read_as_it_is_written() {
        for text in ["read:hub/project", "maintain:hub/post", "open:permits/change", "ledger:presale"] {
            assert_eq!(text.parse::<Capability>().unwrap().to_string(), text);
        }
        for text in ["", "read:", "write:hub/project", "hub/project"] {
            assert!(text.parse::<Capability>().is_err(), "{text}");
        }
    }

    #[test]
    fn nobody_may_what_he_did_not_ask_for_or_was_not_granted() {
        let read = |name: &str| Capability::Read(name.to_owned());
        let asked = Capabilities::from([read("a/x"), read("a/y"), Capability::Maintain("hub/post".into())]);
        let granted = Capabilities::from([read("a/y"), read("a/z")]);
        assert_eq!(grants(&asked, &granted), Grants { reads: vec!["a/y".into()], ..Grants::default() });
    }
}
