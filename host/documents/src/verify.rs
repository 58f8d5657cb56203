//! What a sealed PDF is worth. Bounded by what can be told from the file and the trusted roots alone: no network, no
//! revocation. Every signature is checked over its bytes; everything that was appended after it is explained object
//! by object, because an increment can repaint a page and leave each signature intact.

mod changes;
mod increments;
mod range;
mod report;
mod revisions;
mod signature;
mod traces;

pub use range::RangeFault;
pub use report::{Alteration, Change, Increment, Report, Sealing, Trust, Verdict, VerifyError, When};
pub use revisions::{Revision, revisions};
pub use traces::bears_trusted_seal;

use crate::pdf::{Budget, Limits, Pdf, PdfError};

/// Within the default limits.
pub fn verify(bytes: &[u8], trust: &Trust) -> Result<Report, VerifyError> {
    verify_within(bytes, trust, Limits::default())
}

pub fn verify_within(bytes: &[u8], trust: &Trust, limits: Limits) -> Result<Report, VerifyError> {
    let budget = Budget::new(limits);
    let pdf = Pdf::open(bytes, &budget)?;
    let found = signature::find(&pdf)?;
    if found.len() > limits.signatures {
        return Err(PdfError::TooLarge { what: "signatures", limit: limits.signatures }.into());
    }
    let mut ends = Vec::new();
    let mut sealings = Vec::new();
    for one in found {
        let range = range::check(&pdf, &one)?;
        ends.push(range.end);
        sealings.push(signature::judge(&pdf, one, &range, trust)?);
    }
    sealings.sort_by_key(|sealing| sealing.covers);
    let increments = increments::after_first(&pdf, &ends)?;
    Ok(Report { signatures: sealings, increments, length: bytes.len() })
}
