//! RFC 3161: what a time-stamping authority is asked, what it answers, and what a token says.

use std::time::Duration;

use der::asn1::{BitString, GeneralizedTime, Int, OctetString};
use der::{Any, Decode, Encode, Sequence};
use jiff::Timestamp;
use keys::certificates::{Certified, Purpose, Roots};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::cms::{CmsFault, Content, Parsed, oid, parse, sign};
use super::error::TimeError;

/// A policy of our own: development time.
const POLICY: &str = "2.25.179424673";

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
pub(super) struct Imprint {
    hash: AlgorithmIdentifierOwned,
    digest: OctetString,
}

#[derive(Sequence)]
pub(super) struct Request {
    version: u8,
    imprint: Imprint,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(default = "Default::default")]
    certificates: bool,
}

#[derive(Sequence)]
struct Status {
    status: u32,
    #[asn1(optional = "true")]
    text: Option<Vec<Any>>,
    #[asn1(optional = "true")]
    failure: Option<BitString>,
}

#[derive(Sequence)]
struct Answer {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<Any>,
}

#[derive(Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u64>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<u16>,
}

#[derive(Sequence)]
struct TstInfo {
    version: u8,
    policy: der::asn1::ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    time: GeneralizedTime,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<x509_cert::ext::Extensions>,
}

impl Imprint {
    fn new(digest: &[u8; 32]) -> Result<Self, der::Error> {
        let hash = AlgorithmIdentifierOwned { oid: oid::SHA_256, parameters: None };
        Ok(Self { hash, digest: OctetString::new(&digest[..])? })
    }

    fn is_of(&self, digest: &[u8; 32]) -> bool {
        self.hash.oid == oid::SHA_256 && self.digest.as_bytes() == digest
    }
}

/// Sixteen random bytes as a positive number.
pub(super) fn random_number() -> Result<Int, der::Error> {
    let mut bytes: [u8; 16] = rand::random();
    bytes[0] = bytes[0] & 0x3f | 0x40;
    Int::new(&bytes)
}

pub(super) fn request(digest: &[u8; 32], nonce: &Int) -> Result<Vec<u8>, der::Error> {
    let imprint = Imprint::new(digest)?;
    Request { version: 1, imprint, nonce: Some(nonce.clone()), certificates: true }.to_der()
}

pub(super) fn issue(signer: &Certified, digest: &[u8; 32], at: Timestamp) -> Result<Vec<u8>, TimeError> {
    let seconds = u64::try_from(at.as_second()).map_err(|_| TimeError::Answer("a time before 1970"))?;
    let info = TstInfo {
        version: 1,
        policy: der::asn1::ObjectIdentifier::new_unwrap(POLICY),
        imprint: Imprint::new(digest)?,
        serial: random_number()?,
        time: GeneralizedTime::from_unix_duration(Duration::from_secs(seconds))?,
        accuracy: Some(Accuracy { seconds: Some(1), millis: None, micros: None }),
        ordering: false,
        nonce: None,
        authority: None,
        extensions: None,
    };
    sign(signer, Content::Enclosed(oid::TST_INFO, &info.to_der()?), |_| Ok(None))
}

/// The token of an answer, when it is an answer to this question.
pub(super) fn answer(bytes: &[u8], digest: &[u8; 32], nonce: &Int) -> Result<Vec<u8>, TimeError> {
    let answer = Answer::from_der(bytes).map_err(|_| TimeError::Answer("it cannot be read"))?;
    if answer.status.status > 1 {
        return Err(TimeError::Refused(answer.status.status));
    }
    let token = answer.token.ok_or(TimeError::Answer("it has no token"))?.to_der()?;
    let (_, info) = opened(&token).map_err(|fault| match fault {
        CmsFault::Algorithm => TimeError::Algorithm,
        _ => TimeError::Answer("its token is not sound"),
    })?;
    if info.nonce.as_ref() != Some(nonce) {
        return Err(TimeError::Answer("its nonce is another one"));
    }
    if !info.imprint.is_of(digest) {
        return Err(TimeError::Answer("it stamps something else"));
    }
    Ok(token)
}

