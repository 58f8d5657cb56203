//! Why a document cannot be prepared or sealed.

use keys::CryptoError;
use thiserror::Error;

use crate::pdf::PdfError;

#[derive(Debug, Error)]
pub enum SealError {
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("the PDF has {pages} pages; there is no page {page}")]
    Page { page: usize, pages: usize },
    #[error("the field {0} does not lie inside of its page")]
    Rect(String),
    #[error("'{0}' cannot name a field: 1 to 100 characters, no '.' and no control characters")]
    Name(String),
    #[error("there is already a field {0}")]
    Exists(String),
    #[error("the PDF is sealed already: fields must be prepared before the first seal")]
    Sealed,
    #[error("there is no signature field {0}")]
    NoField(String),
    #[error("the field {0} is sealed already")]
    Taken(String),
    #[error("the appearance is not a page that can stand in a seal: {0}")]
    Appearance(&'static str),
    #[error("the certificates and the time stamp need more room than {0} bytes")]
    Room(usize),
    #[error("the signature could not be written down")]
    Encoding(#[from] der::Error),
    #[error(transparent)]
    Key(#[from] CryptoError),
    #[error(transparent)]
    Time(#[from] TimeError),
}

#[derive(Debug, Error)]
pub enum TimeError {
    #[error("the time-stamping authority cannot be reached: {0}")]
    Unreachable(String),
    #[error("the time-stamping authority refused, status {0}")]
    Refused(u32),
    #[error("the time-stamping authority's answer is not what was asked for: {0}")]
    Answer(&'static str),
    #[error("the time-stamping authority's certificate is not under the configured root")]
    Untrusted,
    #[error("the time-stamping authority signs with an algorithm that is not checked here: ECDSA P-256 and SM2 are")]
    Algorithm,
    #[error("the time stamp could not be written down")]
    Encoding(#[from] der::Error),
    #[error(transparent)]
    Key(#[from] CryptoError),
}
