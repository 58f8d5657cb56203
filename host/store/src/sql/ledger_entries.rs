//! Every line that was booked, append-only, in commit order.
use super::*;
use std::collections::HashSet;

pub const TABLE: Table = Table {
    name: "ledger_entries",
    key: &["batch", "place", "line"],
    columns: &[
        ("batch", Kind::Int),
        ("place", Kind::Int),
        ("line", Kind::Int),
        ("account", Kind::Text),
        ("sub", Kind::Text),
        ("amount", Kind::Int),
        ("entry", Kind::Text),
        ("once", Kind::Text),
        ("order_no", Kind::Text),
        ("case_id", Kind::Uuid),
        ("decision", Kind::Uuid),
        ("at", Kind::Int),
        ("day", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<LedgerEntryRow> {
    read!(row => LedgerEntryRow {
        batch, place, line, account, sub, amount, entry, once, order_no, decision, at, day;
        case: get(row, "case_id")?,
    })
}

pub async fn write(conn: &mut Conn, entries: &[LedgerEntryRow]) -> Result<()> {
    let row = |e: &LedgerEntryRow| {
        cells![
            e.batch,
            e.place,
            e.line,
            &e.account,
            &e.sub,
            e.amount,
            &e.entry,
            &e.once,
            &e.order_no,
            e.case,
            e.decision,
            e.at,
            e.day,
        ]
    };
    insert(conn, &TABLE, entries.iter().map(row).collect()).await
}

/// Which of these references were booked on their account.
pub async fn booked(
    conn: &mut Conn,
    keys: impl Iterator<Item = &(String, String)>,
) -> Result<HashSet<(String, String)>> {
    let names = [("account", Kind::Text), ("once", Kind::Text)];
    let found = among(conn, &TABLE, &names, keys.map(|(a, o)| cells![a, o]).collect(), read).await?;
    Ok(found.into_iter().filter_map(|e| Some((e.account, e.once?))).collect())
}

/// In commit order, or the other way round.
pub async fn list(base: &Base, account: &str, filter: &EntryFilter, paging: &Paging) -> Result<Page<LedgerEntryRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE account = ").push_bind(account).push(" AND batch <= ").push_bind(filter.batch);
    match &filter.sub {
        Some(SubLedger::Named(sub)) => query.push(" AND sub = ").push_bind(sub.clone()),
        Some(SubLedger::OfHead(head)) => query.push(" AND sub LIKE ").push_bind(format!("{head}:%")),
        None => &mut query,
    };
    if let Some(entry) = &filter.entry {
        query.push(" AND entry = ").push_bind(entry.clone());
    }
    let after: Vec<i64> = paging.after.iter().flat_map(|t| t.split(' ')).filter_map(|n| n.parse().ok()).collect();
    let (beyond, order, start) = match filter.newest_first {
        true => ("<", "batch DESC, place DESC, line DESC", i64::MAX),
        false => (">", "batch, place, line", 0),
    };
    let [batch, place, line] = after[..].try_into().unwrap_or([start; 3]);
    query.push(format_args!(" AND (batch, place, line) {beyond} (")).push_bind(batch).push(", ").push_bind(place);
    query.push(", ").push_bind(line).push(format_args!(") ORDER BY {order} LIMIT "));
    query.push_bind(i64::from(paging.limit) + 1);
    let rows = all(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |e| format!("{} {} {}", e.batch, e.place, e.line)))
}

/// The last commit in which something was booked before this time.
pub async fn last_before(base: &Base, account: &str, at: Millis) -> Result<Option<i64>> {
    let mut query = Query::new("SELECT MAX(batch) AS batch FROM ledger_entries WHERE account = ");
    query.push_bind(account).push(" AND at < ").push_bind(at);
    Ok(one(&base.read, &mut query, |row| get::<Option<i64>>(row, "batch")).await?.flatten())
}

/// Kinds of business that were booked.
pub async fn kinds(base: &Base, account: &str) -> Result<Vec<String>> {
    let mut query = Query::new("SELECT DISTINCT entry FROM ledger_entries WHERE account = ");
    all(&base.read, query.push_bind(account).push(" ORDER BY entry"), |row| get(row, "entry")).await
}

/// Debits less credits of each sub-ledger in the commits up to `batch`.
pub async fn sums(base: &Base, account: &str, batch: i64) -> Result<Vec<(String, i64)>> {
    let mut query =
        Query::new("SELECT sub, CAST(SUM(amount) AS BIGINT) AS amount FROM ledger_entries WHERE account = ");
    query.push_bind(account).push(" AND batch <= ").push_bind(batch).push(" GROUP BY sub ORDER BY sub");
    all(&base.read, &mut query, |row| Ok((get(row, "sub")?, get(row, "amount")?))).await
}

/// What a sub-ledger had before this time, by the bank's days.
pub async fn before(base: &Base, account: &str, sub: &str, from: Millis) -> Result<i64> {
    let mut query =
        Query::new("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS amount FROM ledger_entries WHERE account = ");
    query.push_bind(account).push(" AND sub = ").push_bind(sub).push(" AND COALESCE(day, at) < ").push_bind(from);
    Ok(one(&base.read, &mut query, |row| get(row, "amount")).await?.unwrap_or(0))
}

/// What was booked on a sub-ledger from one time to another, by the bank's days.
pub async fn between(
    base: &Base,
    account: &str,
    sub: &str,
    (from, to): (Millis, Millis),
) -> Result<Vec<LedgerEntryRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE account = ").push_bind(account).push(" AND sub = ").push_bind(sub);
    query.push(" AND COALESCE(day, at) >= ").push_bind(from).push(" AND COALESCE(day, at) <= ").push_bind(to);
    all(&base.read, query.push(" ORDER BY batch, place, line"), read).await
}
