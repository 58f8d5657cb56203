//! Supervised accounts: whose they are and how they stand.
use super::*;

pub const TABLE: Table = Table {
    name: "ledger_accounts",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("system", Kind::Text),
        ("chart", Kind::Text),
        ("name", Kind::Text),
        ("organisations", Kind::Text),
        ("frozen", Kind::Text),
        ("case_id", Kind::Uuid),
        ("opened", Kind::Int),
        ("closed", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<LedgerAccountRow> {
    read!(row => LedgerAccountRow {
        id, system, chart, name, opened, closed;
        organisations: json(row, "organisations")?,
        frozen: json(row, "frozen")?,
        case: get(row, "case_id")?,
    })
}

pub async fn write(conn: &mut Conn, accounts: &[LedgerAccountRow]) -> Result<()> {
    let row = |a: &LedgerAccountRow| {
        let (organisations, frozen) = (to_json(&a.organisations), to_json(&a.frozen));
        cells![&a.id, &a.system, &a.chart, &a.name, organisations, frozen, a.case, a.opened, a.closed]
    };
    put(conn, &TABLE, accounts.iter().map(row).collect()).await
}

pub async fn of(conn: &mut Conn, ids: impl Iterator<Item = &String>) -> Result<Vec<LedgerAccountRow>> {
    among(conn, &TABLE, &[("id", Kind::Text)], ids.map(|id| cells![id]).collect(), read).await
}

pub async fn by_id(base: &Base, id: &str) -> Result<Option<LedgerAccountRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

/// By number.
pub async fn list(base: &Base, filter: &AccountFilter, paging: &Paging) -> Result<Page<LedgerAccountRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE id > ").push_bind(paging.after.clone().unwrap_or_default());
    if !filter.all {
        query.push(" AND (1 = 0");
        for system in &filter.systems {
            query.push(" OR system = ").push_bind(system.clone());
        }
        for organisation in &filter.organisations {
            // A list in JSON: its codes are letters and digits.
            query.push(" OR organisations LIKE ").push_bind(format!("%\"{organisation}\"%"));
        }
        query.push(")");
    }
    if let Some(system) = &filter.system {
        query.push(" AND system = ").push_bind(system.clone());
    }
    match filter.state {
        Some(AccountState::Open) => query.push(" AND closed IS NULL AND frozen = '[]'"),
        Some(AccountState::Frozen) => query.push(" AND closed IS NULL AND frozen <> '[]'"),
        Some(AccountState::Closed) => query.push(" AND closed IS NOT NULL"),
        None => &mut query,
    };
    if let Some(text) = &filter.text {
        let pattern = contains(text);
        query.push(" AND (LOWER(id) LIKE ").push_bind(pattern.clone());
        query.push(" ESCAPE '!' OR LOWER(name) LIKE ").push_bind(pattern).push(" ESCAPE '!')");
    }
    query.push(" ORDER BY id LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |account| account.id.clone()))
}
