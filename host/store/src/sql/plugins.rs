//! Installed components and which version of each system is active.
use super::*;

pub const TABLE: Table = Table {
    name: "plugins",
    key: &["system", "version"],
    columns: &[
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("sha256", Kind::Text),
        ("component", Kind::Bytes),
        ("installed", Kind::Int),
        ("installed_by", Kind::Text),
        ("active", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<PluginRow> {
    read!(row => PluginRow {
        system, version, sha256, component, installed;
        by: get(row, "installed_by")?,
        active: flag(row, "active")?,
    })
}

/// The same file again is no change; another file under the same version is a conflict.
pub async fn install(base: &Base, p: &PluginRow) -> Result<()> {
    let mut tx = lane::begin(base).await?;
    if let Some(there) = one(&mut *tx, by_version(&p.system, &p.version, false).as_mut(), read).await? {
        return match there.sha256 == p.sha256 {
            true => Ok(()),
            false => Err(StoreError::Conflict { constraint: format!("plugin {} {}", p.system, p.version) }),
        };
    }
    let row = cells![&p.system, &p.version, &p.sha256, &p.component, p.installed, &p.by, false];
    insert(&mut tx, &TABLE, vec![row]).await?;
    Ok(tx.commit().await?)
}

/// One pointer swap under the lane's lock; the stamp `systems/{id}` makes decisions
/// of the former version stale. False when that version is not installed.
pub async fn activate(base: &Base, system: &str, version: &str) -> Result<bool> {
    let mut tx = lane::begin(base).await?;
    let mut query = Query::new("UPDATE plugins SET active = CASE WHEN version = ");
    query.push_bind(version).push(" THEN 1 ELSE 0 END WHERE system = ").push_bind(system);
    query.push(" AND EXISTS (SELECT 1 FROM plugins p WHERE p.system = ").push_bind(system);
    query.push(" AND p.version = ").push_bind(version).push(")");
    if run(&mut *tx, &mut query).await? == 0 {
        return Ok(false);
    }
    stamps::bump(&mut tx, &format!("systems/{system}")).await?;
    tx.commit().await?;
    Ok(true)
}

pub async fn deactivate(base: &Base, system: &str) -> Result<()> {
    let mut tx = lane::begin(base).await?;
    run(&mut *tx, Query::new("UPDATE plugins SET active = 0 WHERE system = ").push_bind(system)).await?;
    stamps::bump(&mut tx, &format!("systems/{system}")).await?;
    Ok(tx.commit().await?)
}

pub async fn by_id(base: &Base, system: &str, version: &str) -> Result<Option<PluginRow>> {
    one(&base.read, by_version(system, version, true).as_mut(), read).await
}

/// All versions of all systems, without the components themselves.
pub async fn list(base: &Base) -> Result<Vec<PluginRow>> {
    all(&base.read, light().push(" ORDER BY system, installed, version"), read).await
}

/// The active version of each system, without the components.
pub async fn active(base: &Base) -> Result<Vec<PluginRow>> {
    all(&base.read, light().push(" WHERE active = 1 ORDER BY system"), read).await
}

fn light() -> Query {
    Query::new(TABLE.select().replace("component", "SUBSTR(component, 1, 0) AS component"))
}

fn by_version(system: &str, version: &str, whole: bool) -> Box<Query> {
    let mut query = if whole { select(&TABLE) } else { light() };
    query.push(" WHERE system = ").push_bind(system).push(" AND version = ").push_bind(version);
    Box::new(query)
}
