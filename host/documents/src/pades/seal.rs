//! Sealing a prepared field: one increment, the signature over everything but its own room.

use std::ops::Range;

use der::{Any, Decode};
use jiff::Timestamp;
use jiff::tz::Offset;
use keys::certificates::Certified;

use super::cms::{Content, attribute, oid, sign};
use super::error::SealError;
use super::fields::{Field, fields, numbers};
use super::look::{SealLook, draw};
use super::time::TimeAuthority;
use crate::pdf::{Budget, Dict, Increment, Limits, Object, Pdf, PdfError, spans, text};

/// For the signature with its certificates and time stamp; those of licensed authorities bring longer chains.
const ROOM: usize = 12 * 1024;
/// As wide as any offset of a file that is taken here.
const WIDE: i64 = 9_999_999_999;
/// The country has one.
const HOURS_EAST: i8 = 8;

/// Returns the whole file with the seal in it. `at` is what the seal states; what the stamp states is the authority's.
pub fn seal(
    bytes: &[u8],
    field: &str,
    look: &SealLook<'_>,
    signer: &Certified,
    time: &dyn TimeAuthority,
    at: Timestamp,
) -> Result<Vec<u8>, SealError> {
    let budget = Budget::new(Limits::default());
    let pdf = Pdf::open(bytes, &budget)?;
    let field = find(&pdf, field)?;
    let mut increment = Increment::new(&pdf);
    let size = size(&pdf, &field)?;
    let picture = draw(&mut increment, look, size)?;
    let signature = increment.add(Object::Dict(blank(look, at)));
    let appearance = Dict::default().with("N", Object::Ref(picture));
    let filled = field.dict.with("AP", Object::Dict(appearance)).with("V", Object::Ref(signature));
    increment.put(field.id, Object::Dict(filled));
    let (mut out, offsets) = increment.finish(&pdf);

    let spans = spans(&out, offsets[&signature])?;
    let room = spans[&b"Contents"[..]].clone();
    let range = spans[&b"ByteRange"[..]].clone();
    write_range(&mut out, range, &room);
    let digest = signer.algorithm().digest(&[&out[..room.start], &out[room.end..]]);
    let cms = sign(signer, Content::Detached(digest), |value| stamped(value, time))?;
    if cms.len() > ROOM {
        return Err(SealError::Room(ROOM));
    }
    let digits = hex::encode(cms);
    out[room.start + 1..room.start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    Ok(out)
}

fn find(pdf: &Pdf<'_>, name: &str) -> Result<Field, SealError> {
    let found = fields(pdf)?.into_iter().find(|field| field.is_signature && field.name == name);
    let field = found.ok_or_else(|| SealError::NoField(name.into()))?;
    if field.dict.get("V").is_some() { Err(SealError::Taken(name.into())) } else { Ok(field) }
}

fn size(pdf: &Pdf<'_>, field: &Field) -> Result<(f64, f64), SealError> {
    let rect = pdf.deref(field.dict.get("Rect"))?;
    let [left, bottom, right, top] = numbers(pdf, &rect)?.ok_or(PdfError::Missing("place of the field"))?;
    Ok(((right - left).abs(), (top - bottom).abs()))
}

fn blank(look: &SealLook<'_>, at: Timestamp) -> Dict {
    let range = vec![Object::Int(0), Object::Int(WIDE), Object::Int(WIDE), Object::Int(WIDE)];
    let dict = Dict::default()
        .with("Type", Object::name("Sig"))
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("SubFilter", Object::name("ETSI.CAdES.detached"))
        .with("ByteRange", Object::Array(range))
        .with("Contents", Object::Text(vec![0; ROOM]))
        .with("Name", text(look.name))
        .with("M", Object::Text(date(at).into_bytes()));
    match look.reason {
        Some(reason) => dict.with("Reason", text(reason)),
        None => dict,
    }
}

fn date(at: Timestamp) -> String {
    let local = at.to_zoned_datetime(Offset::constant(HOURS_EAST).to_time_zone());
    format!("D:{}+{HOURS_EAST:02}'00'", local.strftime("%Y%m%d%H%M%S"))
}

fn write_range(out: &mut [u8], range: Range<usize>, room: &Range<usize>) {
    let text = format!("[0 {} {} {}", room.start, room.end, out.len() - room.end);
    let place = &mut out[range];
    let inside = place.len() - 1;
    place[..inside].fill(b' ');
    place[..text.len()].copy_from_slice(text.as_bytes());
}

fn stamped(value: &[u8], time: &dyn TimeAuthority) -> Result<Option<x509_cert::attr::Attributes>, SealError> {
    let token = time.stamp(&keys::Algorithm::Es256.digest(&[value]))?;
    let attribute = attribute(oid::TIME_STAMP, Any::from_der(&token)?)?;
    Ok(Some(vec![attribute].try_into()?))
}
