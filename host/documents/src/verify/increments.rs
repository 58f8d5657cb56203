//! What was appended after the first signature, piece by piece.

use std::collections::BTreeSet;

use super::changes::changes;
use super::report::{Change, Increment, VerifyError};
use crate::pdf::{Pdf, PdfError};

pub(super) fn after_first(pdf: &Pdf<'_>, signed_ends: &[usize]) -> Result<Vec<Increment>, VerifyError> {
    let Some(first) = signed_ends.iter().copied().min() else { return Ok(vec![]) };
    let mut ends: BTreeSet<usize> = signed_ends.iter().copied().collect();
    ends.extend(pdf.xref.sections.iter().filter_map(|at| end_of(pdf.bytes, *at)));
    let mut increments = Vec::new();
    let mut from = first;
    for to in ends.into_iter().filter(|end| *end > first) {
        let change = between(pdf, from, to)?;
        increments.push(Increment { from, to, change });
        from = to;
    }
    if pdf.bytes[from..].iter().any(|byte| !byte.is_ascii_whitespace()) {
        let change = Change::Unknown("bytes that belong to no revision".into());
        increments.push(Increment { from, to: pdf.bytes.len(), change });
    }
    Ok(increments)
}

fn between(pdf: &Pdf<'_>, from: usize, to: usize) -> Result<Change, VerifyError> {
    let open = |end: usize| Pdf::open(&pdf.bytes[..end], pdf.budget);
    match (open(from), open(to)) {
        (Ok(old), Ok(new)) => Ok(changes(&old, &new)?),
        (Err(error @ PdfError::TooLarge { .. }), _) | (_, Err(error @ PdfError::TooLarge { .. })) => Err(error.into()),
        _ => Ok(Change::Unknown("a revision that cannot be read".into())),
    }
}

/// Past the `%%EOF` that belongs to a section.
fn end_of(bytes: &[u8], section: usize) -> Option<usize> {
    let after = |from: usize, mark: &[u8]| {
        let rest = bytes.get(from..)?;
        rest.windows(mark.len()).position(|window| window == mark).map(|at| from + at + mark.len())
    };
    let end = after(after(section, b"startxref")?, b"%%EOF")?;
    let line = match bytes.get(end..).unwrap_or_default() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    Some(end + line)
}
