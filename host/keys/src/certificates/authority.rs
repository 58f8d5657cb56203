//! The development authority: a root that certifies seals, and a time-stamping key under it. Both keys live in the
//! key store. Their certificates are not kept anywhere: the keys sign deterministically and everything else in the
//! certificates is fixed, so each start, and each process, writes the same bytes.

use std::sync::Arc;

use super::build::{Plan, Use, certificate};
use super::certified::Certified;
use super::chain::CertificateError;
use super::subject::{Subject, authority_name};
use crate::algorithm::{Algorithm, PublicKey, Signer};
use crate::error::KeyError;
use crate::store::{KeyId, KeyStore};

pub const ROOT_NAME: &str = "Hub development CA (not for production)";
pub const CLOCK_NAME: &str = "Hub development time stamps (not for production)";
const ROOT_KEY: &str = "development-ca";
const CLOCK_KEY: &str = "development-time";
/// 2020-01-01 to 2049-12-31: a sample city's clock may be set anywhere near today.
const FROM: i64 = 1_577_836_800;
const UNTIL: i64 = 2_524_521_600;

pub struct Authority {
    signer: Arc<dyn Signer>,
    root: Vec<u8>,
    clock: Certified,
}

impl Authority {
    /// Makes the two keys at first use.
    pub fn open(store: &dyn KeyStore) -> Result<Self, CertificateError> {
        let key = |name: &str| -> Result<Arc<dyn Signer>, KeyError> {
            store.signer_or_create(&name.parse::<KeyId>()?, Algorithm::Es256)
        };
        let (signer, clock) = (key(ROOT_KEY)?, key(CLOCK_KEY)?);
        let certify = |name, key: &PublicKey, purpose| {
            let plan = Plan { subject: authority_name(name), key, not_before: FROM, not_after: UNTIL, purpose };
            certificate(plan, authority_name(ROOT_NAME), &*signer)
        };
        let root = certify(ROOT_NAME, &signer.public(), Use::Authority)?;
        let stamps = certify(CLOCK_NAME, &clock.public(), Use::TimeStamping)?;
        let clock = Certified::new(clock.clone(), &[stamps, root.clone()])?;
        Ok(Self { signer, root, clock })
    }

    /// The certificate to put among the trusted ones, DER.
    pub fn root(&self) -> &[u8] {
        &self.root
    }

    /// What the time stamps are signed with.
    pub fn clock(&self) -> &Certified {
        &self.clock
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
        certificate(plan, authority_name(ROOT_NAME), &*self.signer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificates::{Purpose, Roots, names};
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
