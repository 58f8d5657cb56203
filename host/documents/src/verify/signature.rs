//! One signature: found in the form, checked over its bytes, asked for its issuer.

use jiff::Timestamp;
use keys::certificates::{CertificateError, Purpose, identifier, names};

use super::changes::changes;
use super::range::Covered;
use super::report::{Alteration, Change, Sealing, Trust, Verdict, VerifyError, When};
use crate::pades::{CmsFault, Parsed, StampFault, check_stamp, fields, oid, parse, read_text};
use crate::pdf::{Dict, Id, Object, Pdf, PdfError, Place};

pub(super) struct Found {
    pub field: String,
    pub id: Id,
    pub dict: Dict,
    /// Where its object begins.
    pub offset: usize,
}

pub(super) fn find(pdf: &Pdf<'_>) -> Result<Vec<Found>, VerifyError> {
    let mut found = Vec::new();
    for field in fields(pdf)?.into_iter().filter(|field| field.is_signature) {
        let id = match field.dict.get("V") {
            None | Some(Object::Null) => continue,
            Some(Object::Ref(id)) => *id,
            Some(_) => return Err(PdfError::Unsupported("a signature inside of its field".into()).into()),
        };
        let (Object::Dict(dict), Place::At { offset, .. }) = (pdf.get(id)?, pdf.place(id)) else {
            return Err(PdfError::Unsupported("a signature that is no object of its own".into()).into());
        };
        found.push(Found { field: field.name, id, dict, offset });
    }
    Ok(found)
}

pub(super) fn judge(pdf: &Pdf<'_>, found: Found, range: &Covered, trust: &Trust) -> Result<Sealing, VerifyError> {
    let is_time_stamp = found.dict.is("SubFilter", "ETSI.RFC3161");
    let text = |key| found.dict.get(key).and_then(Object::bytes).map(read_text);
    let mut sealing = Sealing {
        reason: text("Reason"),
        when: text("M").and_then(|text| date(&text)).map_or(When::Unknown, When::Claimed),
        signer: text("Name").unwrap_or_default(),
        organisation: None,
        code: None,
        issuer: None,
        algorithm: None,
        verdict: Verdict::Valid,
        trusted: false,
        is_time_stamp,
        covers: range.end,
        field: found.field.clone(),
    };
    let contents = found.dict.get("Contents").and_then(Object::bytes).unwrap_or_default();
    let signed = [&pdf.bytes[..range.gap.start], &pdf.bytes[range.gap.end..range.end]];
    sealing.verdict = match parse(contents) {
        Err(fault) => faulty(fault),
        Ok(parsed) => {
            certified(&parsed, &mut sealing);
            match is_time_stamp {
                true => stamped_document(contents, &signed, trust, &mut sealing),
                false => signed_document(&parsed, &signed, trust, &mut sealing),
            }
        }
    };
    // A broken signature stays the first thing to say about it.
    let broken = matches!(sealing.verdict, Verdict::Altered(_));
    if let (false, Some(alteration)) = (broken, later(pdf, &found, range.end)?) {
        sealing.verdict = Verdict::Altered(alteration);
    }
    Ok(sealing)
}

fn certified(parsed: &Parsed, sealing: &mut Sealing) {
    let certificate = parsed.leaf.tbs_certificate();
    let (name, organisation) = names(certificate.subject());
    sealing.signer = name.unwrap_or_else(|| certificate.subject().to_string());
    sealing.organisation = organisation;
    sealing.code = identifier(certificate.subject());
    sealing.issuer = names(certificate.issuer()).0;
    sealing.algorithm = parsed.algorithm();
}

fn faulty(fault: CmsFault) -> Verdict {
    match fault {
        CmsFault::Algorithm => Verdict::NotChecked,
        fault => Verdict::Altered(Alteration::Signature(fault)),
    }
}

