//! CMS signatures (RFC 5652) with the attributes that PAdES asks for, written and read. One signer, signed
//! attributes always: nothing else is made here, and nothing else is taken.

use ::cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Header, Reader, Sequence, SliceReader};
use keys::Algorithm;
use keys::certificates::{Certified, public_key};
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

pub(crate) mod oid {
    use der::asn1::ObjectIdentifier as Oid;

    pub const DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.1");
    pub const SIGNED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.2");
    pub const CONTENT_TYPE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.3");
    pub const MESSAGE_DIGEST: Oid = Oid::new_unwrap("1.2.840.113549.1.9.4");
    pub const TST_INFO: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.1.4");
    pub const TIME_STAMP: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.14");
    pub const SIGNING_CERTIFICATE_V2: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.47");
    pub const SHA_256: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.1");
}

#[derive(Sequence)]
struct SigningCertificateV2 {
    certificates: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

/// The hash is SHA-256 when it is not named.
#[derive(Sequence)]
struct EssCertIdV2 {
    #[asn1(optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    digest: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

/// Signs a digest of content that stands elsewhere, or content that goes along.
pub(super) enum Content<'a> {
    Detached([u8; 32]),
    Enclosed(ObjectIdentifier, &'a [u8]),
}

/// `unsigned` may add attributes that depend on the signature, such as its time stamp.
pub(super) fn sign<E: From<der::Error> + From<keys::CryptoError>>(
    signer: &Certified,
    content: Content<'_>,
    unsigned: impl FnOnce(&[u8]) -> Result<Option<Attributes>, E>,
) -> Result<Vec<u8>, E> {
    let algorithm = signer.algorithm();
    let (kind, digest, enclosed) = match content {
        Content::Detached(digest) => (oid::DATA, digest, None),
        Content::Enclosed(kind, bytes) => {
            (kind, algorithm.digest(&[bytes]), Some(Any::encode_from(&OctetString::new(bytes)?)?))
        }
    };
    let signed = signed_attributes(signer, kind, &digest)?;
    let signature = signer.sign(&signed.to_der()?)?;
    let unsigned = unsigned(&signature)?;
    let certificate = signer.certificate().tbs_certificate();
    let digest_alg = AlgorithmIdentifierOwned { oid: algorithm.digest_oid(), parameters: None };
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.issuer().clone(),
            serial_number: certificate.serial_number().clone(),
        }),
        digest_alg: digest_alg.clone(),
        signed_attrs: Some(signed),
        signature_algorithm: AlgorithmIdentifierOwned { oid: algorithm.signature_oid(), parameters: None },
        signature: OctetString::new(signature)?,
        unsigned_attrs: unsigned,
    };
    let certificates: Vec<_> = signer.chain().iter().cloned().map(CertificateChoices::Certificate).collect();
    let data = SignedData {
        version: if kind == oid::DATA { CmsVersion::V1 } else { CmsVersion::V3 },
        digest_algorithms: SetOfVec::try_from(vec![digest_alg])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: kind, econtent: enclosed },
        certificates: Some(CertificateSet::try_from(certificates)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![info])?,
    };
    Ok(ContentInfo { content_type: oid::SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()?)
}

fn signed_attributes(signer: &Certified, kind: ObjectIdentifier, digest: &[u8]) -> Result<Attributes, der::Error> {
    let certificate = Algorithm::Es256.digest(&[&signer.certificate().to_der()?]);
    let pin = EssCertIdV2 { hash: None, digest: OctetString::new(&certificate[..])?, issuer_serial: None };
    let pin = SigningCertificateV2 { certificates: vec![pin], policies: None };
    SetOfVec::try_from(vec![
        attribute(oid::CONTENT_TYPE, Any::encode_from(&kind)?)?,
        attribute(oid::MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?,
        attribute(oid::SIGNING_CERTIFICATE_V2, Any::encode_from(&pin)?)?,
    ])
}

pub(super) fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, der::Error> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

/// What is wrong with a signature, whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CmsFault {
    #[error("the signature cannot be read")]
    Malformed,
    #[error("the signature uses an algorithm that is not checked here")]
    Algorithm,
    #[error("the content is not what was signed")]
    Content,
    #[error("the signature does not fit its certificate")]
    Signature,
}

pub(crate) struct Parsed {
    pub kind: ObjectIdentifier,
    pub enclosed: Option<Vec<u8>>,
    pub leaf: Certificate,
    pub others: Vec<Certificate>,
    pub signature: Vec<u8>,
    algorithm: Option<Algorithm>,
    signed: Attributes,
    unsigned: Attributes,
}

/// Zeros after the structure are the room that was left over in the file.
pub(crate) fn parse(bytes: &[u8]) -> Result<Parsed, CmsFault> {
    read(trimmed(bytes).ok_or(CmsFault::Malformed)?).map_err(|_| CmsFault::Malformed)?.ok_or(CmsFault::Malformed)
}

