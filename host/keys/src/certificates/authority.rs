//! The development authority: a root that certifies seals, and a time-stamping key under it. Both keys live in the
//! key store. Their certificates are not kept anywhere: the keys sign deterministically and everything else in the
//! certificates is fixed, so each start, and each process, writes the same bytes.

use std::sync::Arc;

use super::build::{Plan, Use, certificate};
use super::certified::Certified;
use super::chain::{CertificateError, Roots};
use super::subject::{Subject, authority_name};
use crate::algorithm::{Algorithm, PublicKey, Signer, Verifier};
use crate::error::KeyError;
use crate::store::{KeyId, KeyStore};

pub const ROOT_NAME: &str = "Hub development CA (not for production)";
pub const CLOCK_NAME: &str = "Hub development time stamps (not for production)";
const ROOT_KEY: &str = "development-ca";
const SM2_ROOT_KEY: &str = "development-ca-sm2";
const CLOCK_KEY: &str = "development-time";
/// 2020-01-01 to 2049-12-31: a sample city's clock may be set anywhere near today.
const FROM: i64 = 1_577_836_800;
const UNTIL: i64 = 2_524_521_600;

pub struct Authority {
    root: Root,
    /// For seals with SM2, so that their chain is of one algorithm; made when it is first asked for.
    sm2: Option<Root>,
    clock: Certified,
}

struct Root {
    signer: Arc<dyn Signer>,
    certificate: Vec<u8>,
}

impl Root {
    fn of(signer: Arc<dyn Signer>) -> Result<Root, CertificateError> {
        let certificate = certify(ROOT_NAME, &signer.public(), Use::Authority, &*signer)?;
        Ok(Root { signer, certificate })
    }
}

fn certify(name: &str, key: &PublicKey, purpose: Use, signer: &dyn Signer) -> Result<Vec<u8>, CertificateError> {
    let plan = Plan { subject: authority_name(name), key, not_before: FROM, not_after: UNTIL, purpose };
    certificate(plan, authority_name(ROOT_NAME), signer)
}

impl Authority {
    /// Makes what it certifies seals of this algorithm with, at first use.
    pub fn open_for(store: &dyn KeyStore, algorithm: Algorithm) -> Result<Self, CertificateError> {
        let authority = Self::open(store)?;
        if algorithm == Algorithm::Es256 || authority.sm2.is_some() {
            return Ok(authority);
        }
        let signer = store.signer_or_create(&SM2_ROOT_KEY.parse::<KeyId>()?, algorithm)?;
        Ok(Self { sm2: Some(Root::of(signer)?), ..authority })
    }

    /// Makes the root's and the clock's key at first use.
    pub fn open(store: &dyn KeyStore) -> Result<Self, CertificateError> {
        let key = |name: &str| -> Result<Arc<dyn Signer>, KeyError> {
            store.signer_or_create(&name.parse::<KeyId>()?, Algorithm::Es256)
        };
        let (signer, clock) = (key(ROOT_KEY)?, key(CLOCK_KEY)?);
        let stamps = certify(CLOCK_NAME, &clock.public(), Use::TimeStamping, &*signer)?;
        let root = Root::of(signer)?;
        let clock = Certified::new(clock, &[stamps, root.certificate.clone()])?;
        let sm2 = match store.signer(&SM2_ROOT_KEY.parse::<KeyId>()?) {
            Ok(signer) => Some(Root::of(signer)?),
            Err(KeyError::Missing(_)) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { root, sm2, clock })
    }

    /// The certificate to put among the trusted ones, DER.
    pub fn root(&self) -> &[u8] {
        &self.root.certificate
    }

    /// All that it has certified seals with so far.
    pub fn roots(&self) -> Result<Roots, CertificateError> {
        let first = Roots::default().with(self.root())?;
        match &self.sm2 {
            Some(root) => first.with(&root.certificate),
            None => Ok(first),
        }
    }

    /// What the time stamps are signed with.
    pub fn clock(&self) -> &Certified {
        &self.clock
    }

    /// A certificate and the root's, DER. Times in seconds since 1970, both ends included.
    pub fn chain(
        &self,
        subject: &Subject,
        key: &PublicKey,
        not_before: i64,
        not_after: i64,
    ) -> Result<[Vec<u8>; 2], CertificateError> {
        let leaf = self.issue(subject, key, not_before, not_after)?;
        Ok([leaf, self.root_for(key).to_vec()])
    }

    /// What a certificate of this key is issued under, DER.
    pub fn root_for(&self, key: &PublicKey) -> &[u8] {
        &self.root_of(key).certificate
    }

    fn root_of(&self, key: &PublicKey) -> &Root {
        match (key.algorithm(), &self.sm2) {
            (Algorithm::Sm2, Some(root)) => root,
            _ => &self.root,
        }
    }