fn signed_document(parsed: &Parsed, signed: &[&[u8]], trust: &Trust, sealing: &mut Sealing) -> Verdict {
    if let Err(fault) = parsed.check(oid::DATA, signed) {
        // Whose it was before it was broken, as far as a certificate that anybody can copy says.
        sealing.trusted = issued(parsed, trust, &sealing.when).is_ok();
        return faulty(fault);
    }
    match parsed.time_stamp().map(|token| check_stamp(&token, &[&parsed.signature], &trust.clocks)) {
        Some(Ok(stamp)) => sealing.when = When::Stamped { at: stamp.at, authority: stamp.authority },
        Some(Err(StampFault::Broken)) => return Verdict::Altered(Alteration::Stamp),
        // A stranger's stamp is no more than the signer's own word.
        Some(Err(StampFault::Unknown)) | None => {}
    }
    match issued(parsed, trust, &sealing.when) {
        Ok(()) => {
            sealing.trusted = true;
            Verdict::Valid
        }
        Err(why) => Verdict::UnknownIssuer(why),
    }
}

fn issued(parsed: &Parsed, trust: &Trust, when: &When) -> Result<(), String> {
    let at = match when {
        When::Stamped { at, .. } | When::Claimed(at) => at.as_second(),
        When::Unknown => return Err("it does not say when it was made".into()),
    };
    let checked = trust.roots.check(&parsed.leaf, &parsed.others, Purpose::Seal, at);
    checked.map_err(|error: CertificateError| error.to_string())
}

fn stamped_document(token: &[u8], signed: &[&[u8]], trust: &Trust, sealing: &mut Sealing) -> Verdict {
    match check_stamp(token, signed, &trust.clocks) {
        Ok(stamp) => {
            sealing.when = When::Stamped { at: stamp.at, authority: stamp.authority };
            sealing.trusted = true;
            Verdict::Valid
        }
        Err(StampFault::Broken) => Verdict::Altered(Alteration::Stamp),
        Err(StampFault::Unknown) => Verdict::UnknownIssuer("no trusted authority stands behind the time stamp".into()),
    }
}

/// What became of the revision that was signed.
fn later(pdf: &Pdf<'_>, found: &Found, end: usize) -> Result<Option<Alteration>, VerifyError> {
    let revision = match Pdf::open(&pdf.bytes[..end], pdf.budget) {
        Ok(revision) => revision,
        Err(PdfError::TooLarge { what, limit }) => return Err(PdfError::TooLarge { what, limit }.into()),
        Err(_) => return Ok(Some(Alteration::Revision)),
    };
    let holds = find(&revision).is_ok_and(|all| {
        all.iter().any(|one| one.id == found.id && one.offset == found.offset && one.field == found.field)
    });
    if !holds {
        return Ok(Some(Alteration::Revision));
    }
    match changes(&revision, pdf)? {
        Change::Content(what) | Change::Unknown(what) => Ok(Some(Alteration::After(what))),
        _ => Ok(None),
    }
}

/// `D:20260131120000+08'00'`; what is left out counts as its beginning, no zone as UTC.
fn date(text: &str) -> Option<Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    text.is_ascii().then_some(())?;
    let number = |at: usize, otherwise: &str| text.get(at..at + 2).unwrap_or(otherwise).to_owned();
    let (month, day) = (number(4, "01"), number(6, "01"));
    let (hour, minute, second) = (number(8, "00"), number(10, "00"), number(12, "00"));
    let zone: String = text.get(14..).unwrap_or("Z").chars().filter(|c| *c != '\'').collect();
    let zone = match zone.as_str() {
        "" | "Z" | "Z0000" => "Z".to_owned(),
        zone => format!("{}:{}", zone.get(..3)?, zone.get(3..5).unwrap_or("00")),
    };
    format!("{}-{month}-{day}T{hour}:{minute}:{second}{zone}", text.get(..4)?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_pdfs_are_read() {
        let at = |text| date(text).map(|at| at.to_string());
        assert_eq!(at("D:20260131120000+08'00'").as_deref(), Some("2026-01-31T04:00:00Z"));
        assert_eq!(at("D:20260131120000Z").as_deref(), Some("2026-01-31T12:00:00Z"));
        assert_eq!(at("D:20260131").as_deref(), Some("2026-01-31T00:00:00Z"));
        for text in ["", "D:", "D:2026013112000€", "D:20269931120000+08'00'", "tomorrow"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
