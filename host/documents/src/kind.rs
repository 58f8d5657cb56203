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
    ("ofd", "application/ofd", true),
    ("dwg", "image/vnd.dwg", false),
    ("csv", "text/csv", false),
    ("txt", "text/plain", false),
];

/// Every DWG since release 13 starts so.
const DWG_MAGIC: &[u8] = b"AC10";

/// What the name says it is, if such files are taken.
pub fn named(name: &str) -> Result<String, FileError> {
    let named = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let named = if named == "jpeg" { "jpg".to_owned() } else { named };
    match KNOWN.iter().any(|(e, ..)| *e == named) {
        true => Ok(named),
        false => Err(FileError::UnknownKind { named }),
    }
}

pub fn sniff(name: &str, head: &[u8]) -> Result<Kind, FileError> {
    let named = named(name)?;
    let known = KNOWN.iter().find(|(e, ..)| *e == named);
    let Some((extension, media_type, signed)) = known else {
        return Err(FileError::UnknownKind { named });
    };
    let found = infer::get(head).map(|t| t.extension().to_owned());
    let fits = match (*extension, &found) {
        ("dwg", _) => head.starts_with(DWG_MAGIC),
        // These are zip files; only their inside tells, once all of it is there.
        ("docx" | "xlsx" | "ofd", Some(f)) => f == extension || f == "zip",
        (_, Some(f)) => f == extension,
        (_, None) => !signed && !head.contains(&0),
    };
    match fits {
        true => Ok(Kind { extension: named, media_type }),
        false => Err(FileError::WrongKind { named, found }),
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
        assert!(matches!(sniff("list.csv", b"a,b\0"), Err(FileError::WrongKind { found: None, .. })));
        assert!(matches!(sniff("run.exe", b"MZ"), Err(FileError::UnknownKind { .. })));
        assert!(matches!(sniff("noextension", b"%PDF-1.7"), Err(FileError::UnknownKind { .. })));
    }
}
