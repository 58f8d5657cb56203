//! From a certificate up to a trusted one: signatures, validity at a time, and the right to do what it did. Bounded
//! by a short path, so that a file full of certificates costs no search. What cannot be checked is not trusted.

use der::pem::LineEnding;
use der::{Decode, Encode, EncodePem};
use thiserror::Error;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};

use super::build::TIME_STAMPING;
use crate::algorithm::{Algorithm, PublicKey};
use crate::error::{CryptoError, KeyError};

const LONGEST_PATH: usize = 6;
/// Extensions that are understood; a critical one beside them makes a certificate unusable (RFC 5280, 4.2).
const UNDERSTOOD: [&str; 5] = ["2.5.29.14", "2.5.29.15", "2.5.29.19", "2.5.29.35", "2.5.29.37"];

#[derive(Debug, Error)]
pub enum CertificateError {
    #[error("this is not an X.509 certificate that is understood here")]
    Malformed,
    #[error("the certificate belongs to another key")]
    OtherKey,
    #[error("'{0}' cannot stand in a certificate: 1 to 64 characters, none of them a control character")]
    Subject(String),
    #[error("a certificate's last day must not be before its first, and neither before 1970 or after 9999")]
    Period,
    #[error("no trusted authority stands behind the certificate of {0}")]
    UnknownIssuer(String),
    #[error("the certificate of {0} was not valid at that time")]
    Expired(String),
    #[error("the certificate of {0} does not allow what it was used for")]
    Usage(String),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Seal,
    TimeStamp,
}

/// The certificates that are trusted because the operator says so.
#[derive(Debug, Clone, Default)]
pub struct Roots(Vec<Certificate>);

impl Roots {
    pub fn with(mut self, der: &[u8]) -> Result<Self, CertificateError> {
        self.0.push(Certificate::from_der(der).map_err(|_| CertificateError::Malformed)?);
        Ok(self)
    }

    /// A file of certificates: PEM, one or several, or one in DER.
    pub fn with_file(mut self, bytes: &[u8]) -> Result<Self, CertificateError> {
        if !bytes.starts_with(b"-----") {
            return self.with(bytes);
        }
        let found = Certificate::load_pem_chain(bytes).map_err(|_| CertificateError::Malformed)?;
        if found.is_empty() {
            return Err(CertificateError::Malformed);
        }
        self.0.extend(found);
        Ok(self)
    }

    pub fn and(mut self, others: Roots) -> Self {
        self.0.extend(others.0);
        self
    }

    /// As a file that others can be given.
    pub fn to_pem(&self) -> Result<String, CertificateError> {
        let pem = |root: &Certificate| root.to_pem(LineEnding::LF).map_err(|_| CertificateError::Malformed);
        self.0.iter().map(pem).collect()
    }

    /// `others` is what came with the signature; `at` is in seconds since 1970.
    pub fn check(
        &self,
        leaf: &Certificate,
        others: &[Certificate],
        purpose: Purpose,
        at: i64,
    ) -> Result<(), CertificateError> {
        if !allows(leaf, purpose) {
            return Err(CertificateError::Usage(subject(leaf)));
        }
        let mut current = leaf;
        for below in 0..LONGEST_PATH {
            if !valid_at(current, at) {
                return Err(CertificateError::Expired(subject(current)));
            }
            if self.0.iter().any(|root| root == current || signed(current, root, below) && valid_at(root, at)) {
                return Ok(());
            }
            current = others
                .iter()
                .find(|other| *other != current && signed(current, other, below))
                .ok_or_else(|| CertificateError::UnknownIssuer(subject(current)))?;
        }
        Err(CertificateError::UnknownIssuer(subject(leaf)))
    }
}

pub fn public_key(certificate: &Certificate) -> Result<PublicKey, CertificateError> {
    let spki = certificate.tbs_certificate().subject_public_key_info().to_der();
    Ok(PublicKey::from_spki(&spki.map_err(|_| CertificateError::Malformed)?)?)
}

/// `below`: how many authorities stand between the issuer and the leaf.
fn signed(certificate: &Certificate, issuer: &Certificate, below: usize) -> bool {
    let (inner, outer) = (certificate.tbs_certificate().signature(), certificate.signature_algorithm());
    let Ok(key) = public_key(issuer) else { return false };
    let fits = certificate.tbs_certificate().issuer() == issuer.tbs_certificate().subject()
        && certifies(issuer, below)
        && inner == outer
        && Algorithm::of_signature_oid(outer.oid) == Some(crate::Verifier::algorithm(&key));
    let (Ok(bytes), Some(signature)) = (certificate.tbs_certificate().to_der(), certificate.signature().as_bytes())
    else {
        return false;
    };
    fits && key.verify_der(&bytes, signature).is_ok()
}

fn certifies(issuer: &Certificate, below: usize) -> bool {
    let basic = issuer.tbs_certificate().get_extension::<BasicConstraints>();
    let usage = issuer.tbs_certificate().get_extension::<KeyUsage>();
    understood(issuer)
        && matches!(basic, Ok(Some((_, basic))) if basic.ca && basic.path_len_constraint.is_none_or(|most| below <= most.into()))
        && matches!(usage, Ok(Some((_, usage))) if usage.key_cert_sign())
}

fn allows(leaf: &Certificate, purpose: Purpose) -> bool {
    let usage = match leaf.tbs_certificate().get_extension::<KeyUsage>() {
        Ok(Some((_, usage))) => usage.digital_signature() || usage.non_repudiation(),
        Ok(None) => true,
        Err(_) => false,
    };
    let extended = match (purpose, leaf.tbs_certificate().get_extension::<ExtendedKeyUsage>()) {
        (Purpose::TimeStamp, Ok(Some((critical, extended)))) => critical && extended.0 == [TIME_STAMPING],
        // A certificate for time stamps says nothing about who sealed.
        (Purpose::Seal, Ok(Some((_, extended)))) => extended.0 != [TIME_STAMPING],
        (Purpose::Seal, Ok(None)) => true,
        _ => false,
    };
    usage && extended && understood(leaf)
}

fn understood(certificate: &Certificate) -> bool {
    let extensions = certificate.tbs_certificate().extensions().map(Vec::as_slice).unwrap_or_default();
    extensions.iter().filter(|e| e.critical).all(|e| UNDERSTOOD.contains(&e.extn_id.to_string().as_str()))
}

fn valid_at(certificate: &Certificate, at: i64) -> bool {
    let validity = certificate.tbs_certificate().validity();
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    (seconds(validity.not_before)..=seconds(validity.not_after)).contains(&at)
}

/// When a certificate (DER) ends, in seconds since 1970.
pub fn until(der: &[u8]) -> Result<i64, CertificateError> {
    let certificate = Certificate::from_der(der).map_err(|_| CertificateError::Malformed)?;
    let end = certificate.tbs_certificate().validity().not_after.to_unix_duration().as_secs();
    Ok(i64::try_from(end).unwrap_or(i64::MAX))
}

fn subject(certificate: &Certificate) -> String {
    certificate.tbs_certificate().subject().to_string()
}
