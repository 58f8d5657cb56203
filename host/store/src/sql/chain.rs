//! The audit chain: one row a batch, append-only.
use super::*;

pub const TABLE: Table = Table {
    name: "chain",
    key: &["n"],
    columns: &[
        ("n", Kind::Int),
        ("previous", Kind::Text),
        ("root", Kind::Text),
        ("hash", Kind::Text),
        ("at", Kind::Int),
        ("leaves", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<ChainRow> {
    read!(row => ChainRow { n, previous, root, hash, at, leaves; })
}

pub async fn write(conn: &mut Conn, row: &ChainRow) -> Result<()> {
    insert(conn, &TABLE, vec![cells![row.n, &row.previous, &row.root, &row.hash, row.at, row.leaves]]).await
}

/// Number and hash of the last row; 0 and empty at the start.
pub async fn last(conn: &mut Conn) -> Result<(i64, String)> {
    let last = one(conn, select(&TABLE).push(" ORDER BY n DESC LIMIT 1"), read).await?;
    Ok(last.map_or((0, String::new()), |row| (row.n, row.hash)))
}

pub async fn head(base: &Base) -> Result<Option<ChainRow>> {
    one(&base.read, select(&TABLE).push(" ORDER BY n DESC LIMIT 1"), read).await
}

pub async fn after(base: &Base, n: i64, limit: u32) -> Result<Vec<ChainRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE n > ").push_bind(n).push(" ORDER BY n LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}
