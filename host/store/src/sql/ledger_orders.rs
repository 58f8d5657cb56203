//! Payment orders as they stand.
use super::*;

pub const TABLE: Table = Table {
    name: "ledger_orders",
    key: &["account", "no"],
    columns: &[
        ("account", Kind::Text),
        ("no", Kind::Text),
        ("state", Kind::Text),
        ("amount", Kind::Int),
        ("source", Kind::Text),
        ("bank", Kind::Text),
        ("payee", Kind::Text),
        ("payee_account", Kind::Text),
        ("purpose", Kind::Text),
        ("approvals", Kind::Int),
        ("approved_by", Kind::Text),
        ("reason", Kind::Text),
        ("case_id", Kind::Uuid),
        ("drafted", Kind::Int),
        ("updated", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<LedgerOrderRow> {
    read!(row => LedgerOrderRow {
        account, no, amount, source, bank, payee, payee_account, purpose, approvals, reason, drafted, updated;
        state: named(row, "state", LedgerOrderState::parse)?,
        approved_by: json(row, "approved_by")?,
        case: get(row, "case_id")?,
    })
}

pub async fn write(conn: &mut Conn, orders: &[LedgerOrderRow]) -> Result<()> {
    let row = |o: &LedgerOrderRow| {
        cells![
            &o.account,
            &o.no,
            o.state.name(),
            o.amount,
            &o.source,
            &o.bank,
            &o.payee,
            &o.payee_account,
            &o.purpose,
            o.approvals,
            to_json(&o.approved_by),
            &o.reason,
            o.case,
            o.drafted,
            o.updated,
        ]
    };
    put(conn, &TABLE, orders.iter().map(row).collect()).await
}

pub async fn of(conn: &mut Conn, keys: impl Iterator<Item = &(String, String)>) -> Result<Vec<LedgerOrderRow>> {
    let names = [("account", Kind::Text), ("no", Kind::Text)];
    among(conn, &TABLE, &names, keys.map(|(a, n)| cells![a, n]).collect(), read).await
}

/// Every order of these accounts.
pub async fn of_accounts(conn: &mut Conn, accounts: impl Iterator<Item = &String>) -> Result<Vec<LedgerOrderRow>> {
    among(conn, &TABLE, &[("account", Kind::Text)], accounts.map(|a| cells![a]).collect(), read).await
}

/// By number.
pub async fn list(base: &Base, account: &str, paging: &Paging) -> Result<Page<LedgerOrderRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE account = ").push_bind(account);
    query.push(" AND no > ").push_bind(paging.after.clone().unwrap_or_default());
    query.push(" ORDER BY no LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |order| order.no.clone()))
}
