//! What is to be published, in commit order. That a row was sent is one cursor
//! and no change of the row, so draining a million rows writes next to nothing.
use super::*;

pub const TABLE: Table = Table {
    name: "outbox",
    key: &["n"],
    columns: &[
        ("n", Kind::Int),
        ("id", Kind::Text),
        ("route", Kind::Text),
        ("key", Kind::Text),
        ("body", Kind::Bytes),
        ("at", Kind::Int),
    ],
};

pub const SENT: &str = "outbox/sent";

fn read(row: &Row) -> Result<OutboxRow> {
    read!(row => OutboxRow { n, id, route, key, body, at; })
}

pub async fn write(conn: &mut Conn, rows: &[OutboxRow]) -> Result<()> {
    insert(conn, &TABLE, rows.iter().map(|o| cells![o.n, &o.id, &o.route, &o.key, &o.body, o.at]).collect()).await
}

/// The oldest that are not sent yet.
pub async fn next(base: &Base, limit: u32) -> Result<Vec<OutboxRow>> {
    let sent = cursors::read(&base.read, SENT).await?;
    let mut query = select(&TABLE);
    query.push(" WHERE n > ").push_bind(sent).push(" ORDER BY n LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

/// Everything up to `n` is confirmed.
pub async fn sent(base: &Base, n: i64) -> Result<()> {
    cursors::forward(base, SENT, n).await
}

pub async fn newest(base: &Base, limit: u32) -> Result<Vec<OutboxRow>> {
    let mut query = select(&TABLE);
    query.push(" ORDER BY n DESC LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

pub async fn backlog(base: &Base) -> Result<i64> {
    let sent = cursors::read(&base.read, SENT).await?;
    let mut query = Query::new("SELECT COUNT(*) FROM outbox WHERE n > ");
    number(&base.read, query.push_bind(sent)).await
}

pub async fn of_partner(base: &Base, partner: &str) -> Result<i64> {
    let sent = cursors::read(&base.read, SENT).await?;
    let mut query = Query::new("SELECT COUNT(*) FROM outbox WHERE n > ");
    query.push_bind(sent).push(" AND route = 'partner' AND key LIKE ").push_bind(format!("{partner}.%"));
    number(&base.read, &mut query).await
}

/// Forgets what was sent, except the newest so many rows.
pub async fn trim(base: &Base, keep: i64, limit: u32) -> Result<u64> {
    let sent = cursors::read(&base.read, SENT).await?;
    let mut query = Query::new("DELETE FROM outbox WHERE n IN (SELECT n FROM outbox WHERE n <= ");
    query.push_bind(sent - keep).push(" ORDER BY n LIMIT ").push_bind(i64::from(limit)).push(")");
    run(&base.write, &mut query).await
}
