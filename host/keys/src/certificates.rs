//! Certificates: who a public key belongs to. Bounded by X.509 as far as seals of organisations, signatures of
//! persons and time stamps need it; revocation is not looked at.

mod authority;
mod build;
mod certified;
mod chain;
mod subject;

pub use authority::{Authority, CLOCK_NAME, ROOT_NAME};
pub use certified::Certified;
pub use chain::{CertificateError, Purpose, Roots, public_key, until};
pub use subject::{Subject, identifier, names};
