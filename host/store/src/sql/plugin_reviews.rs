//! What the city said about a version. It is said once.
use super::*;

pub const TABLE: Table = Table {
    name: "plugin_reviews",
    key: &["system", "version"],
    columns: &[
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("sha256", Kind::Text),
        ("verdict", Kind::Text),
        ("rights", Kind::Text),
        ("reason", Kind::Text),
        ("seal", Kind::Text),
        ("reviewer", Kind::Text),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<PluginReviewRow> {
    read!(row => PluginReviewRow {
        system, version, sha256, reason, seal, reviewer, at;
        verdict: named(row, "verdict", ReviewVerdict::parse)?,
        rights: json(row, "rights")?,
    })
}

/// With the rights it grants, in one transaction. False when somebody had said something before.
pub async fn add(base: &Base, r: &PluginReviewRow, granted: &[PluginRightRow]) -> Result<bool> {
    let mut tx = lane::begin(base).await?;
    if one(&mut *tx, by_version(&r.system, &r.version).as_mut(), read).await?.is_some() {
        return Ok(false);
    }
    let rights = serde_json::to_string(&r.rights).expect("texts are JSON");
    let row = cells![
        &r.system,
        &r.version,
        &r.sha256,
        r.verdict.name(),
        rights,
        &r.reason,
        &r.seal,
        &r.reviewer,
        r.at
    ];
    insert(&mut tx, &TABLE, vec![row]).await?;
    plugin_rights::add(&mut tx, granted).await?;
    plugins::moved(&mut tx, &r.system).await?;
    tx.commit().await?;
    Ok(true)
}

pub async fn of_version(base: &Base, system: &str, version: &str) -> Result<Option<PluginReviewRow>> {
    one(&base.read, by_version(system, version).as_mut(), read).await
}

pub async fn list(base: &Base) -> Result<Vec<PluginReviewRow>> {
    all(&base.read, select(&TABLE).push(" ORDER BY system, at"), read).await
}

fn by_version(system: &str, version: &str) -> Box<Query> {
    let mut query = select(&TABLE);
    query.push(" WHERE system = ").push_bind(system).push(" AND version = ").push_bind(version);
    Box::new(query)
}
