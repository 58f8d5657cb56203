//! All files to and from a plain folder, for backups: the same folder whatever
//! the store is. What is there already is the same, so that a copy that broke
//! off is simply repeated. Pictures are drawn anew, so they stay behind.
use super::{Files, coming::Coming, kept};
use crate::error::FileError;
use futures::{StreamExt, TryStreamExt};
use std::path::Path;
use tokio::{
    fs,
    io::{AsyncReadExt, AsyncWriteExt},
};

impl Files {
    pub async fn copy_out(&self, to: &Path) -> Result<u64, FileError> {
        let mut all = self.store.list();
        let mut copied = 0;
        while let Some(sha256) = all.try_next().await? {
            let target = to.join(kept::address(&sha256).as_ref());
            if !fs::try_exists(&target).await? {
                self.write(&sha256, &target).await?;
            }
            copied += 1;
        }
        Ok(copied)
    }

    /// Under another name until it is complete.
    async fn write(&self, sha256: &str, target: &Path) -> Result<(), FileError> {
        fs::create_dir_all(target.parent().unwrap_or(target)).await?;
        let draft = target.with_extension("part");
        let mut file = fs::File::create(&draft).await?;
        let mut from = self.get(sha256).await?;
        while let Some(chunk) = from.next().await {
            file.write_all(&chunk?).await?;
        }
        file.sync_data().await?;
        Ok(fs::rename(&draft, target).await?)
    }

    /// A file whose content is not what its name says is an error, not a file.
    pub async fn copy_in(&self, from: &Path) -> Result<u64, FileError> {
        let mut copied = 0;
        let Ok(mut folders) = fs::read_dir(from).await else {
            return Ok(0);
        };
        while let Some(folder) = folders.next_entry().await? {
            let mut files = fs::read_dir(folder.path()).await?;
            while let Some(file) = files.next_entry().await? {
                let name = file.file_name().to_string_lossy().into_owned();
                if kept::is_address(&name) {
                    self.read(&name, &file.path()).await?;
                    copied += 1;
                }
            }
        }
        Ok(copied)
    }

    async fn read(&self, sha256: &str, from: &Path) -> Result<(), FileError> {
        let mut coming = Coming::new(self.store.desk())?;
        let (mut file, mut buffer) = (fs::File::open(from).await?, vec![0; 1 << 20]);
        loop {
            match file.read(&mut buffer).await? {
                0 => break,
                n => coming.write(&buffer[..n]).await?,
            }
        }
        let whole = coming.whole().await?;
        match whole.sha256 == sha256 {
            true => self.store.keep(whole).await,
            false => Err(FileError::Damaged { named: sha256.to_owned() }),
        }
    }
}
