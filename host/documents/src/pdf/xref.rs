//! Where objects stand: tables, streams and their chain back to the first revision.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::{Budget, PdfError, malformed, within};
use super::object::{Dict, Object};
use super::parse::Parser;
use super::stream::decode;
use super::view::stream_at;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Free,
    At {
        offset: usize,
        generation: u16,
    },
    /// Inside of an object stream.
    In {
        stream: u32,
        index: u32,
    },
}

pub(crate) struct Xref {
    pub places: BTreeMap<u32, Place>,
    /// Of the newest section.
    pub trailer: Dict,
    pub is_stream: bool,
    /// Where each section stands, newest first.
    pub sections: Vec<usize>,
}

/// Reads the chain from the last `startxref` on; of a number that occurs twice the newer place counts.
pub(crate) fn read(bytes: &[u8], budget: &Budget) -> Result<Xref, PdfError> {
    let start = last_startxref(bytes)?;
    let mut places = BTreeMap::new();
    let (mut sections, mut seen) = (Vec::new(), BTreeSet::new());
    let mut newest: Option<(Dict, bool)> = None;
    let mut next = Some(start);
    while let Some(at) = next {
        within(sections.len(), budget.limits.increments, "increments")?;
        if !seen.insert(at) {
            return malformed("cross-references that go in a circle", at);
        }
        sections.push(at);
        let (section, trailer, is_stream) = section(bytes, at, budget)?;
        merge(&mut places, section, budget)?;
        // A hybrid file: the stream beside a table counts after it and before what is older.
        if let Some(beside) = offset(&trailer, "XRefStm", bytes)? {
            let (section, ..) = stream_section(bytes, beside, budget)?;
            merge(&mut places, section, budget)?;
        }
        next = offset(&trailer, "Prev", bytes)?;
        newest.get_or_insert((trailer, is_stream));
    }
    let (trailer, is_stream) = newest.ok_or(PdfError::Missing("trailer"))?;
    if trailer.get("Encrypt").is_some() {
        return Err(PdfError::Encrypted);
    }
    Ok(Xref { places, trailer, is_stream, sections })
}

fn merge(places: &mut BTreeMap<u32, Place>, older: BTreeMap<u32, Place>, budget: &Budget) -> Result<(), PdfError> {
    budget.work(older.len())?;
    for (number, place) in older {
        places.entry(number).or_insert(place);
    }
    within(places.len(), budget.limits.objects, "objects")
}

fn offset(trailer: &Dict, key: &str, bytes: &[u8]) -> Result<Option<usize>, PdfError> {
    match trailer.get(key) {
        None => Ok(None),
        Some(Object::Int(at)) => match usize::try_from(*at) {
            Ok(at) if at < bytes.len() => Ok(Some(at)),
            _ => malformed("a cross-reference outside of the file", 0),
        },
        Some(_) => malformed("a cross-reference that is no number", 0),
    }
}

/// Readers look for it in the last kilobyte; so do we.
fn last_startxref(bytes: &[u8]) -> Result<usize, PdfError> {
    let from = bytes.len().saturating_sub(1024);
    let Some(found) = bytes[from..].windows(9).rposition(|window| window == b"startxref") else {
        return malformed("no startxref at the end", bytes.len());
    };
    let mut parser = Parser::new(bytes, from + found + 9);
    match parser.unsigned().and_then(|at| usize::try_from(at).ok()) {
        Some(at) if at < bytes.len() => Ok(at),
        _ => malformed("a startxref outside of the file", from + found),
    }
}

type Section = (BTreeMap<u32, Place>, Dict, bool);

fn section(bytes: &[u8], at: usize, budget: &Budget) -> Result<Section, PdfError> {
    let mut parser = Parser::new(bytes, at);
    match parser.take("xref") {
        true => table(parser, budget),
        false => stream_section(bytes, at, budget),
    }
}

