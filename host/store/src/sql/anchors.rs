//! Stamps over the audit chain, append-only.
use super::*;

pub const TABLE: Table = Table {
    name: "anchors",
    key: &["n"],
    columns: &[("n", Kind::Int), ("hash", Kind::Text), ("token", Kind::Bytes), ("at", Kind::Int)],
};

fn read(row: &Row) -> Result<AnchorRow> {
    read!(row => AnchorRow { n, hash, token, at; })
}

/// Once a row of the chain.
pub async fn add(base: &Base, a: &AnchorRow) -> Result<()> {
    let row = cells![a.n, &a.hash, &a.token, a.at];
    insert_missing(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn last(base: &Base) -> Result<Option<AnchorRow>> {
    one(&base.read, select(&TABLE).push(" ORDER BY n DESC LIMIT 1"), read).await
}

pub async fn after(base: &Base, n: i64, limit: u32) -> Result<Vec<AnchorRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE n > ").push_bind(n).push(" ORDER BY n LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}
