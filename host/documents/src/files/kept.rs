//! The store: a folder, or a bucket of an S3-compatible server. Both know a
//! file by `ab/abcdef…`, and what was drawn of it by `previews/ab/abcdef…`.
use super::{
    coming::{Whole, desk},
    config::{Config, Kept, S3},
};
use crate::error::FileError;
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt, WriteMultipart,
    aws::{AmazonS3, AmazonS3Builder},
    local::LocalFileSystem,
    path::Path,
};
use std::path::PathBuf;
use tokio::{io::AsyncReadExt, task::spawn_blocking};

/// Sent in one request, which a server does whole or not at all; longer ones go in such parts.
const PART: usize = 8 << 20;
/// On the way at one time.
const PARTS: usize = 4;

pub(super) struct Store {
    objects: Box<dyn ObjectStore>,
    /// Only a folder has one.
    folder: Option<PathBuf>,
    desk: PathBuf,
}

impl Store {
    pub fn open(folder: &std::path::Path, config: &Config) -> Result<Store, FileError> {
        let desk = desk(folder)?;
        Ok(match config.store {
            Kept::Folder => Store {
                objects: Box::new(LocalFileSystem::new_with_prefix(folder)?),
                folder: Some(folder.to_owned()),
                desk,
            },
            Kept::S3 => Store { objects: Box::new(bucket(&config.s3)?), folder: None, desk },
        })
    }

    pub fn desk(&self) -> &std::path::Path {
        &self.desk
    }

    #[boxed]
    pub async fn keep(&self, whole: Whole) -> Result<(), FileError> {
        let to = address(&whole.sha256);
        if let Some(folder) = &self.folder {
            let to = folder.join(to.as_ref());
            return Ok(spawn_blocking(move || whole.move_to(&to)).await.map_err(std::io::Error::other)??);
        }
        match self.objects.head(&to).await {
            // The same content is there already.
            Ok(_) => Ok(()),
            Err(object_store::Error::NotFound { .. }) => self.send(&to, whole).await,
            Err(other) => Err(other.into()),
        }
    }

    async fn send(&self, to: &Path, whole: Whole) -> Result<(), FileError> {
        let mut from = tokio::fs::File::from_std(whole.reopen()?);
        if whole.size <= PART as u64 {
            let mut bytes = Vec::with_capacity(whole.size as usize);
            from.read_to_end(&mut bytes).await?;
            return self.put(to, bytes.into()).await;
        }
        let mut upload = WriteMultipart::new_with_chunk_size(self.objects.put_multipart(to).await?, PART);
        match parts(&mut upload, &mut from).await {
            Ok(()) => upload.finish().await.map(drop).map_err(FileError::from),
            Err(error) => {
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    pub async fn put(&self, to: &Path, bytes: Bytes) -> Result<(), FileError> {
        self.objects.put(to, bytes.into()).await?;
        Ok(())
    }

    pub async fn get(&self, at: &Path) -> Result<BoxStream<'static, object_store::Result<Bytes>>, FileError> {
        Ok(self.objects.get(at).await?.into_stream())
    }

    /// Addresses of all files.
    pub fn list(&self) -> BoxStream<'static, Result<String, FileError>> {
        let all = self.objects.list(None).map_err(FileError::from);
        let named = all.try_filter_map(|o| async move { Ok(sha256_at(&o.location)) });
        named.boxed()
    }

    pub async fn size(&self, at: &Path) -> Result<u64, FileError> {
        Ok(self.objects.head(at).await?.size)
    }
}

async fn parts(upload: &mut WriteMultipart, from: &mut tokio::fs::File) -> Result<(), FileError> {
    let mut buffer = vec![0; 1 << 20];
    loop {
        upload.wait_for_capacity(PARTS).await?;
        match from.read(&mut buffer).await? {
            0 => return Ok(()),
            n => upload.write(&buffer[..n]),
        }
    }
}

fn bucket(s3: &S3) -> Result<AmazonS3, FileError> {
    let secret = match &s3.secret_key_file {
        Some(file) => std::fs::read_to_string(file)?.trim().to_owned(),
        None => s3.secret_key.reveal().to_owned(),
    };
    // TLS is ring's here; whoever was first has set it for the whole process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let plain = s3.endpoint.starts_with("http://");
    let store = AmazonS3Builder::new()
        .with_endpoint(&s3.endpoint)
        .with_region(&s3.region)
        .with_bucket_name(&s3.bucket)
        .with_access_key_id(&s3.access_key)
        .with_secret_access_key(secret)
        .with_client_options(ClientOptions::new().with_allow_http(plain));
    Ok(store.build()?)
}

pub(super) fn address(sha256: &str) -> Path {
    Path::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or("00")))
}

/// None for what came in half, and for pictures.
fn sha256_at(path: &Path) -> Option<String> {
    let (folder, name) = path.as_ref().split_once('/')?;
    (is_address(name) && name.starts_with(folder)).then(|| name.to_owned())
}

pub(super) fn is_address(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn preview(sha256: &str) -> Path {
    Path::from(format!("previews/{}", address(sha256)))
}
