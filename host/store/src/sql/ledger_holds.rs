//! Money set aside under a name.
use super::*;

pub const TABLE: Table = Table {
    name: "ledger_holds",
    key: &["account", "name"],
    columns: &[
        ("account", Kind::Text),
        ("name", Kind::Text),
        ("sub", Kind::Text),
        ("amount", Kind::Int),
        ("at", Kind::Int),
    ],
};
const KEY: [(&str, Kind); 2] = [("account", Kind::Text), ("name", Kind::Text)];

fn read(row: &Row) -> Result<LedgerHoldRow> {
    read!(row => LedgerHoldRow { account, name, sub, amount, at; })
}

/// A hold that is put and ended in one batch is the caller's to leave out.
pub async fn write(conn: &mut Conn, ended: &[(String, String)], holds: &[LedgerHoldRow]) -> Result<()> {
    delete_set(conn, TABLE.name, &KEY, ended.iter().map(|(a, n)| cells![a, n]).collect()).await?;
    put(conn, &TABLE, holds.iter().map(|h| cells![&h.account, &h.name, &h.sub, h.amount, h.at]).collect()).await
}

pub async fn of(conn: &mut Conn, keys: impl Iterator<Item = &(String, String)>) -> Result<Vec<LedgerHoldRow>> {
    among(conn, &TABLE, &KEY, keys.map(|(a, n)| cells![a, n]).collect(), read).await
}

pub async fn of_account(base: &Base, account: &str) -> Result<Vec<LedgerHoldRow>> {
    all(&base.read, select(&TABLE).push(" WHERE account = ").push_bind(account).push(" ORDER BY name"), read).await
}
