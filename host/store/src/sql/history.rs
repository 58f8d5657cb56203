//! What was decided, append-only: rows of digests; the documents are blobs.
use super::*;

pub const TABLE: Table = Table {
    name: "history",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("case_id", Kind::Uuid),
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("kind", Kind::Text),
        ("step", Kind::Text),
        ("branch", Kind::Text),
        ("what", Kind::Text),
        ("person", Kind::Text),
        ("organisation", Kind::Text),
        ("post", Kind::Text),
        ("comment", Kind::Text),
        ("at", Kind::Int),
        ("input", Kind::Text),
        ("output", Kind::Text),
        ("batch", Kind::Int),
        ("leaf", Kind::Text),
        ("request", Kind::Text),
        ("on_behalf", Kind::Text),
        ("evidence", Kind::Text),
    ],
};

fn read(row: &Row) -> Result<HistoryRow> {
    read!(row => HistoryRow {
        id, system, version, step, branch, what, person, organisation, post, comment, at, input, output, batch, leaf, request, on_behalf, evidence;
        case: get(row, "case_id")?,
        kind: named(row, "kind", HistoryKind::parse)?,
    })
}

fn row(h: &HistoryRow) -> Vec<Cell> {
    cells![
        h.id,
        h.case,
        &h.system,
        &h.version,
        h.kind.name(),
        &h.step,
        &h.branch,
        &h.what,
        &h.person,
        &h.organisation,
        &h.post,
        &h.comment,
        h.at,
        &h.input,
        &h.output,
        h.batch,
        &h.leaf,
        &h.request,
        &h.on_behalf,
        &h.evidence,
    ]
}

pub async fn write(conn: &mut Conn, rows: &[HistoryRow]) -> Result<()> {
    insert(conn, &TABLE, rows.iter().map(row).collect()).await
}

/// After a commit that did not answer: was it stored?
pub async fn has(base: &Base, id: Uuid) -> Result<bool> {
    let mut query = Query::new("SELECT COUNT(*) FROM history WHERE id = ");
    // On a writer's connection: the question is about what is committed now.
    Ok(number(&base.write, query.push_bind(id)).await? == 1)
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<HistoryRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

/// Oldest first.
pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<HistoryRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY batch, id"), read).await
}

/// What a version decided by a plugin's call, newest first, older than `before`.
pub async fn of_version(
    base: &Base,
    system: &str,
    version: &str,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<HistoryRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE system = ").push_bind(system).push(" AND version = ").push_bind(version);
    query.push(" AND input IS NOT NULL AND output IS NOT NULL");
    if let Some(before) = before {
        query.push(" AND id < ").push_bind(before);
    }
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

/// How many decisions of a version can be taken again.
pub async fn count_of_version(base: &Base, system: &str, version: &str) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*) FROM history WHERE system = ");
    query.push_bind(system).push(" AND version = ").push_bind(version);
    number(&base.read, query.push(" AND input IS NOT NULL AND output IS NOT NULL")).await
}

/// In commit order, after a batch: what a process that slept has missed.
pub async fn after(base: &Base, batch: i64, limit: u32) -> Result<Vec<HistoryRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE batch > ").push_bind(batch).push(" ORDER BY batch, id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

/// The leaves of one batch of the chain.
pub async fn of_batch(base: &Base, batch: i64) -> Result<Vec<HistoryRow>> {
    all(&base.read, select(&TABLE).push(" WHERE batch = ").push_bind(batch).push(" ORDER BY id"), read).await
}
