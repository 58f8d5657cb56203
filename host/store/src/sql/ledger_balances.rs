//! What each sub-ledger holds, and how much of it is set aside. Rows grow by
//! what a batch moved them: nobody needs to have read one to post.
use super::*;
use std::collections::BTreeMap;

pub const TABLE: Table = Table {
    name: "ledger_balances",
    key: &["account", "sub"],
    columns: &[("account", Kind::Text), ("sub", Kind::Text), ("amount", Kind::Int), ("held", Kind::Int)],
};

fn read(row: &Row) -> Result<LedgerBalanceRow> {
    read!(row => LedgerBalanceRow { account, sub, amount, held; })
}

pub async fn write(conn: &mut Conn, moves: &[LedgerBalanceRow]) -> Result<()> {
    let mut growth: BTreeMap<(&String, &String), (i64, i64)> = BTreeMap::new();
    for m in moves {
        let (amount, held) = growth.entry((&m.account, &m.sub)).or_default();
        *amount += m.amount;
        *held += m.held;
    }
    let row = |((account, sub), (amount, held))| cells![account, sub, amount, held];
    add(conn, &TABLE, growth.into_iter().map(row).collect()).await
}

pub async fn of(conn: &mut Conn, keys: impl Iterator<Item = &(String, String)>) -> Result<Vec<LedgerBalanceRow>> {
    let names = [("account", Kind::Text), ("sub", Kind::Text)];
    among(conn, &TABLE, &names, keys.map(|(a, s)| cells![a, s]).collect(), read).await
}

/// Every sub-ledger of these accounts.
pub async fn of_accounts(conn: &mut Conn, accounts: impl Iterator<Item = &String>) -> Result<Vec<LedgerBalanceRow>> {
    among(conn, &TABLE, &[("account", Kind::Text)], accounts.map(|a| cells![a]).collect(), read).await
}

pub async fn of_account(base: &Base, account: &str) -> Result<Vec<LedgerBalanceRow>> {
    all(&base.read, select(&TABLE).push(" WHERE account = ").push_bind(account).push(" ORDER BY sub"), read).await
}
