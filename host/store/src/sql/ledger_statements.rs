//! Statements that were compared with the books. One that a bank sends again under its id is compared again.
use super::*;

pub const TABLE: Table = Table {
    name: "ledger_statements",
    key: &["account", "id"],
    columns: &[
        ("account", Kind::Text),
        ("id", Kind::Text),
        ("sub", Kind::Text),
        ("from_day", Kind::Int),
        ("to_day", Kind::Int),
        ("stated", Kind::Int),
        ("booked", Kind::Int),
        ("agreed", Kind::Int),
        ("differences", Kind::Text),
        ("decision", Kind::Uuid),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<LedgerStatementRow> {
    read!(row => LedgerStatementRow {
        account, id, sub, stated, booked, agreed, decision, at;
        from: get(row, "from_day")?,
        to: get(row, "to_day")?,
        differences: json(row, "differences")?,
    })
}

pub async fn write(conn: &mut Conn, statements: &[LedgerStatementRow]) -> Result<()> {
    let row = |s: &LedgerStatementRow| {
        let differences = to_json(&s.differences);
        cells![&s.account, &s.id, &s.sub, s.from, s.to, s.stated, s.booked, s.agreed, differences, s.decision, s.at,]
    };
    put(conn, &TABLE, statements.iter().map(row).collect()).await
}

/// Newest first.
pub async fn list(base: &Base, account: &str, paging: &Paging) -> Result<Page<LedgerStatementRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE account = ").push_bind(account);
    let after = paging.after.as_deref().and_then(|t| t.split_once(' '));
    if let Some((day, id)) = after.and_then(|(day, id)| Some((day.parse::<i64>().ok()?, id))) {
        query.push(" AND (to_day, id) < (").push_bind(day).push(", ").push_bind(id.to_owned()).push(")");
    }
    query.push(" ORDER BY to_day DESC, id DESC LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |s| format!("{} {}", s.to, s.id)))
}
