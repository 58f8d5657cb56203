//! What people attach and what the hub issues, by content: a file's address is
//! its sha256. It is looked at whole on the hub's own disk first, so that the
//! store, a folder or a bucket, never holds what was refused or cut short.
mod archive;
mod carry;
mod coming;
mod config;
mod kept;
mod scan;

pub use config::{Config, Kept, S3, Scan, Secret};

use crate::{
    error::FileError,
    kind::{Kind, named, sniff},
};
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use coming::Coming;
use futures::{Stream, StreamExt, stream::BoxStream};
use kept::Store;
use scan::Scanner;
use std::{path::Path, sync::Arc};

/// Enough to know any kind by.
const HEAD_BYTES: usize = 8 * 1024;

/// An address that no content has.
const NO_FILE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[derive(Clone)]
pub struct Files {
    store: Arc<Store>,
    scanner: Option<Arc<Scanner>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub sha256: String,
    pub size: u64,
    pub media_type: String,
}

/// What is taken of one upload.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub limit: u64,
    /// Of a material; any known kind without.
    pub kinds: Option<Vec<String>>,
}

impl Wanted {
    pub fn up_to(limit: u64) -> Wanted {
        Wanted { limit, kinds: None }
    }
}

impl Files {
    /// `folder` holds the files, or only those that come in while a bucket holds the rest.
    pub fn open(folder: &Path, config: &Config) -> Result<Files, FileError> {
        let scanner = config.scan.address.clone().map(|address| Scanner::new(address, config.scan.time_limit_ms));
        Ok(Files { store: Arc::new(Store::open(folder, config)?), scanner: scanner.map(Arc::new) })
    }

    pub fn folder(folder: &Path) -> Result<Files, FileError> {
        Files::open(folder, &Config::default())
    }

    /// Whether the store and the scanner, if there is one, can be asked now.
    #[boxed]
    pub async fn check(&self) -> Result<(), FileError> {
        match self.store.size(&kept::address(NO_FILE)).await {
            Ok(_) | Err(FileError::NotFound) => {}
            Err(error) => return Err(error),
        }
        match &self.scanner {
            Some(scanner) => scanner.ping().await,
            None => Ok(()),
        }
    }

    /// For what the hub itself makes.
    pub fn unscanned(&self) -> Files {
        Files { scanner: None, ..self.clone() }
    }

    pub async fn put<B, E>(
        &self,
        name: &str,
        body: impl Stream<Item = Result<B, E>> + Unpin,
        wanted: &Wanted,
    ) -> Result<Stored, FileError>
    where
        B: AsRef<[u8]>,
        E: std::fmt::Display,
    {
        let extension = named(name)?;
        if let Some(kinds) = wanted.kinds.as_ref().filter(|kinds| !kinds.contains(&extension)) {
            return Err(FileError::NotWanted { named: extension, kinds: kinds.clone() });
        }
        // Dropped on any way out but the last: then it is gone.
        let mut coming = Coming::new(self.store.desk())?;
        let kind = self.take(name, &mut coming, body, wanted.limit).await?;
        let whole = coming.whole().await?;
        archive::inspect(whole.reopen()?, kind.extension.clone()).await?;
        if let Some(scanner) = &self.scanner {
            scanner.scan(whole.reopen()?).await?;
        }
        let stored = Stored { sha256: whole.sha256.clone(), size: whole.size, media_type: kind.media_type.to_owned() };
        self.store.keep(whole).await?;
        Ok(stored)
    }

    async fn take<B, E>(
        &self,
        name: &str,
        to: &mut Coming,
        mut body: impl Stream<Item = Result<B, E>> + Unpin,
        limit: u64,
    ) -> Result<Kind, FileError>
    where
        B: AsRef<[u8]>,
        E: std::fmt::Display,
    {
        let (mut head, mut known) = (Vec::new(), None);
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| FileError::BrokenOff(error.to_string()))?;
            let bytes = chunk.as_ref();
            if to.size() + bytes.len() as u64 > limit {
                return Err(FileError::TooLarge { limit });
            }
            if known.is_none() {
                let missing = HEAD_BYTES.saturating_sub(head.len()).min(bytes.len());
                head.extend_from_slice(&bytes[..missing]);
            }
            // A wrong kind is said after its first bytes, not after all of them.
            if known.is_none() && head.len() == HEAD_BYTES {
                known = Some(sniff(name, &head)?);
            }
            to.write(bytes).await?;
        }
        match known {
            Some(kind) => Ok(kind),
            None if head.is_empty() => Err(FileError::Empty),
            None => sniff(name, &head),
        }
    }

    #[boxed]
    pub async fn get(&self, sha256: &str) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        self.store.get(&kept::address(sha256)).await
    }

    /// What was drawn of a file: `Some(empty)` says that nothing can be.
    #[boxed]
    pub async fn preview(&self, sha256: &str) -> Result<Option<Bytes>, FileError> {
        match self.store.get(&kept::preview(sha256)).await {
            Ok(found) => Ok(Some(all(found).await?)),
            Err(FileError::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }

    #[boxed]
    pub async fn keep_preview(&self, sha256: &str, picture: Bytes) -> Result<(), FileError> {
        self.store.put(&kept::preview(sha256), picture).await
    }

    /// The whole file in memory, if it is not longer.
    #[boxed]
    pub async fn bytes(&self, sha256: &str, at_most: u64) -> Result<Option<Bytes>, FileError> {
        match self.store.size(&kept::address(sha256)).await? {
            size if size > at_most => Ok(None),
            _ => Ok(Some(all(self.get(sha256).await?).await?)),
        }
    }
}

async fn all(mut from: BoxStream<'static, object_store::Result<Bytes>>) -> Result<Bytes, FileError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = from.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes.into())
}
