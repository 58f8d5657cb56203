//! Copies a folder of files whose names are their content: what is there already
//! is the same, so an interrupted copy is simply repeated.
use std::{fs, io, path::Path};

pub fn copy(from: &Path, to: &Path) -> io::Result<u64> {
    fs::create_dir_all(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut copied = 0;
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied += copy(&entry.path(), &target)?;
        } else {
            if !target.exists() {
                copy_whole(&entry.path(), &target)?;
            }
            copied += 1;
        }
    }
    Ok(copied)
}

/// Under another name until it is complete.
fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let draft = to.with_extension("part");
    fs::copy(from, &draft)?;
    fs::rename(&draft, to)
}
