//! Data keys, wrapped by the caller. Destroying one is the only erasure there
//! is: what it sealed stays, provable and unreadable.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table =
    Table { name: "data_keys", key: &["id"], columns: &[("id", Kind::Text), ("wrapped", Kind::Bytes)] };

fn read(row: &Row) -> Result<DataKeyRow> {
    read!(row => DataKeyRow { id, wrapped; })
}

/// A key that exists stays: two processes may have made one for the same case.
pub async fn write(conn: &mut Conn, keys: &[DataKeyRow]) -> Result<()> {
    insert_missing(conn, &TABLE, keys.iter().map(|k| cells![&k.id, &k.wrapped]).collect()).await
}

pub async fn of(conn: &mut Conn, ids: impl Iterator<Item = &String>) -> Result<HashMap<String, DataKeyRow>> {
    let found = among(conn, &TABLE, &[("id", Kind::Text)], ids.map(|id| cells![id]).collect(), read).await?;
    Ok(found.into_iter().map(|key| (key.id.clone(), key)).collect())
}

pub async fn by_id(base: &Base, id: &str) -> Result<Option<DataKeyRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn many(base: &Base, ids: &[String]) -> Result<HashMap<String, DataKeyRow>> {
    of(&mut *base.read.acquire().await?, ids.iter()).await
}

/// Makes a key outside the lane, for what is sealed before its case decides
/// anything; returns the one that stands.
pub async fn ensure(base: &Base, key: &DataKeyRow) -> Result<DataKeyRow> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    write(&mut tx, std::slice::from_ref(key)).await?;
    let standing = one(&mut *tx, select(&TABLE).push(" WHERE id = ").push_bind(&key.id), read).await?;
    tx.commit().await?;
    standing.ok_or_else(|| StoreError::corrupt(format!("data key {} vanished", key.id)))
}

pub async fn destroy(base: &Base, id: &str) -> Result<bool> {
    let mut query = Query::new("UPDATE data_keys SET wrapped = ");
    query.push_bind(Vec::<u8>::new()).push(" WHERE id = ").push_bind(id);
    Ok(run(&base.write, &mut query).await? == 1)
}
