//! A small picture of a file that somebody attached: the first page of a PDF, or
//! a photograph. What is drawn may be made to hurt, so that each drawing has a
//! process of its own (`hub preview`) that has no files, no network and no
//! environment, within limits of time and memory, and ends with it.
mod child;
mod draw;

pub use child::child;
pub use draw::draw;

use crate::render::frames;
use async_recursion::async_recursion as boxed;
use child::Orders;
use std::{io, path::PathBuf, process::Stdio, sync::Arc, time::Duration};
use tokio::{
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

/// The longer side, in pixels.
pub const SIDE: u32 = 480;
pub const MEDIA_TYPE: &str = "image/webp";
/// Larger files have no preview.
pub const FILE_BYTES: u64 = frames::LONGEST_MB << 20;

#[derive(Clone, Debug)]
pub struct PreviewConfig {
    /// A program that as `<command> preview` runs `preview::child`: the hub itself.
    pub command: PathBuf,
    /// For one picture.
    pub time_limit_ms: u64,
    pub memory_limit_mb: u64,
    /// Drawn at one time.
    pub children: usize,
}

#[derive(Clone)]
pub struct Preview {
    config: Arc<PreviewConfig>,
    turns: Arc<Semaphore>,
}

/// Kinds that a picture may be made of.
pub fn drawable(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "image/jpeg" | "image/png")
}

impl Preview {
    pub fn new(config: PreviewConfig) -> Preview {
        let turns = Arc::new(Semaphore::new(config.children.max(1)));
        Preview { config: Arc::new(config), turns }
    }

    /// `None` for a file that cannot be drawn within the limits; an error when nobody could try.
    #[boxed]
    pub async fn draw(&self, media_type: &str, file: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let _turn = self.turns.acquire().await.map_err(io::Error::other)?;
        let mut child = self.start()?;
        let limit = Duration::from_millis(self.config.time_limit_ms);
        match timeout(limit, self.exchange(&mut child, media_type, file)).await {
            Ok(Ok(picture)) => Ok(Some(picture).filter(|p| !p.is_empty())),
            Ok(Err(error)) => {
                tracing::info!(media_type, %error, "no preview: its process ended by itself");
                Ok(None)
            }
            Err(_) => {
                tracing::info!(media_type, ?limit, "no preview: it took too long");
                Ok(None)
            }
        }
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(&self.config.command)
            .arg("preview")
            .env_clear()
            .env("RAYON_NUM_THREADS", "1")
            .env("MALLOC_ARENA_MAX", "1")
            // The hub's allocator would reserve a gigabyte ahead, out of reach of the limit.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }

    async fn exchange(&self, child: &mut Child, media_type: &str, file: &[u8]) -> io::Result<Vec<u8>> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let mut stdin = child.stdin.take().ok_or_else(gone)?;
        let mut stdout = child.stdout.take().ok_or_else(gone)?;
        let orders = Orders {
            media_type: media_type.to_owned(),
            time_limit_ms: self.config.time_limit_ms,
            memory_limit_mb: self.config.memory_limit_mb,
        };
        frames::send(&mut stdin, &serde_json::to_vec(&orders)?).await?;
        frames::send(&mut stdin, file).await?;
        frames::receive(&mut stdout).await
    }
}
