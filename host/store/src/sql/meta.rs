//! Single values of the hub itself: its instance, the business clock's offset,
//! settings and grants of systems, the mark of sample data.
use super::*;

pub const TABLE: Table = Table { name: "meta", key: &["key"], columns: &[("key", Kind::Text), ("value", Kind::Text)] };

fn read(row: &Row) -> Result<(String, String)> {
    Ok((get(row, "key")?, get(row, "value")?))
}

pub async fn value(base: &Base, key: &str) -> Result<Option<String>> {
    Ok(one(&base.read, select(&TABLE).push(" WHERE key = ").push_bind(key), read).await?.map(|(_, value)| value))
}

pub async fn below(base: &Base, prefix: &str) -> Result<Vec<(String, String)>> {
    let mut query = select(&TABLE);
    // PostgreSQL has no SUBSTR of a 64-bit length.
    query
        .push(" WHERE SUBSTR(key, 1, CAST(")
        .push_bind(prefix.chars().count() as i64)
        .push(" AS INTEGER)) = ")
        .push_bind(prefix);
    all(&base.read, query.push(" ORDER BY key"), read).await
}

pub async fn set(base: &Base, key: &str, value: &str) -> Result<()> {
    put(&mut *base.write.acquire().await?, &TABLE, vec![cells![key, value]]).await
}

/// Sets it only where nothing is set; the value that stands afterwards.
pub async fn ensure(base: &Base, key: &str, value: &str) -> Result<String> {
    insert_missing(&mut *base.write.acquire().await?, &TABLE, vec![cells![key, value]]).await?;
    let standing = one(&base.write, select(&TABLE).push(" WHERE key = ").push_bind(key), read).await?;
    standing.map(|(_, value)| value).ok_or_else(|| StoreError::corrupt(format!("{key} vanished")))
}

/// A value that facts depend on: set together with its stamp, under the lane's lock.
pub async fn set_stamped(base: &Base, key: &str, value: &str, scope: &str) -> Result<()> {
    let mut tx = lane::begin(base).await?;
    put(&mut tx, &TABLE, vec![cells![key, value]]).await?;
    stamps::bump(&mut tx, scope).await?;
    Ok(tx.commit().await?)
}

pub async fn remove(base: &Base, key: &str) -> Result<()> {
    run(&base.write, Query::new("DELETE FROM meta WHERE key = ").push_bind(key)).await.map(drop)
}

/// Answers when the database does.
pub async fn ping(base: &Base) -> Result<()> {
    number(&base.read, &mut Query::new("SELECT CAST(1 AS BIGINT)")).await.map(drop)
}

/// Nobody has worked with it yet: no case, no record, nobody who can sign in.
pub async fn is_empty(base: &Base) -> Result<bool> {
    let mut query = Query::new("SELECT ");
    for (i, table) in ["cases", "records", "credentials"].iter().enumerate() {
        query.push(if i == 0 { "" } else { " + " });
        query.push(format_args!("(SELECT COUNT(*) FROM (SELECT 1 FROM {table} LIMIT 1) t{i})"));
    }
    Ok(number(&base.read, &mut query).await? == 0)
}