fn table(mut parser: Parser<'_>, budget: &Budget) -> Result<Section, PdfError> {
    let began = parser.at;
    let mut places = BTreeMap::new();
    while !parser.take("trailer") {
        let (Some(first), Some(count)) = (parser.unsigned(), parser.unsigned()) else {
            return malformed("no head of a cross-reference table", parser.at);
        };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        within(places.len().saturating_add(count), budget.limits.objects, "objects")?;
        for n in 0..count as u64 {
            let (Some(offset), Some(generation)) = (parser.unsigned(), parser.unsigned()) else {
                return malformed("no entry of a cross-reference table", parser.at);
            };
            let used = parser.take("n");
            if !used && !parser.take("f") {
                return malformed("no entry of a cross-reference table", parser.at);
            }
            let (Ok(number), Ok(generation)) = (u32::try_from(first.saturating_add(n)), u16::try_from(generation))
            else {
                return malformed("an object number out of range", parser.at);
            };
            let at = Place::At { offset: usize::try_from(offset).unwrap_or(usize::MAX), generation };
            if places.insert(number, if used { at } else { Place::Free }).is_some() {
                return malformed("an object twice in one cross-reference table", parser.at);
            }
        }
    }
    let trailer = parser.object()?;
    budget.work(parser.at - began)?;
    match trailer {
        Object::Dict(trailer) => Ok((places, trailer, false)),
        _ => malformed("no trailer", parser.at),
    }
}

fn stream_section(bytes: &[u8], at: usize, budget: &Budget) -> Result<Section, PdfError> {
    let (_, stream) = stream_at(bytes, at, budget)?;
    if !stream.dict.is("Type", "XRef") {
        return malformed("neither a cross-reference table nor a stream", at);
    }
    let numbers = |key: &str| -> Option<Vec<usize>> {
        stream.dict.get(key)?.array()?.iter().map(|n| n.int().and_then(|n| usize::try_from(n).ok())).collect()
    };
    let widths = numbers("W").filter(|w| w.len() == 3 && w.iter().all(|n| *n <= 8) && w.iter().sum::<usize>() > 0);
    let size = stream.dict.get("Size").and_then(Object::int).and_then(|n| usize::try_from(n).ok());
    let (Some(widths), Some(size)) = (widths, size) else { return malformed("an odd cross-reference stream", at) };
    let index = numbers("Index").unwrap_or_else(|| vec![0, size]);
    let data = decode(&stream, budget)?;
    let mut rows = data.chunks_exact(widths.iter().sum());
    within(rows.len(), budget.limits.objects, "objects")?;
    let mut places = BTreeMap::new();
    for range in index.chunks_exact(2) {
        for (number, row) in (range[0]..range[0].saturating_add(range[1])).zip(&mut rows) {
            let Ok(number) = u32::try_from(number) else { return malformed("an object number out of range", at) };
            if places.insert(number, place(row, &widths, at)?).is_some() {
                return malformed("an object twice in one cross-reference stream", at);
            }
        }
    }
    Ok((places, stream.dict, true))
}

fn place(row: &[u8], widths: &[usize], at: usize) -> Result<Place, PdfError> {
    let (kind, rest) = row.split_at(widths[0]);
    let (second, third) = rest.split_at(widths[1]);
    let value = |bytes: &[u8]| bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let kind = if widths[0] == 0 { 1 } else { value(kind) };
    let (second, third) = (value(second), value(third));
    match (kind, u32::try_from(second), u32::try_from(third)) {
        (0, ..) => Ok(Place::Free),
        (1, ..) => match (usize::try_from(second), u16::try_from(third)) {
            (Ok(offset), Ok(generation)) => Ok(Place::At { offset, generation }),
            _ => malformed("an odd entry of a cross-reference stream", at),
        },
        (2, Ok(stream), Ok(index)) => Ok(Place::In { stream, index }),
        _ => malformed("an odd entry of a cross-reference stream", at),
    }
}
