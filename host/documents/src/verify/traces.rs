//! What is left of a seal in a file that cannot be read any more: enough to say that it was a sealed document, nothing
//! to rely on. Bounded by few places and the room that a signature has.

use keys::certificates::Purpose;

use super::report::Trust;
use crate::pades::parse;

const MARK: &[u8] = b"/Contents";
const PLACES: usize = 64;
const DIGITS: usize = 128 * 1024;

/// A signature whose certificate leads to a trusted one stands somewhere in these bytes.
pub fn bears_trusted_seal(file: &[u8], trust: &Trust) -> bool {
    let marks = file.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    marks.take(PLACES).any(|(at, _)| signature(&file[at + MARK.len()..]).is_some_and(|cms| is_ours(&cms, trust)))
}

fn signature(after: &[u8]) -> Option<Vec<u8>> {
    let text = after.trim_ascii_start().strip_prefix(b"<")?;
    let end = text.iter().take(DIGITS).position(|byte| *byte == b'>')?;
    hex::decode(&text[..end]).ok()
}

/// At the first moment of its certificate: when it was used cannot be known.
fn is_ours(cms: &[u8], trust: &Trust) -> bool {
    let Ok(parsed) = parse(cms) else { return false };
    let from = parsed.leaf.tbs_certificate().validity().not_before.to_unix_duration().as_secs();
    i64::try_from(from).is_ok_and(|at| trust.roots.check(&parsed.leaf, &parsed.others, Purpose::Seal, at).is_ok())
}