fn trimmed(bytes: &[u8]) -> Option<&[u8]> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let header = Header::decode(&mut reader).ok()?;
    let length = usize::try_from(reader.position()).ok()?.checked_add(usize::try_from(header.length()).ok()?)?;
    let (structure, rest) = bytes.split_at_checked(length)?;
    rest.iter().all(|byte| *byte == 0).then_some(structure)
}

fn read(bytes: &[u8]) -> Result<Option<Parsed>, der::Error> {
    let outer = ContentInfo::from_der(bytes)?;
    if outer.content_type != oid::SIGNED_DATA {
        return Ok(None);
    }
    let data: SignedData = outer.content.decode_as()?;
    let [info] = data.signer_infos.0.as_slice() else { return Ok(None) };
    let choices = data.certificates.iter().flat_map(|set| set.0.iter());
    let certificates = choices.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
        _ => None,
    });
    let (mut leaves, others): (Vec<_>, Vec<_>) = certificates.take(32).partition(|c| is_signer(&info.sid, c));
    let Some(leaf) = leaves.pop() else { return Ok(None) };
    let enclosed = match &data.encap_content_info.econtent {
        Some(content) => Some(content.decode_as::<OctetString>()?.as_bytes().to_vec()),
        None => None,
    };
    let algorithm = Algorithm::of_signature_oid(info.signature_algorithm.oid);
    Ok(Some(Parsed {
        kind: data.encap_content_info.econtent_type,
        enclosed,
        leaf,
        others,
        signature: info.signature.as_bytes().to_vec(),
        algorithm: algorithm.filter(|algorithm| algorithm.digest_oid() == info.digest_alg.oid),
        signed: info.signed_attrs.clone().unwrap_or_default(),
        unsigned: info.unsigned_attrs.clone().unwrap_or_default(),
    }))
}

fn is_signer(sid: &SignerIdentifier, certificate: &Certificate) -> bool {
    let certificate = certificate.tbs_certificate();
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            id.issuer == *certificate.issuer() && id.serial_number == *certificate.serial_number()
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => {
            matches!(certificate.get_extension::<SubjectKeyIdentifier>(), Ok(Some((_, found))) if found == *id)
        }
    }
}

impl Parsed {
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// `content` is what was signed, in parts.
    pub fn check(&self, kind: ObjectIdentifier, content: &[&[u8]]) -> Result<(), CmsFault> {
        let algorithm = self.algorithm.ok_or(CmsFault::Algorithm)?;
        let stated: ObjectIdentifier = self.signed_value(oid::CONTENT_TYPE)?;
        let digest: OctetString = self.signed_value(oid::MESSAGE_DIGEST)?;
        if stated != kind || self.kind != kind || !self.names_its_certificate()? {
            return Err(CmsFault::Malformed);
        }
        if digest.as_bytes() != algorithm.digest(content) {
            return Err(CmsFault::Content);
        }
        let key = public_key(&self.leaf).map_err(|_| CmsFault::Algorithm)?;
        if keys::Verifier::algorithm(&key) != algorithm {
            return Err(CmsFault::Algorithm);
        }
        let signed = self.signed.to_der().map_err(|_| CmsFault::Malformed)?;
        key.verify_der(&signed, &self.signature).map_err(|_| CmsFault::Signature)
    }

    pub fn time_stamp(&self) -> Option<Vec<u8>> {
        let attribute = self.unsigned.iter().find(|attribute| attribute.oid == oid::TIME_STAMP)?;
        attribute.values.get(0)?.to_der().ok()
    }

    /// An attribute that must stand once, with one value.
    fn signed_value<T: for<'a> Decode<'a>>(&self, oid: ObjectIdentifier) -> Result<T, CmsFault> {
        let mut found = self.signed.iter().filter(|attribute| attribute.oid == oid);
        let (Some(attribute), None) = (found.next(), found.next()) else { return Err(CmsFault::Malformed) };
        let [value] = attribute.values.as_slice() else { return Err(CmsFault::Malformed) };
        let der = value.to_der().map_err(|_| CmsFault::Malformed)?;
        T::from_der(&der).map_err(|_| CmsFault::Malformed)
    }

    /// Without that, the signature could be shown under another certificate of the same key.
    fn names_its_certificate(&self) -> Result<bool, CmsFault> {
        let pin: SigningCertificateV2 = self.signed_value(oid::SIGNING_CERTIFICATE_V2)?;
        let first = pin.certificates.first().ok_or(CmsFault::Malformed)?;
        if first.hash.as_ref().is_some_and(|hash| hash.oid != oid::SHA_256) {
            return Err(CmsFault::Algorithm);
        }
        let der = self.leaf.to_der().map_err(|_| CmsFault::Malformed)?;
        Ok(first.digest.as_bytes() == Algorithm::Es256.digest(&[&der]))
    }
}
