//! What a verification says.

use jiff::Timestamp;
use keys::{Algorithm, certificates::Roots};
use thiserror::Error;

use super::range::RangeFault;
use crate::pades::CmsFault;
use crate::pdf::PdfError;

/// Whom to believe.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Above seals and signatures.
    pub roots: Roots,
    /// Above time stamps: who may say when may not say who.
    pub clocks: Roots,
}

impl From<Roots> for Trust {
    /// One authority for both.
    fn from(roots: Roots) -> Trust {
        Trust { clocks: roots.clone(), roots }
    }
}

#[derive(Debug, Error)]
pub enum VerifyError {
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("the signature in {field} does not cover what it must: {fault}")]
    Range { field: String, fault: RangeFault },
}

#[derive(Debug, Clone)]
pub struct Report {
    /// In the order in which they were made.
    pub signatures: Vec<Sealing>,
    /// Everything appended after the first signature.
    pub increments: Vec<Increment>,
    /// Of the file.
    pub length: usize,
}

impl Report {
    /// Sealed at all, each seal sound and trusted, and nothing but seals and what belongs to them since the first.
    pub fn is_valid(&self) -> bool {
        let seals = self.signatures.iter().filter(|sealing| !sealing.is_time_stamp).count();
        seals > 0
            && self.signatures.iter().all(|sealing| sealing.verdict == Verdict::Valid)
            && self.increments.iter().all(|increment| increment.change.is_allowed())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealing {
    pub field: String,
    /// The certificate's common name: which seal, or which person.
    pub signer: String,
    pub organisation: Option<String>,
    /// The organisation's public code; only certificates of seals have one.
    pub code: Option<String>,
    /// Who certified the signer, by the certificate's word.
    pub issuer: Option<String>,
    pub algorithm: Option<Algorithm>,
    pub reason: Option<String>,
    pub when: When,
    pub verdict: Verdict,
    /// The certificate leads to a trusted one, whatever else is wrong.
    pub trusted: bool,
    /// A time stamp over the document (PAdES B-LTA) rather than somebody's signature.
    pub is_time_stamp: bool,
    /// Where the revision that it covers ends, in bytes of the file.
    pub covers: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// A trusted authority says so.
    Stamped {
        at: Timestamp,
        authority: String,
    },
    /// Only the signer says so.
    Claimed(Timestamp),
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Valid,
    Altered(Alteration),
    /// Intact, but nobody we trust says whose it is; with the reason.
    UnknownIssuer(String),
    /// Signed with an algorithm that is not checked here.
    NotChecked,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Alteration {
    #[error(transparent)]
    Signature(CmsFault),
    #[error("the time stamp does not belong to this signature, or was damaged")]
    Stamp,
    #[error("the signed revision is no PDF that holds this signature")]
    Revision,
    /// The signed bytes are intact, but what a reader shows is not what was signed.
    #[error("the document was changed after it was signed: {0}")]
    After(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Increment {
    pub from: usize,
    pub to: usize,
    pub change: Change,
}

/// From the harmless to the harmful: an increment is called by the worst that is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Nothing,
    /// Title, producer, dates.
    Metadata,
    TimeStampOrRevocation,
    Signature,
    /// A value filled into a field, or an empty signature field added.
    FormField,
    /// What a page shows, or could show, was changed; with what was found.
    Content(String),
    /// Whatever it does, it cannot be told; with why.
    Unknown(String),
}

impl Change {
    /// Leaves the seals before it valid.
    pub fn is_allowed(&self) -> bool {
        !matches!(self, Change::Content(_) | Change::Unknown(_))
    }
}
