//! One relay at a time: a session lock on a connection of its own. It cannot
//! outlive the process or the connection, so no lease has to run out.
use super::{Base, Conn, connect};
use crate::error::Result;
use sqlx::Connection;

pub struct Lead {
    conn: Conn,
}

pub async fn try_lead(base: &Base, name: &str) -> Result<Option<Lead>> {
    let mut conn = connect(base).await?;
    let sql = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))";
    let taken: bool = sqlx::query_scalar(sql).bind(name).fetch_one(&mut conn).await?;
    if !taken {
        conn.close().await?;
        return Ok(None);
    }
    Ok(Some(Lead { conn }))
}

impl Lead {
    /// The lock stands exactly as long as its connection.
    pub async fn holds(&mut self) -> bool {
        self.conn.ping().await.is_ok()
    }

    pub async fn release(self) -> Result<()> {
        Ok(self.conn.close().await?)
    }
}
