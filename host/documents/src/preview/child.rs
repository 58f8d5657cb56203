//! The child: gives away what it does not need, draws one file, ends. An empty
//! answer says that there is nothing to draw.
use super::draw;
use crate::render::{confine, frames};
use serde::{Deserialize, Serialize};
use std::io;

#[derive(Serialize, Deserialize)]
pub(super) struct Orders {
    pub media_type: String,
    pub time_limit_ms: u64,
    pub memory_limit_mb: u64,
}

/// The body of `hub preview`.
pub fn child() -> io::Result<()> {
    let (mut from, mut to) = (io::stdin().lock(), io::stdout().lock());
    let Some(orders) = frames::read(&mut from)? else {
        return Ok(());
    };
    let orders: Orders = serde_json::from_slice(&orders)?;
    confine::close(orders.memory_limit_mb)?;
    confine::more_time(orders.time_limit_ms)?;
    let file = frames::read(&mut from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    frames::write(&mut to, &draw(&orders.media_type, file).unwrap_or_default())
}
