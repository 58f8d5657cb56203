//! PDF files as far as sealing and checking need them: objects, cross-references, increments. Bounded by strictness:
//! nothing is repaired, because a file that two readers could read differently must not carry a seal. `Pdf` is one
//! view of the file as it ended at some byte, so that an earlier revision is opened like the whole.

mod limits;
mod object;
mod parse;
mod stream;
mod view;
mod write;
mod xref;

pub use limits::{Budget, Limits, PdfError};
pub(crate) use object::{Dict, Id, Object, Stream};
pub(crate) use parse::spans;
pub(crate) use view::Pdf;
pub(crate) use write::{Increment, text};
pub(crate) use xref::Place;
