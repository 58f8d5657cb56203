//! Dead letters: kept when they die, changed when somebody deals with them.
use super::*;
use sqlx::Row as _;

pub const TABLE: Table = Table {
    name: "dead_letters",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("message", Kind::Text),
        ("reason", Kind::Text),
        ("detail", Kind::Text),
        ("queue", Kind::Text),
        ("exchange", Kind::Text),
        ("routing_key", Kind::Text),
        ("body", Kind::Bytes),
        ("times", Kind::Int),
        ("state", Kind::Text),
        ("at", Kind::Int),
        ("first", Kind::Int),
        ("closed_by", Kind::Text),
        ("closed", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<DeadLetterRow> {
    read!(row => DeadLetterRow {
        id, message, reason, detail, queue, exchange, routing_key, body, times, at, first, closed_by, closed;
        state: named(row, "state", LetterState::parse)?,
    })
}

/// One that died before in the same place is open again, and counts on.
pub async fn keep(base: &Base, l: &DeadLetterRow) -> Result<()> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    let before = one(&mut *tx, select(&TABLE).push(" WHERE id = ").push_bind(l.id.clone()), read).await?;
    let first = before.as_ref().map_or(l.at, |b| b.first.unwrap_or(b.at));
    let row = cells![
        &l.id,
        &l.message,
        &l.reason,
        &l.detail,
        &l.queue,
        &l.exchange,
        &l.routing_key,
        &l.body,
        before.map_or(0, |b| b.times) + l.times,
        l.state.name(),
        l.at,
        first,
        &l.closed_by,
        l.closed,
    ];
    put(&mut tx, &TABLE, vec![row]).await?;
    tx.commit().await?;
    Ok(())
}

pub async fn by_id(base: &Base, id: &str) -> Result<Option<DeadLetterRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id.to_owned()), read).await
}

/// Of one state, the latest first.
pub async fn list(base: &Base, state: LetterState, paging: &Paging) -> Result<Page<DeadLetterRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE state = ").push_bind(state.name());
    let after = paging.after.as_deref().and_then(|after| after.split_once(' '));
    if let Some((at, id)) = after.and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.to_owned()))) {
        query.push(" AND (at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query.push(" ORDER BY at DESC, id DESC LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all_once(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |letter| format!("{} {}", letter.at, letter.id)))
}

pub async fn open(base: &Base) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*) AS n FROM dead_letters WHERE state = ");
    query.push_bind(LetterState::Open.name());
    Ok(query.build().persistent(false).fetch_one(&base.read).await?.try_get("n")?)
}

/// From one state to another; false when somebody was faster.
pub async fn set_state(
    base: &Base,
    id: &str,
    from: LetterState,
    to: LetterState,
    by: &str,
    at: Millis,
) -> Result<bool> {
    let mut query = Query::new("UPDATE dead_letters SET state = ");
    query.push_bind(to.name()).push(", closed_by = ").push_bind(by.to_owned()).push(", closed = ").push_bind(at);
    query.push(" WHERE id = ").push_bind(id.to_owned()).push(" AND state = ").push_bind(from.name());
    Ok(run(&base.write, &mut query).await? == 1)
}
