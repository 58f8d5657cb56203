//! Who switched what, when: append-only.
use super::*;

pub const TABLE: Table = Table {
    name: "plugin_switches",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("system", Kind::Text),
        ("kind", Kind::Text),
        ("before", Kind::Text),
        ("after", Kind::Text),
        ("person", Kind::Text),
        ("reason", Kind::Text),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<PluginSwitchRow> {
    read!(row => PluginSwitchRow {
        id, system, before, after, person, reason, at;
        kind: named(row, "kind", SwitchKind::parse)?,
    })
}

pub async fn add(conn: &mut Conn, s: &PluginSwitchRow) -> Result<()> {
    let row = cells![s.id, &s.system, s.kind.name(), &s.before, &s.after, &s.person, &s.reason, s.at];
    insert(conn, &TABLE, vec![row]).await
}

/// Newest first.
pub async fn of_system(base: &Base, system: &str, limit: u32) -> Result<Vec<PluginSwitchRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE system = ").push_bind(system).push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}
