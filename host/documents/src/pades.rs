//! Electronic seals in PDFs: PAdES B-B and B-T. Bounded by the two acts that a hub performs on a document it made:
//! prepare all empty fields first, because a field added after a seal makes validators doubt the earlier ones; then
//! seal them one after the other, each as an increment that leaves the bytes before it alone.

mod cms;
mod error;
mod fields;
mod look;
mod seal;
mod stamp;
mod time;
mod time_http;

pub use error::{SealError, TimeError};
pub use fields::{FieldSpec, prepare};
pub use look::SealLook;
pub use seal::seal;
pub use time::{DevelopmentTime, TimeAuthority};
pub use time_http::HttpTime;

pub use cms::CmsFault;
pub(crate) use cms::{Parsed, oid, parse};
pub(crate) use fields::{Field, fields, read_text};
pub(crate) use stamp::{Stamp, StampFault, check as check_stamp};
