//! A contract with errors is not installed, however it came here; a city that reviews asks for more.
use crate::{error::SystemsError, section::Inspected};
use contract::lint::{Severity, lint};

pub fn refuse(read: &Inspected, released: bool) -> Result<(), SystemsError> {
    let (_, findings) = lint(&read.bundle);
    let errors: Vec<_> = findings.into_iter().filter(|f| released || f.level == Severity::Error).collect();
    match errors.is_empty() {
        true => Ok(()),
        false => Err(SystemsError::Lint(errors)),
    }
}
