//! Anybody may send a file, so what all of them together cost is bounded: megabytes that are held, files that are
//! looked into. Who finds no room is told to come again, before his file is read.
use crate::error::{ApiError, Result, busy};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Held by all files that are being received or looked into.
const MEGABYTES: usize = 200;
/// A file is mostly waiting for its sender; looking into it takes a core.
const AT_ONCE: usize = 2;
const PATIENCE: Duration = Duration::from_secs(10);
/// A sender who takes longer is sent away, or a few would keep everybody out.
pub const RECEIVE: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub struct Gate {
    room: Arc<Semaphore>,
    hands: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Gate {
        Gate { room: Arc::new(Semaphore::new(MEGABYTES)), hands: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Gate {
    /// Room for a file of so many bytes; one that does not say how many is taken for the largest.
    pub fn room(&self, bytes: Option<usize>) -> Result<OwnedSemaphorePermit> {
        let bytes = bytes.unwrap_or(super::FILE_BYTES);
        if bytes > super::FILE_BYTES {
            return Err(too_large());
        }
        let megabytes = u32::try_from((bytes >> 20) + 1).unwrap_or(u32::MAX);
        self.room.clone().try_acquire_many_owned(megabytes).map_err(|_| busy())
    }

    pub async fn hand(&self) -> Result<OwnedSemaphorePermit> {
        match timeout(PATIENCE, self.hands.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(busy()),
        }
    }
}

pub fn too_large() -> ApiError {
    ApiError::new(
        axum::http::StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        format!("文件超过 {} MB，无法在线校验。请用文件上的校验码查询。", super::FILE_BYTES >> 20),
        format!(
            "The file is larger than {} MB and is not looked at. Use the code printed on it.",
            super::FILE_BYTES >> 20
        ),
    )
}

pub fn too_slow() -> ApiError {
    ApiError::new(
        axum::http::StatusCode::REQUEST_TIMEOUT,
        "took-too-long",
        "文件上传过慢，已停止接收。请换用更快的网络重试，或用文件上的校验码查询。",
        "The file came too slowly and was given up. Try a faster line, or use the code printed on it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_share_a_bounded_room_and_leave_it() {
        let gate = Gate::default();
        let largest = super::super::FILE_BYTES;
        assert_eq!(gate.room(Some(largest + 1)).unwrap_err().code, "too-large");
        let held: Vec<_> = std::iter::from_fn(|| gate.room(None).ok()).collect();
        assert_eq!(held.len(), 3);
        assert_eq!(gate.room(Some(largest)).unwrap_err().code, "busy");
        assert!(gate.room(Some(1_000)).is_ok(), "a small one still fits");
        drop(held);
        assert!(gate.room(Some(largest)).is_ok());
    }
}
