//! Ids of messages that were taken in.
use super::*;
use std::collections::HashSet;

pub const TABLE: Table = Table { name: "inbox", key: &["id"], columns: &[("id", Kind::Text), ("at", Kind::Int)] };

fn read(row: &Row) -> Result<String> {
    get(row, "id")
}

pub async fn write(conn: &mut Conn, rows: &[InboxRow]) -> Result<()> {
    insert_missing(conn, &TABLE, rows.iter().map(|i| cells![&i.id, i.at]).collect()).await
}

pub async fn of(conn: &mut Conn, ids: impl Iterator<Item = &String>) -> Result<HashSet<String>> {
    let found = among(conn, &TABLE, &[("id", Kind::Text)], ids.map(|id| cells![id]).collect(), read).await?;
    Ok(found.into_iter().collect())
}

pub async fn has(base: &Base, id: &str) -> Result<bool> {
    Ok(one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await?.is_some())
}

/// Forgets what no sender repeats any more.
pub async fn trim(base: &Base, before: Millis) -> Result<u64> {
    run(&base.write, Query::new("DELETE FROM inbox WHERE at < ").push_bind(before)).await
}
