//! A journal of JSON lines: what is written is on the disk before anybody hears of it, and a line that a crash cut off
//! was never written.
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

pub struct Books<T> {
    lines: Vec<T>,
    file: File,
}

impl<T: Serialize + DeserializeOwned> Books<T> {
    pub fn open(path: &Path) -> io::Result<Books<T>> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(whole as u64)?;
        }
        let lines = text[..whole].lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok(Books { lines, file })
    }

    pub fn write(&mut self, line: T) -> io::Result<()> {
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        self.file.write_all(text.as_bytes())?;
        self.file.sync_data()?;
        self.lines.push(line);
        Ok(())
    }

    pub fn lines(&self) -> &[T] {
        &self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cut_off_was_never_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("books");
        let mut books = Books::<u32>::open(&path).unwrap();
        books.write(7).unwrap();
        drop(books);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"8").unwrap();
        let mut books = Books::<u32>::open(&path).unwrap();
        assert_eq!(books.lines(), [7]);
        books.write(9).unwrap();
        assert_eq!(Books::<u32>::open(&path).unwrap().lines(), [7, 9]);
    }
}
