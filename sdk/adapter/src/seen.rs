//! Which messages were worked on. The hub sends at least once: what is not remembered is done twice.
use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

/// Where the books are in a database, the best place of these ids is a table in it, written in the same transaction.
pub trait Seen: Send {
    fn has(&self, id: &str) -> bool;
    /// Returns when it is safe against a crash.
    fn remember(&mut self, id: &str) -> io::Result<()>;
}

/// One id a line; a line cut off by a crash counts as not written.
pub struct SeenFile {
    ids: HashSet<String>,
    file: File,
}

impl SeenFile {
    pub fn open(path: &Path) -> io::Result<SeenFile> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(whole as u64)?;
        }
        Ok(SeenFile { ids: text[..whole].lines().map(str::to_owned).collect(), file })
    }
}

impl Seen for SeenFile {
    fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    fn remember(&mut self, id: &str) -> io::Result<()> {
        if self.ids.insert(id.to_owned()) {
            self.file.write_all(format!("{}\n", id.replace('\n', " ")).as_bytes())?;
            self.file.sync_data()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_remembered_is_there_after_a_crash_and_half_a_line_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let mut seen = SeenFile::open(&path).unwrap();
        seen.remember("m-1").unwrap();
        seen.remember("m-1").unwrap();
        drop(seen);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"m-2").unwrap();
        let mut seen = SeenFile::open(&path).unwrap();
        assert!(seen.has("m-1") && !seen.has("m-2"));
        seen.remember("m-3").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "m-1\nm-3\n");
    }
}
