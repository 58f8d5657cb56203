//! Versions that decisions are validated against.
use super::*;
use std::collections::{BTreeMap, HashMap};

pub const TABLE: Table =
    Table { name: "stamps", key: &["scope"], columns: &[("scope", Kind::Text), ("version", Kind::Int)] };

fn read(row: &Row) -> Result<(String, i64)> {
    Ok((get(row, "scope")?, get(row, "version")?))
}

/// Scopes never written are 0 and absent.
pub async fn of(conn: &mut Conn, scopes: impl Iterator<Item = &String>) -> Result<HashMap<String, i64>> {
    let keys = scopes.map(|s| cells![s]).collect();
    Ok(among(conn, &TABLE, &[("scope", Kind::Text)], keys, read).await?.into_iter().collect())
}

pub async fn read_all(base: &Base, scopes: &[String]) -> Result<HashMap<String, i64>> {
    of(&mut *base.read.acquire().await?, scopes.iter()).await
}

/// A scope grows by what its batch moved it; nobody has to have read it.
pub async fn write(conn: &mut Conn, stamps: &[(String, i64)]) -> Result<()> {
    let mut growth = BTreeMap::new();
    for (scope, by) in stamps {
        *growth.entry(scope).or_insert(0) += by;
    }
    add(conn, &TABLE, growth.into_iter().map(|(scope, by)| cells![scope, by]).collect()).await
}

/// For the few small rows that facts depend on; the caller holds the lane's lock.
pub async fn bump(conn: &mut Conn, scope: &str) -> Result<()> {
    let mut query = Query::new("INSERT INTO stamps (scope, version) VALUES (");
    query.push_bind(scope).push(", 1) ON CONFLICT (scope) DO UPDATE SET version = stamps.version + 1");
    run(conn, &mut query).await.map(drop)
}

pub async fn bump_alone(base: &Base, scope: &str) -> Result<()> {
    let mut tx = lane::begin(base).await?;
    bump(&mut tx, scope).await?;
    Ok(tx.commit().await?)
}
