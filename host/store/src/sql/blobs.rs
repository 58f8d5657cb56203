//! Inputs and outputs of decisions, addressed by content, sealed by the caller.
use super::*;

pub const TABLE: Table = Table {
    name: "blobs",
    key: &["digest", "key"],
    columns: &[("digest", Kind::Text), ("key", Kind::Text), ("bytes", Kind::Bytes)],
};

fn read(row: &Row) -> Result<BlobRow> {
    read!(row => BlobRow { digest, key, bytes; })
}

pub async fn write(conn: &mut Conn, blobs: &[BlobRow]) -> Result<()> {
    insert_missing(conn, &TABLE, blobs.iter().map(|b| cells![&b.digest, &b.key, &b.bytes]).collect()).await
}

pub async fn get_one(base: &Base, digest: &str, key: &str) -> Result<Option<BlobRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE digest = ").push_bind(digest).push(" AND key = ").push_bind(key);
    one(&base.read, &mut query, read).await
}

pub async fn get_many(base: &Base, wanted: &[(String, String)]) -> Result<Vec<BlobRow>> {
    let keys = wanted.iter().map(|(digest, key)| cells![digest, key]).collect();
    among(&mut *base.read.acquire().await?, &TABLE, &[("digest", Kind::Text), ("key", Kind::Text)], keys, read).await
}
