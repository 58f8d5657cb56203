//! The folder of files. Bytes come in under a temporary name while they are
//! hashed; a file that fits is renamed to its address, any other is deleted.
use crate::{error::FileError, kind::sniff};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream::BoxStream};
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart, local::LocalFileSystem, path::Path};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// Enough to know any kind by.
const HEAD_BYTES: usize = 8 * 1024;

#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub sha256: String,
    pub size: u64,
    pub media_type: String,
}

impl Files {
    pub fn folder(dir: &std::path::Path) -> Result<Files, FileError> {
        std::fs::create_dir_all(dir).map_err(|e| FileError::BrokenOff(e.to_string()))?;
        Ok(Files { store: Arc::new(LocalFileSystem::new_with_prefix(dir)?) })
    }

    pub async fn put<B, E>(
        &self,
        name: &str,
        body: impl Stream<Item = Result<B, E>> + Unpin,
        limit: u64,
    ) -> Result<Stored, FileError>
    where
        B: AsRef<[u8]>,
        E: std::fmt::Display,
    {
        let coming = Path::from(format!("coming/{}", Uuid::now_v7()));
        let taken = self.take(name, &coming, body, limit).await;
        match taken {
            Ok(stored) => {
                self.store.rename(&coming, &address(&stored.sha256)).await?;
                Ok(stored)
            }
            Err(error) => {
                // A refused upload leaves nothing; it may not have begun.
                let _ = self.store.delete(&coming).await;
                Err(error)
            }
        }
    }

    async fn take<B, E>(
        &self,
        name: &str,
        to: &Path,
        mut body: impl Stream<Item = Result<B, E>> + Unpin,
        limit: u64,
    ) -> Result<Stored, FileError>
    where
        B: AsRef<[u8]>,
        E: std::fmt::Display,
    {
        let mut upload = WriteMultipart::new(self.store.put_multipart(to).await?);
        let (mut hash, mut size, mut head) = (Sha256::new(), 0_u64, Vec::new());
        while let Some(chunk) = body.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    return Err(abort(upload, FileError::BrokenOff(error.to_string())).await);
                }
            };
            let bytes = chunk.as_ref();
            size += bytes.len() as u64;
            if size > limit {
                return Err(abort(upload, FileError::TooLarge { limit }).await);
            }
            let missing = HEAD_BYTES.saturating_sub(head.len()).min(bytes.len());
            head.extend_from_slice(&bytes[..missing]);
            hash.update(bytes);
            upload.write(bytes);
        }
        let kind = match (size, sniff(name, &head)) {
            (0, _) => return Err(abort(upload, FileError::Empty).await),
            (_, Err(error)) => return Err(abort(upload, error).await),
            (_, Ok(kind)) => kind,
        };
        upload.finish().await?;
        Ok(Stored { sha256: hex::encode(hash.finalize()), size, media_type: kind.media_type.to_owned() })
    }

    pub async fn get(&self, sha256: &str) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        match self.store.get(&address(sha256)).await {
            Ok(found) => Ok(found.into_stream()),
            Err(object_store::Error::NotFound { .. }) => Err(FileError::NotFound),
            Err(other) => Err(other.into()),
        }
    }
}

async fn abort(upload: WriteMultipart, error: FileError) -> FileError {
    let _ = upload.abort().await;
    error
}

fn address(sha256: &str) -> Path {
    Path::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or("00")))
}
