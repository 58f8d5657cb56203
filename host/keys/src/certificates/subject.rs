//! Whose key it is. A certificate travels in every sealed file, so it holds names and the organisation's public
//! code, never a number of a person.

use der::asn1::{ObjectIdentifier, PrintableString, SetOfVec, Utf8StringRef};
use der::{Any, Decode, Encode};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::chain::CertificateError;

const COMMON_NAME: &str = "2.5.4.3";
const COUNTRY: &str = "2.5.4.6";
const ORGANISATION: &str = "2.5.4.10";
const ORGANISATION_IDENTIFIER: &str = "2.5.4.97";
/// What X.520 allows for a name; also keeps a certificate small.
const LONGEST: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A seal: the organisation, its unified social credit code, and which of its seals it is.
    Seal {
        organisation: String,
        code: String,
        seal: String,
    },
    Person {
        name: String,
        organisation: Option<String>,
    },
}

impl Subject {
    pub(super) fn name(&self) -> Result<Name, CertificateError> {
        match self {
            Subject::Seal { organisation, code, seal } => {
                name(&[(ORGANISATION, organisation), (ORGANISATION_IDENTIFIER, code), (COMMON_NAME, seal)])
            }
            Subject::Person { name: person, organisation: Some(organisation) } => {
                name(&[(ORGANISATION, organisation), (COMMON_NAME, person)])
            }
            Subject::Person { name: person, organisation: None } => name(&[(COMMON_NAME, person)]),
        }
    }
}

pub(super) fn authority_name(common: &str) -> Name {
    name(&[(ORGANISATION, "枢纽开发测试（不可用于生产）"), (COMMON_NAME, common)]).expect("short names")
}

fn name(parts: &[(&str, &str)]) -> Result<Name, CertificateError> {
    let mut sequence = RdnSequence::default();
    let country = Any::encode_from(&PrintableString::new("CN").expect("two letters")).expect("short");
    sequence.push(relative(COUNTRY, country)?);
    for (oid, text) in parts {
        if text.trim().is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(CertificateError::Subject((*text).into()));
        }
        let text = Utf8StringRef::new(text).map_err(|_| CertificateError::Malformed)?;
        sequence.push(relative(oid, Any::encode_from(&text).map_err(|_| CertificateError::Malformed)?)?);
    }
    let der = sequence.to_der().map_err(|_| CertificateError::Malformed)?;
    Name::from_der(&der).map_err(|_| CertificateError::Malformed)
}

fn relative(oid: &str, value: Any) -> Result<RelativeDistinguishedName, CertificateError> {
    let pair = AttributeTypeAndValue { oid: ObjectIdentifier::new_unwrap(oid), value };
    let set = SetOfVec::try_from(vec![pair]).map_err(|_| CertificateError::Malformed)?;
    Ok(RelativeDistinguishedName::from(set))
}

/// The common name and the organisation that a certificate states.
pub fn names(name: &Name) -> (Option<String>, Option<String>) {
    (stated(name, COMMON_NAME), stated(name, ORGANISATION))
}

/// The organisation's public code; a certificate of a person has none.
pub fn identifier(name: &Name) -> Option<String> {
    stated(name, ORGANISATION_IDENTIFIER)
}

fn stated(name: &Name, oid: &str) -> Option<String> {
    let oid = ObjectIdentifier::new_unwrap(oid);
    name.iter().find(|pair| pair.oid == oid).and_then(|pair| text(&pair.value))
}

fn text(value: &Any) -> Option<String> {
    match value.to_der().ok()?.first()? {
        // UTF8String, PrintableString, IA5String; what else there is has no place in a seal.
        0x0c | 0x13 | 0x16 => String::from_utf8(value.value().to_vec()).ok(),
        // BMPString, which older authorities write Chinese names in.
        0x1e => {
            let units = value.value().chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        }
        _ => None,
    }
}
