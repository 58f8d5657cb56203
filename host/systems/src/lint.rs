//! A contract with errors is not installed, however it came here.
use crate::{error::SystemsError, section::Inspected};
use contract::lint::{Severity, lint};

pub fn refuse(read: &Inspected) -> Result<(), SystemsError> {
    let (_, findings) = lint(&read.bundle);
    let errors: Vec<_> = findings.into_iter().filter(|f| f.level == Severity::Error).collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(SystemsError::Lint(errors)),
    }
}
