//! The files of a case by what they are for: attached, replaced, and taken over
//! from what the same applicant has given before.
mod attach;
mod fit;
mod reuse;

pub use reuse::Offered;
