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
