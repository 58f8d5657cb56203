//! Rehearsals of versions: how far each came, and what it found.
use super::*;

pub const TABLE: Table = Table {
    name: "plugin_rehearsals",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("sha256", Kind::Text),
        ("against", Kind::Text),
        ("state", Kind::Text),
        ("total", Kind::Int),
        ("done", Kind::Int),
        ("report", Kind::Text),
        ("asked_by", Kind::Text),
        ("began", Kind::Int),
        ("beat", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<RehearsalRow> {
    read!(row => RehearsalRow {
        id, system, version, sha256, against, total, done, report, began, beat;
        by: get(row, "asked_by")?,
        state: named(row, "state", RehearsalState::parse)?,
    })
}

/// Begins one, or writes how far it came.
pub async fn put(base: &Base, r: &RehearsalRow) -> Result<()> {
    let row = cells![
        r.id,
        &r.system,
        &r.version,
        &r.sha256,
        &r.against,
        r.state.name(),
        r.total,
        r.done,
        &r.report,
        &r.by,
        r.began,
        r.beat
    ];
    super::query::put(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

/// The last one of a version.
pub async fn last(base: &Base, system: &str, version: &str) -> Result<Option<RehearsalRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE system = ").push_bind(system).push(" AND version = ").push_bind(version);
    one(&base.read, query.push(" ORDER BY id DESC LIMIT 1"), read).await
}
