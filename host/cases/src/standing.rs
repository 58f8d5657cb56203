//! Whether a system may decide just now, and read what it declares: the city may park it, and take a right back, while
//! its cases run.
use crate::error::CaseError;
use contract::Fact;
use systems::{Capability, Installed};

/// One that is parked waits: people are told, timers and events come again.
pub fn may_decide(installed: &Installed) -> Result<(), CaseError> {
    match installed.word().parked {
        None => Ok(()),
        Some(_) => Err(CaseError::Parked(installed.id().to_owned())),
    }
}

/// A right that was withdrawn is no empty answer: rules that see none where there are some would decide wrongly.
pub fn may_read(installed: &Installed, facts: &[(&String, &Fact)]) -> Result<(), CaseError> {
    let word = installed.word();
    let foreign = facts.iter().map(|(_, fact)| fact.register.as_str()).find(|register| {
        let asked = installed.asked.contains(&Capability::Read((*register).to_owned()));
        asked && !word.grants.reads.iter().any(|granted| granted == register)
    });
    match foreign {
        None => Ok(()),
        Some(register) => {
            Err(CaseError::NotGranted { system: installed.id().to_owned(), register: register.to_owned() })
        }
    }
}
