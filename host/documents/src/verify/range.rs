//! Which bytes a signature covers: all of its revision but the digits of the signature itself, exactly.

use std::ops::Range;

use thiserror::Error;

use super::report::VerifyError;
use super::signature::Found;
use crate::pdf::{Object, Pdf, spans};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RangeFault {
    #[error("its byte range is not four numbers")]
    Form,
    #[error("it does not begin at the file's first byte")]
    Start,
    #[error("it leaves out something other than the signature itself")]
    Gap,
    #[error("it ends outside of the file")]
    End,
}

pub(super) struct Covered {
    /// What is left out, with its angle brackets.
    pub gap: Range<usize>,
    pub end: usize,
}

pub(super) fn check(pdf: &Pdf<'_>, found: &Found) -> Result<Covered, VerifyError> {
    let fault = |fault| VerifyError::Range { field: found.field.clone(), fault };
    let numbers = found.dict.get("ByteRange").and_then(Object::array).unwrap_or_default();
    let numbers: Option<Vec<usize>> = numbers.iter().map(|n| n.int().and_then(|n| usize::try_from(n).ok())).collect();
    let Some([start, before, after, rest]) = numbers.as_deref().and_then(|n| <[usize; 4]>::try_from(n).ok()) else {
        return Err(fault(RangeFault::Form));
    };
    let spans = spans(pdf.bytes, found.offset)?;
    let contents = spans.get(&b"Contents"[..]).ok_or_else(|| fault(RangeFault::Gap))?;
    let end = after.checked_add(rest).filter(|end| *end <= pdf.bytes.len());
    let end = end.ok_or_else(|| fault(RangeFault::End))?;
    let digits = &pdf.bytes[contents.clone()];
    let only_digits = digits.len() >= 2 && digits[1..digits.len() - 1].iter().all(u8::is_ascii_hexdigit);
    match () {
        () if start != 0 => Err(fault(RangeFault::Start)),
        () if *contents != (before..after) || digits[0] != b'<' || !only_digits => Err(fault(RangeFault::Gap)),
        () => Ok(Covered { gap: before..after, end }),
    }
}