/// A token whose signature fits its own certificate, whoever that is.
fn opened(token: &[u8]) -> Result<(Parsed, TstInfo), CmsFault> {
    let parsed = parse(token)?;
    let content = parsed.enclosed.clone().ok_or(CmsFault::Malformed)?;
    parsed.check(oid::TST_INFO, &[&content])?;
    let info = TstInfo::from_der(&content).map_err(|_| CmsFault::Malformed)?;
    Ok((parsed, info))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub at: Timestamp,
    pub authority: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StampFault {
    /// It is no stamp over these bytes.
    Broken,
    /// Nobody we trust made it.
    Unknown,
}

/// Whether everybody who verifies later will believe it.
pub(super) fn trusted(token: &[u8], digest: &[u8; 32], roots: &Roots) -> Result<(), TimeError> {
    match checked(token, digest, roots) {
        Ok(_) => Ok(()),
        Err(StampFault::Unknown) => Err(TimeError::Untrusted),
        Err(StampFault::Broken) => Err(TimeError::Answer("it stamps something else")),
    }
}

/// A token over these bytes from a trusted authority.
pub(crate) fn check(token: &[u8], stamped: &[&[u8]], roots: &Roots) -> Result<Stamp, StampFault> {
    checked(token, &keys::Algorithm::Es256.digest(stamped), roots)
}

fn checked(token: &[u8], digest: &[u8; 32], roots: &Roots) -> Result<Stamp, StampFault> {
    let (parsed, info) = opened(token).map_err(|fault| match fault {
        CmsFault::Algorithm => StampFault::Unknown,
        _ => StampFault::Broken,
    })?;
    let seconds = i64::try_from(info.time.to_unix_duration().as_secs()).map_err(|_| StampFault::Broken)?;
    let at = Timestamp::from_second(seconds).map_err(|_| StampFault::Broken)?;
    if info.imprint.hash.oid != oid::SHA_256 {
        return Err(StampFault::Unknown);
    }
    if !info.imprint.is_of(digest) {
        return Err(StampFault::Broken);
    }
    let trusted = roots.check(&parsed.leaf, &parsed.others, Purpose::TimeStamp, seconds);
    trusted.map_err(|_| StampFault::Unknown)?;
    Ok(Stamp { at, authority: parsed.leaf.tbs_certificate().subject().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use keys::certificates::Authority;
    use keys::{FileStore, MasterKey};

    fn authority() -> Authority {
        let folder = tempfile::tempdir().unwrap();
        Authority::open(&FileStore::open(folder.path(), MasterKey::ephemeral()).unwrap()).unwrap()
    }

    /// What an authority behind HTTP would answer.
    fn reply(signer: &Certified, status: u32, digest: &[u8; 32], nonce: Option<Int>) -> Vec<u8> {
        let token = issue(signer, digest, Timestamp::from_second(1_790_000_000).unwrap()).unwrap();
        let mut info = opened(&token).unwrap().1;
        info.nonce = nonce;
        let der = info.to_der().unwrap();
        let token: Result<_, TimeError> = sign(signer, Content::Enclosed(oid::TST_INFO, &der), |_| Ok(None));
        let token = Any::from_der(&token.unwrap()).unwrap();
        let status = Status { status, text: None, failure: None };
        Answer { status, token: Some(token) }.to_der().unwrap()
    }

    #[test]
    fn an_answer_must_fit_the_question() {
        let (authority, nonce) = (authority(), random_number().unwrap());
        let clock = authority.clock();
        let good = reply(clock, 0, &[7; 32], Some(nonce.clone()));
        assert!(answer(&good, &[7; 32], &nonce).is_ok());
        assert!(matches!(answer(&good, &[8; 32], &nonce), Err(TimeError::Answer("it stamps something else"))));
        let other = random_number().unwrap();
        assert!(matches!(answer(&good, &[7; 32], &other), Err(TimeError::Answer("its nonce is another one"))));
        let without = reply(clock, 0, &[7; 32], None);
        assert!(matches!(answer(&without, &[7; 32], &nonce), Err(TimeError::Answer("its nonce is another one"))));
        let refused = reply(clock, 2, &[7; 32], Some(nonce.clone()));
        assert!(matches!(answer(&refused, &[7; 32], &nonce), Err(TimeError::Refused(2))));
        for at in (0..good.len()).step_by(7) {
            let mut changed = good.clone();
            changed[at] ^= 0x20;
            let answered = answer(&changed, &[7; 32], &nonce);
            assert!(answered.is_err() || check(&answered.unwrap(), &[b""], &Roots::default()).is_err());
        }
    }

    #[test]
    fn a_stamp_counts_over_its_bytes_under_its_root_only() {
        let authority = authority();
        let digest = keys::Algorithm::Es256.digest(&[b"seal"]);
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let token = issue(authority.clock(), &digest, at).unwrap();
        let roots = Roots::default().with(authority.root()).unwrap();
        assert_eq!(check(&token, &[b"se", b"al"], &roots).unwrap().at, at);
        assert_eq!(check(&token, &[b"sea"], &roots), Err(StampFault::Broken));
        assert_eq!(check(&token, &[b"seal"], &Roots::default()), Err(StampFault::Unknown));
    }
}
