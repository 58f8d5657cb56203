//! The files that a file begins with: whoever appended to a document left the document itself in place, and it is known
//! by its digest even when what was appended cannot be read.

use sha2::{Digest, Sha256};

const MARK: &[u8] = b"%%EOF";
/// A document has few revisions, and the earliest are the ones that somebody issued.
const MOST: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    pub bytes: usize,
    pub sha256: String,
}

/// The earliest ends of revisions before the file's own end, each with the digest of all before it.
pub fn revisions(file: &[u8]) -> Vec<Revision> {
    let mut found: Vec<Revision> = Vec::new();
    let (mut hash, mut hashed) = (Sha256::new(), 0);
    for end in ends(file).filter(|end| *end < file.len()).take(MOST) {
        hash.update(&file[hashed..end]);
        hashed = end;
        found.push(Revision { bytes: end, sha256: hex::encode(hash.clone().finalize()) });
    }
    found
}

/// After each mark, and after the line that it stands on: writers do either.
fn ends(file: &[u8]) -> impl Iterator<Item = usize> {
    let marks = file.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    marks.flat_map(|(at, _)| {
        let end = at + MARK.len();
        let line = match file.get(end..).unwrap_or_default() {
            [b'\r', b'\n', ..] => Some(end + 2),
            [b'\r' | b'\n', ..] => Some(end + 1),
            _ => None,
        };
        std::iter::once(end).chain(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &[u8]) -> Vec<usize> {
        revisions(file).into_iter().map(|revision| revision.bytes).collect()
    }

    #[test]
    fn what_a_file_begins_with_is_found_by_its_digest() {
        let (first, second) = (b"one%%EOF\n".to_vec(), b"one%%EOF\ntwo%%EOF\r\nrest".to_vec());
        assert_eq!(found(&first), [8], "the file itself is no earlier revision");
        assert_eq!(found(&second), [8, 9, 17, 19]);
        let digest = hex::encode(Sha256::digest(&first));
        assert_eq!(revisions(&second)[1].sha256, digest);
        assert_eq!(found(b"%%EO"), [0; 0]);
        assert_eq!(found(&b"%%EOF".repeat(1_000)).len(), MOST);
    }
}
