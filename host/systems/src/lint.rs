//! A contract with errors is not installed, however it came here; a city that reviews asks for more.
use crate::{error::SystemsError, installed::Installed, section::Inspected};
use contract::{
    Contract,
    lint::{Severity, candidate, lint},
};
use std::sync::Arc;

pub fn refuse(read: &Inspected, released: bool) -> Result<(), SystemsError> {
    let (_, findings) = lint(&read.bundle);
    let errors: Vec<_> = findings.into_iter().filter(|f| released || f.level == Severity::Error).collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(SystemsError::Lint(errors)),
    }
}

/// What systems in use read or wait for, and this version of another would take from them.
pub fn refuse_losses(active: &[Arc<Installed>], new: &Contract) -> Result<(), SystemsError> {
    let used: Vec<Contract> = active.iter().map(|system| (*system.contract).clone()).collect();
    let lost: Vec<_> = candidate(&used, new).into_iter().filter(|f| f.level == Severity::Error).collect();
    match lost.is_empty() {
        true => Ok(()),
        false => Err(SystemsError::Lint(lost)),
    }
}
