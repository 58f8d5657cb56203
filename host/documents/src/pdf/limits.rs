//! How much a file may cost. A budget is shared by all views of one file, so that a file cannot be expensive by
//! having many revisions either.

use std::cell::Cell;

use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub file: usize,
    /// Bytes after decompression, of all streams that had to be looked into. Only structures are; those of as many
    /// objects as are allowed here need half of it.
    pub inflated: usize,
    pub objects: usize,
    /// Bytes parsed and cross-reference entries read, over all revisions.
    pub work: usize,
    pub increments: usize,
    pub signatures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file: 50 << 20, inflated: 48 << 20, objects: 500_000, work: 400 << 20, increments: 200, signatures: 100 }
    }
}

pub(crate) const NESTING: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PdfError {
    #[error("the file is not a PDF that can be read strictly: {what} at byte {at}")]
    Malformed { what: &'static str, at: usize },
    #[error("the PDF has no {0}")]
    Missing(&'static str),
    #[error("the PDF is too large to be looked at: more than {limit} {what}")]
    TooLarge { what: &'static str, limit: usize },
    #[error("the PDF is encrypted; save it without a password")]
    Encrypted,
    #[error("the PDF uses {0}, which is not read here")]
    Unsupported(String),
}

#[derive(Debug)]
pub struct Budget {
    pub limits: Limits,
    inflated: Cell<usize>,
    work: Cell<usize>,
}

impl Budget {
    pub fn new(limits: Limits) -> Self {
        Self { limits, inflated: Cell::new(0), work: Cell::new(0) }
    }

    pub(crate) fn work(&self, amount: usize) -> Result<(), PdfError> {
        let spent = self.work.get().saturating_add(amount);
        self.work.set(spent);
        within(spent, self.limits.work, "bytes to parse")
    }

    /// What may still be inflated.
    pub(crate) fn left(&self) -> usize {
        self.limits.inflated.saturating_sub(self.inflated.get())
    }

    pub(crate) fn inflated(&self, amount: usize) -> Result<(), PdfError> {
        let spent = self.inflated.get().saturating_add(amount);
        self.inflated.set(spent);
        within(spent, self.limits.inflated, "bytes after decompression")
    }
}

pub(crate) fn within(amount: usize, limit: usize, what: &'static str) -> Result<(), PdfError> {
    if amount > limit { Err(PdfError::TooLarge { what, limit }) } else { Ok(()) }
}

pub(crate) fn malformed<T>(what: &'static str, at: usize) -> Result<T, PdfError> {
    Err(PdfError::Malformed { what, at })
}
