//! The bytes of a certificate. `x509-cert` builds only with a key in hand; ours stay behind a trait, so the part
//! that is signed is written out here.

use std::time::Duration;

use der::asn1::{BitString, ObjectIdentifier, OctetString};
use der::flagset::FlagSet;
use der::{Decode, Encode, Sequence};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use super::chain::CertificateError;
use crate::algorithm::{Algorithm, PublicKey, Signer};

pub(super) const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// The first second of 2050: from there on a certificate writes its times in another form.
const UTC_TIME_ENDS: u64 = 2_524_608_000;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Use {
    Authority,
    Sealing,
    TimeStamping,
}

#[derive(Sequence)]
struct Unsigned {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: SerialNumber,
    signature: AlgorithmIdentifierOwned,
    issuer: Name,
    validity: Validity,
    subject: Name,
    key: SubjectPublicKeyInfoOwned,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT")]
    extensions: Extensions,
}

#[derive(Sequence)]
struct Signed {
    unsigned: Unsigned,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
}

pub(super) struct Plan<'a> {
    pub subject: Name,
    pub key: &'a PublicKey,
    /// Seconds since 1970, both ends included.
    pub not_before: i64,
    pub not_after: i64,
    pub purpose: Use,
}

/// Equal plans give equal bytes when the signer is deterministic: the serial number is the hash of what is certified.
pub(super) fn certificate(plan: Plan<'_>, issuer: Name, signer: &dyn Signer) -> Result<Vec<u8>, CertificateError> {
    let validity = Validity::new(time(plan.not_before)?, time(plan.not_after)?);
    if plan.not_after < plan.not_before {
        return Err(CertificateError::Period);
    }
    let key = plan.key.to_spki();
    let algorithm = AlgorithmIdentifierOwned { oid: signer.algorithm().signature_oid(), parameters: None };
    let extensions = extensions(plan.purpose, &key, &signer.public().to_spki())?;
    let named = plan.subject.to_der().map_err(|_| CertificateError::Malformed)?;
    let serial =
        Algorithm::Es256.digest(&[&key, &named, &plan.not_before.to_be_bytes(), &plan.not_after.to_be_bytes()]);
    let unsigned = Unsigned {
        version: 2,
        serial: positive(&serial[..16])?,
        signature: algorithm.clone(),
        issuer,
        validity,
        subject: plan.subject,
        key: SubjectPublicKeyInfoOwned::from_der(&key).map_err(|_| CertificateError::Malformed)?,
        extensions,
    };
    let bytes = unsigned.to_der().map_err(|_| CertificateError::Malformed)?;
    let signature = signer.algorithm().to_der(&signer.sign(&bytes)?)?;
    let signature = BitString::from_bytes(&signature).map_err(|_| CertificateError::Malformed)?;
    Signed { unsigned, algorithm, signature }.to_der().map_err(|_| CertificateError::Malformed)
}

fn extensions(purpose: Use, key: &[u8], issuer_key: &[u8]) -> Result<Extensions, CertificateError> {
    let authority = purpose == Use::Authority;
    let basic = BasicConstraints { ca: authority, path_len_constraint: authority.then_some(0) };
    let usage = match purpose {
        Use::Authority => KeyUsages::KeyCertSign | KeyUsages::CRLSign,
        Use::Sealing => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
        Use::TimeStamping => FlagSet::from(KeyUsages::DigitalSignature),
    };
    let issuer = AuthorityKeyIdentifier { key_identifier: Some(fingerprint(issuer_key)?), ..Default::default() };
    let mut all = vec![
        extension("2.5.29.19", true, &basic)?,
        extension("2.5.29.15", true, &KeyUsage(usage))?,
        extension("2.5.29.14", false, &SubjectKeyIdentifier(fingerprint(key)?))?,
        extension("2.5.29.35", false, &issuer)?,
    ];
    if purpose == Use::TimeStamping {
        all.push(extension("2.5.29.37", true, &ExtendedKeyUsage(vec![TIME_STAMPING]))?);
    }
    Ok(all)
}

fn extension(oid: &str, critical: bool, value: &impl Encode) -> Result<Extension, CertificateError> {
    let value = value.to_der().map_err(|_| CertificateError::Malformed)?;
    let extn_value = OctetString::new(value).map_err(|_| CertificateError::Malformed)?;
    Ok(Extension { extn_id: ObjectIdentifier::new_unwrap(oid), critical, extn_value })
}

fn fingerprint(key: &[u8]) -> Result<OctetString, CertificateError> {
    OctetString::new(&Algorithm::Es256.digest(&[key])[..20]).map_err(|_| CertificateError::Malformed)
}

fn positive(bytes: &[u8]) -> Result<SerialNumber, CertificateError> {
    let mut bytes = bytes.to_vec();
    bytes[0] = bytes[0] & 0x7f | 0x40;
    SerialNumber::new(&bytes).map_err(|_| CertificateError::Malformed)
}

fn time(seconds: i64) -> Result<Time, CertificateError> {
    let seconds = u64::try_from(seconds).map_err(|_| CertificateError::Period)?;
    let since = Duration::from_secs(seconds);
    if seconds < UTC_TIME_ENDS {
        let time = der::asn1::UtcTime::from_unix_duration(since).map_err(|_| CertificateError::Period)?;
        return Ok(Time::UtcTime(time));
    }
    let time = der::asn1::GeneralizedTime::from_unix_duration(since).map_err(|_| CertificateError::Period)?;
    Ok(Time::GeneralTime(time))
}
