//! What a file really is, by its first bytes, against what its name says.
//! Kinds that have no signature (text formats) pass on their name alone.
use crate::error::FileError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    pub extension: String,
    pub media_type: &'static str,
}

/// Extension, media type, and whether `infer` knows its signature.
const KNOWN: &[(&str, &str, bool)] = &[
    ("pdf", "application/pdf", true),
    ("jpg", "image/jpeg", true),
    ("png", "image/png", true),
    ("mp4", "video/mp4", true),
    ("zip", "application/zip", true),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true),
    ("dwg", "image/vnd.dwg", false),
    ("csv", "text/csv", false),
    ("txt", "text/plain", false),
];

/// Every DWG since release 13 starts so.
const DWG_MAGIC: &[u8] = b"AC10";

pub fn sniff(name: &str, head: &[u8]) -> Result<Kind, FileError> {
    let named = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let named = if named == "jpeg" { "jpg".to_owned() } else { named };
    let Some((extension, media_type, signed)) = KNOWN.iter().find(|(e, ..)| *e == named) else {
        return Err(FileError::WrongKind { named, found: "not a kind that is taken here".to_owned() });
    };
    let found = infer::get(head).map(|t| t.extension().to_owned());
    let fits = match (*extension, &found) {
        ("dwg", _) => head.starts_with(DWG_MAGIC),
        // Office files are zip files; only their inside tells.
        ("docx" | "xlsx", Some(f)) => f == extension || f == "zip",
        (_, Some(f)) => f == extension || !signed && f == "txt",
        (_, None) => !signed,
    };
    match fits {
        true => Ok(Kind { extension: named, media_type }),
        false => Err(FileError::WrongKind { named, found: found.unwrap_or_else(|| "something else".to_owned()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(sniff("a.PDF", b"%PDF-1.7\n").unwrap().media_type, "application/pdf");
        assert_eq!(sniff("plan.dwg", b"AC1032xxxx").unwrap().extension, "dwg");
        assert!(matches!(sniff("a.pdf", b"MZ\x90\x00"), Err(FileError::WrongKind { .. })));
        assert!(matches!(sniff("a.jpg", b"%PDF-1.7\n"), Err(FileError::WrongKind { .. })));
        assert!(matches!(sniff("run.exe", b"MZ"), Err(FileError::WrongKind { .. })));
        assert!(matches!(sniff("noextension", b"%PDF-1.7"), Err(FileError::WrongKind { .. })));
    }
}
