//! A file on its way in, under a name of its own on the hub's disk. It is
//! deleted when dropped: by a refusal, by an error, by a caller who hung up.
//! What a killed process leaves is swept once it is a day old.
use crate::error::FileError;
use async_recursion::async_recursion as boxed;
use sha2::{Digest, Sha256};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::{NamedTempFile, TempPath};
use tokio::io::{AsyncWriteExt, BufWriter};

const BUFFER: usize = 1 << 20;
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 3600);

pub(super) struct Coming {
    path: TempPath,
    file: BufWriter<tokio::fs::File>,
    hash: Sha256,
    size: u64,
}

/// All of it is there and on the disk.
pub(super) struct Whole {
    path: TempPath,
    pub sha256: String,
    pub size: u64,
}

impl Coming {
    pub fn new(desk: &Path) -> Result<Coming, FileError> {
        let (file, path) = NamedTempFile::new_in(desk)?.into_parts();
        let file = BufWriter::with_capacity(BUFFER, tokio::fs::File::from_std(file));
        Ok(Coming { path, file, hash: Sha256::new(), size: 0 })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    #[boxed]
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
        Ok(self.file.write_all(bytes).await?)
    }

    #[boxed]
    pub async fn whole(mut self) -> Result<Whole, FileError> {
        self.file.flush().await?;
        self.file.get_ref().sync_data().await?;
        Ok(Whole { path: self.path, sha256: hex::encode(self.hash.finalize()), size: self.size })
    }
}

impl Whole {
    pub fn reopen(&self) -> io::Result<fs::File> {
        fs::File::open(&self.path)
    }

    /// To its address on the same disk.
    pub fn move_to(self, to: &Path) -> io::Result<()> {
        let folder = to.parent().unwrap_or(to);
        fs::create_dir_all(folder)?;
        self.path.persist(to).map_err(|e| e.error)?;
        fs::File::open(folder)?.sync_all()
    }
}

/// The folder for what comes in, emptied of what was left behind.
pub(super) fn desk(folder: &Path) -> io::Result<PathBuf> {
    let desk = folder.join("coming");
    fs::create_dir_all(&desk)?;
    for entry in fs::read_dir(&desk)?.flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).map(|at| at.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age > LEFT_BEHIND) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(desk)
}
