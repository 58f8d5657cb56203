//! Alerts: few are open at a time, so who sees which is decided row by row.
use super::*;
use crate::audience::matches;

pub const TABLE: Table = Table {
    name: "alerts",
    key: &["system", "key"],
    columns: &[
        ("system", Kind::Text),
        ("key", Kind::Text),
        ("level", Kind::Text),
        ("zh", Kind::Text),
        ("en", Kind::Text),
        ("raised", Kind::Int),
        ("cleared", Kind::Int),
        ("readers", Kind::Text),
    ],
};

fn read(row: &Row) -> Result<AlertRow> {
    read!(row => AlertRow { system, key, level, zh, en, raised, cleared; to: json(row, "readers")? })
}

pub async fn write(conn: &mut Conn, alerts: &[AlertRow]) -> Result<()> {
    let row = |a: &AlertRow| cells![&a.system, &a.key, &a.level, &a.zh, &a.en, a.raised, a.cleared, to_json(&a.to)];
    put(conn, &TABLE, alerts.iter().map(row).collect()).await
}

pub async fn clear(conn: &mut Conn, cleared: &[(String, String, Millis)]) -> Result<()> {
    let columns = [("system", Kind::Text), ("key", Kind::Text), ("cleared", Kind::Int)];
    let statement = "UPDATE alerts SET cleared = new.cleared FROM new
         WHERE alerts.system = new.system AND alerts.key = new.key AND alerts.cleared IS NULL";
    update_set(conn, &columns, statement, cleared.iter().map(|(s, k, at)| cells![s, k, *at]).collect()).await
}

/// Newest first; without a viewer all of them.
pub async fn open(base: &Base, viewer: Option<&Viewer>, limit: u32) -> Result<Vec<AlertRow>> {
    let mut query = select(&TABLE);
    let mut alerts =
        all(&base.read, query.push(" WHERE cleared IS NULL ORDER BY raised DESC, system, key LIMIT 10000"), read)
            .await?;
    alerts.retain(|alert| viewer.is_none_or(|v| alert.to.iter().any(|offer| matches(offer, v))));
    alerts.truncate(limit as usize);
    Ok(alerts)
}
