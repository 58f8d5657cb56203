//! What of a record can be queried: one narrow row a value.
use super::*;
use std::collections::BTreeMap;

pub const TABLE: Table = Table {
    name: "record_index",
    key: &["register", "record", "field", "n"],
    columns: &[
        ("register", Kind::Text),
        ("record", Kind::Text),
        ("field", Kind::Text),
        ("n", Kind::Int),
        ("text", Kind::Text),
        ("num", Kind::Int),
        ("time", Kind::Int),
    ],
};

/// The rows of these records become exactly what their `index` says. The first
/// version of a record has nothing to clear away.
pub async fn replace(conn: &mut Conn, records: &[RecordRow], firsts_too: bool) -> Result<()> {
    let last: BTreeMap<(&str, &str), &RecordRow> = records.iter().map(|r| ((&*r.register, &*r.key), r)).collect();
    let again = last.values().filter(|r| firsts_too || r.version != 1);
    let keys = again.map(|r| cells![&r.register, &r.key]).collect();
    delete_set(conn, "record_index", &[("register", Kind::Text), ("record", Kind::Text)], keys).await?;
    let rows = last.values().flat_map(|r| {
        let entries = r.index.iter().enumerate();
        entries.map(|(n, e)| cells![&r.register, &r.key, &e.field, n as i64, &e.text, e.num, e.time])
    });
    insert(conn, &TABLE, rows.collect()).await
}
