//! The code on a document by which anybody looks it up: 80 random bits, so
//! that nobody finds a document by guessing, in letters that are not mistaken
//! for each other when read from paper and typed.
use uuid::Uuid;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;

pub fn fresh() -> String {
    // Version and variant stand in the other bytes of a random UUID.
    let bytes = Uuid::new_v4().into_bytes();
    let random = bytes[..6].iter().chain(&bytes[9..13]).fold(0_u128, |n, byte| n << 8 | u128::from(*byte));
    (0..LENGTH).rev().map(|i| LETTERS[(random >> (5 * i) & 31) as usize] as char).collect()
}

/// What somebody typed or scanned: case, spaces, dashes and look-alikes do not matter.
pub fn read(text: &str) -> Option<String> {
    let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    let code: String = letters.take(LENGTH + 1).collect();
    (code.len() == LENGTH && code.bytes().all(|b| LETTERS.contains(&b))).then_some(code)
}

/// In groups of four, as it is printed.
pub fn printed(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_paper() {
        let code = fresh();
        assert_eq!(read(&printed(&code).to_lowercase()), Some(code.clone()));
        assert_ne!(fresh(), code);
        assert_eq!(read("O123-456L-89AB-CDEF").as_deref(), Some("0123456189ABCDEF"));
        assert_eq!(read("0123"), None);
        assert_eq!(read("0123456789ABCDEU"), None);
    }
}