    /// A certificate, DER. Times in seconds since 1970, both ends included.
    pub fn issue(
        &self,
        subject: &Subject,
        key: &PublicKey,
        not_before: i64,
        not_after: i64,
    ) -> Result<Vec<u8>, CertificateError> {
        let plan = Plan { subject: subject.name()?, key, not_before, not_after, purpose: Use::Sealing };
        certificate(plan, authority_name(ROOT_NAME), &*self.root_of(key).signer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::{Purpose, names};
    use crate::{Es256Signer, FileStore, MasterKey};
    use der::{Decode, Encode};
    use x509_cert::Certificate;

    const NOW: i64 = 1_790_000_000;
    const DAY: i64 = 86_400;

    fn authority() -> Authority {
        let folder = tempfile::tempdir().unwrap();
        Authority::open(&FileStore::open(folder.path(), MasterKey::ephemeral()).unwrap()).unwrap()
    }

    fn seal(authority: &Authority) -> Certificate {
        let subject =
            Subject::Seal { organisation: "示范市土地局".into(), code: "X1".into(), seal: "公章".into() };
        let der = authority.issue(&subject, &Es256Signer::generate().public(), NOW - DAY, NOW + DAY).unwrap();
        Certificate::from_der(&der).unwrap()
    }

    #[test]
    fn the_same_store_gives_the_same_root_at_each_start() {
        let (folder, master) = (tempfile::tempdir().unwrap(), MasterKey::ephemeral());
        let open = || Authority::open(&FileStore::open(folder.path(), master.clone()).unwrap()).unwrap();
        let (first, second) = (open(), open());
        assert_eq!(first.root(), second.root());
        assert_eq!(first.clock().certificate(), second.clock().certificate());
        let root = Certificate::from_der(first.root()).unwrap();
        let (name, organisation) = names(root.tbs_certificate().subject());
        assert_eq!(name.as_deref(), Some(ROOT_NAME));
        assert!(organisation.unwrap().contains("不可用于生产"));
    }

    #[test]
    fn a_seal_with_sm2_has_a_root_with_sm2_that_stays_trusted() {
        let (folder, master) = (tempfile::tempdir().unwrap(), MasterKey::ephemeral());
        let store = || FileStore::open(folder.path(), master.clone()).unwrap();
        let authority = Authority::open_for(&store(), Algorithm::Sm2).unwrap();
        let key = crate::Sm2Signer::generate().public();
        let subject = Subject::Seal { organisation: "甲".into(), code: "1".into(), seal: "章".into() };
        let [leaf, root] = authority.chain(&subject, &key, NOW - DAY, NOW + DAY).unwrap();
        assert_ne!(root, authority.root());
        let leaf = Certificate::from_der(&leaf).unwrap();
        assert_eq!(leaf.signature_algorithm().oid, Algorithm::Sm2.signature_oid());
        assert!(Roots::default().with(authority.root()).unwrap().check(&leaf, &[], Purpose::Seal, NOW).is_err());
        // A hub that has gone back to the other algorithm.
        let later = Authority::open(&store()).unwrap();
        assert!(later.roots().unwrap().check(&leaf, &[], Purpose::Seal, NOW).is_ok());
        let text = later.roots().unwrap().to_pem().unwrap();
        assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 2);
        let read = Roots::default().with_file(text.as_bytes()).unwrap();
        assert!(read.check(&leaf, &[], Purpose::Seal, NOW).is_ok());
        assert!(Roots::default().with_file(b"-----BEGIN NOTHING-----").is_err());
    }

    #[test]
    fn a_certificate_counts_under_its_root_in_its_time_for_its_purpose() {
        let authority = authority();
        let leaf = seal(&authority);
        let roots = Roots::default().with(authority.root()).unwrap();
        assert!(roots.check(&leaf, &[], Purpose::Seal, NOW).is_ok());
        let late = roots.check(&leaf, &[], Purpose::Seal, NOW + 2 * DAY);
        assert!(matches!(late, Err(CertificateError::Expired(_))));
        assert!(matches!(roots.check(&leaf, &[], Purpose::TimeStamp, NOW), Err(CertificateError::Usage(_))));
        let stamp = authority.clock().certificate();
        assert!(roots.check(stamp, &[], Purpose::TimeStamp, NOW).is_ok());
        assert!(matches!(roots.check(stamp, &[], Purpose::Seal, NOW), Err(CertificateError::Usage(_))));
    }

    #[test]
    fn another_root_of_the_same_name_and_a_seal_that_certifies_are_refused() {
        let (ours, theirs) = (authority(), authority());
        let roots = Roots::default().with(ours.root()).unwrap();
        let leaf = seal(&theirs);
        let fake = Certificate::from_der(theirs.root()).unwrap();
        let unknown = roots.check(&leaf, &[fake], Purpose::Seal, NOW);
        assert!(matches!(unknown, Err(CertificateError::UnknownIssuer(_))));

        let store = Es256Signer::generate();
        let subject = Subject::Seal { organisation: "甲".into(), code: "1".into(), seal: "章".into() };
        let der = ours.issue(&subject, &store.public(), NOW - DAY, NOW + DAY).unwrap();
        let middle = Certificate::from_der(&der).unwrap();
        let plan = Plan {
            subject: subject.name().unwrap(),
            key: &Es256Signer::generate().public(),
            not_before: NOW - DAY,
            not_after: NOW + DAY,
            purpose: Use::Sealing,
        };
        let below = certificate(plan, middle.tbs_certificate().subject().clone(), &store).unwrap();
        let below = Certificate::from_der(&below).unwrap();
        let refused = roots.check(&below, &[middle], Purpose::Seal, NOW);
        assert!(matches!(refused, Err(CertificateError::UnknownIssuer(_))));
    }

    #[test]
    fn a_subject_says_what_it_may_hold() {
        let authority = authority();
        let key = Es256Signer::generate().public();
        for name in ["", "甲\n乙", &"长".repeat(65)] {
            let subject = Subject::Person { name: name.into(), organisation: None };
            let refused = authority.issue(&subject, &key, NOW, NOW + DAY);
            assert!(matches!(refused, Err(CertificateError::Subject(_))));
        }
        let subject = Subject::Person { name: "张三".into(), organisation: Some("甲公司".into()) };
        assert!(matches!(authority.issue(&subject, &key, NOW, NOW - 1), Err(CertificateError::Period)));
        let der = authority.issue(&subject, &key, NOW, NOW + DAY).unwrap();
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.to_der().unwrap(), der);
        let expected = (Some("张三".to_owned()), Some("甲公司".to_owned()));
        assert_eq!(names(certificate.tbs_certificate().subject()), expected);
    }
}
