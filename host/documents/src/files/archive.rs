//! What only the whole file tells. Packed formats (zip, office, OFD) must hold
//! what their name says and unpack to a bearable size; no other format may be a
//! zip archive as well. Nothing is unpacked to anywhere; work is bounded.
use crate::error::FileError;
use async_recursion::async_recursion as boxed;
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive};
use std::{
    fs::File,
    io::{self, Read},
};
use tokio::task::spawn_blocking;

/// Of one archive; an office file has some hundred.
const ENTRIES: u64 = 20_000;
/// Text packs to a hundredth at the very best.
const RATIO: u64 = 100;
/// Small archives may unpack to this in any case, and none to more than the other.
const ALWAYS: u64 = 64 << 20;
const NEVER: u64 = 4 << 30;
/// A record at the end of an archive, with the longest comment.
const END: u64 = 22 + 65_535;

/// A part that every file of the format has.
const PARTS: &[(&str, &str)] = &[("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("ofd", "OFD.xml")];

#[boxed]
pub(super) async fn inspect(file: File, extension: String) -> Result<(), FileError> {
    let done = spawn_blocking(move || match extension.as_str() {
        "zip" | "docx" | "xlsx" | "ofd" => packed(file, &extension),
        _ => single(file, extension),
    });
    done.await.map_err(io::Error::other)?
}

fn single(file: File, extension: String) -> Result<(), FileError> {
    let size = file.metadata()?.len();
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let found = ZipArchive::with_max_search_space(END).locate_in_file(file, &mut buffer);
    match found {
        Ok(archive) if archive.end_offset() == size && archive.entries_hint() > 0 => {
            Err(FileError::Twofold { named: extension, other: "zip".to_owned() })
        }
        _ => Ok(()),
    }
}

fn packed(file: File, extension: &str) -> Result<(), FileError> {
    let damaged = || FileError::Damaged { named: extension.to_owned() };
    let size = file.metadata()?.len();
    let allowed = (size * RATIO).clamp(ALWAYS, NEVER);
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipArchive::from_file(file, &mut buffer).map_err(|_| damaged())?;
    let part = PARTS.iter().find(|(kind, _)| *kind == extension).map(|(_, part)| *part);
    let (mut entries, mut n, mut total, mut has) = (archive.entries(&mut buffer), 0, 0_u64, part.is_none());
    while let Some(entry) = entries.next_entry().map_err(|_| damaged())? {
        n += 1;
        let claimed = entry.uncompressed_size_hint();
        total = total.saturating_add(claimed);
        if n > ENTRIES || total > allowed {
            return Err(FileError::Bomb { named: extension.to_owned(), packed: size, unpacked: total });
        }
        has |= part.is_some_and(|part| entry.file_path().as_bytes() == part.as_bytes());
        // Only office programs unpack by themselves what somebody double-clicks: those are held to their claims.
        if part.is_some() {
            let method = entry.compression_method();
            let inside = archive.get_entry(entry.wayfinder()).map_err(|_| damaged())?;
            let real = length(inside.reader(), method, claimed).map_err(|_| damaged())?;
            if real > claimed {
                return Err(FileError::Bomb { named: extension.to_owned(), packed: size, unpacked: real });
            }
        }
    }
    match has {
        true => Ok(()),
        false => Err(FileError::WrongKind { named: extension.to_owned(), found: Some("zip".to_owned()) }),
    }
}

/// Counted up to one byte more than claimed.
fn length(packed: impl Read, method: CompressionMethod, claimed: u64) -> io::Result<u64> {
    let most = claimed.saturating_add(1);
    match method {
        CompressionMethod::STORE => io::copy(&mut packed.take(most), &mut io::sink()),
        CompressionMethod::DEFLATE => io::copy(&mut DeflateDecoder::new(packed).take(most), &mut io::sink()),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}
