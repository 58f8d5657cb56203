//! Records of registers: the current row, every version, and the index.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table = Table {
    name: "records",
    key: &["register", "key"],
    columns: &[
        ("register", Kind::Text),
        ("key", Kind::Text),
        ("version", Kind::Int),
        ("data", Kind::Text),
        ("retired", Kind::Text),
        ("correction", Kind::Int),
        ("at", Kind::Int),
        ("case_id", Kind::Uuid),
        ("person", Kind::Text),
        ("idx", Kind::Text),
    ],
};

pub const VERSIONS: Table = Table {
    name: "record_versions",
    key: &["register", "key", "version"],
    columns: &[
        ("register", Kind::Text),
        ("key", Kind::Text),
        ("version", Kind::Int),
        ("data", Kind::Text),
        ("retired", Kind::Text),
        ("correction", Kind::Int),
        ("at", Kind::Int),
        ("case_id", Kind::Uuid),
        ("person", Kind::Text),
    ],
};

pub fn read(row: &Row) -> Result<RecordRow> {
    Ok(RecordRow { index: json(row, "idx")?, ..read_version(row)? })
}

fn read_version(row: &Row) -> Result<RecordRow> {
    read!(row => RecordRow {
        register, key, version, retired, at, person;
        data: json(row, "data")?,
        correction: flag(row, "correction")?,
        case: get(row, "case_id")?,
        index: Vec::new(),
    })
}

fn version(r: &RecordRow) -> Vec<Cell> {
    cells![&r.register, &r.key, r.version, to_json(&r.data), &r.retired, r.correction, r.at, r.case, &r.person]
}

fn current(r: &RecordRow) -> Vec<Cell> {
    let mut row = version(r);
    row.push(Cell::from(to_json(&r.index)));
    row
}

/// Several versions of one record in a batch: all are kept, the last is current.
pub async fn write(conn: &mut Conn, records: &[RecordRow]) -> Result<()> {
    insert(conn, &VERSIONS, records.iter().map(version).collect()).await?;
    put(conn, &TABLE, records.iter().map(current).collect()).await?;
    record_index::replace(conn, records, false).await
}

/// A register's `queryable` changed: the index follows, no version is made.
pub async fn reindex(conn: &mut Conn, records: &[RecordRow]) -> Result<()> {
    let columns = [("register", Kind::Text), ("key", Kind::Text), ("idx", Kind::Text)];
    let statement =
        "UPDATE records SET idx = new.idx FROM new WHERE records.register = new.register AND records.key = new.key";
    let rows = records.iter().map(|r| cells![&r.register, &r.key, to_json(&r.index)]).collect();
    update_set(conn, &columns, statement, rows).await?;
    record_index::replace(conn, records, true).await
}

pub async fn of(
    conn: &mut Conn,
    keys: impl Iterator<Item = &(String, String)>,
) -> Result<HashMap<(String, String), RecordRow>> {
    let names = [("register", Kind::Text), ("key", Kind::Text)];
    let found = among(conn, &TABLE, &names, keys.map(|(r, k)| cells![r, k]).collect(), read).await?;
    Ok(found.into_iter().map(|record| ((record.register.clone(), record.key.clone()), record)).collect())
}

pub async fn by_key(base: &Base, register: &str, key: &str) -> Result<Option<RecordRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE register = ").push_bind(register).push(" AND key = ").push_bind(key);
    one(&base.read, &mut query, read).await
}

pub async fn by_keys(base: &Base, keys: &[(String, String)]) -> Result<HashMap<(String, String), RecordRow>> {
    of(&mut *base.read.acquire().await?, keys.iter()).await
}

/// Newest first.
pub async fn versions(base: &Base, register: &str, key: &str) -> Result<Vec<RecordRow>> {
    let mut query = select(&VERSIONS);
    query.push(" WHERE register = ").push_bind(register).push(" AND key = ").push_bind(key);
    all(&base.read, query.push(" ORDER BY version DESC"), read_version).await
}

/// Registers that hold anything, with how much stands.
pub async fn registers(base: &Base) -> Result<Vec<(String, i64)>> {
    let mut query = Query::new(
        "SELECT register, COUNT(*) AS n FROM records WHERE retired IS NULL GROUP BY register ORDER BY register",
    );
    all(&base.read, &mut query, |row| Ok((get(row, "register")?, get(row, "n")?))).await
}
