//! Answers already given to a request, by its key.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table = Table {
    name: "idempotency",
    key: &["scope"],
    columns: &[
        ("scope", Kind::Text),
        ("body", Kind::Text),
        ("status", Kind::Int),
        ("answer", Kind::Text),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<IdempotencyRow> {
    read!(row => IdempotencyRow { scope, body, at; status: int(row, "status")?, answer: json(row, "answer")? })
}

pub async fn write(conn: &mut Conn, rows: &[IdempotencyRow]) -> Result<()> {
    let row = |i: &IdempotencyRow| cells![&i.scope, &i.body, i.status, to_json(&i.answer), i.at];
    put(conn, &TABLE, rows.iter().map(row).collect()).await
}

pub async fn of(conn: &mut Conn, scopes: impl Iterator<Item = &String>) -> Result<HashMap<String, IdempotencyRow>> {
    let found = among(conn, &TABLE, &[("scope", Kind::Text)], scopes.map(|s| cells![s]).collect(), read).await?;
    Ok(found.into_iter().map(|row| (row.scope.clone(), row)).collect())
}

pub async fn by_scope(base: &Base, scope: &str) -> Result<Option<IdempotencyRow>> {
    one(&base.read, select(&TABLE).push(" WHERE scope = ").push_bind(scope), read).await
}

pub async fn trim(base: &Base, before: Millis) -> Result<u64> {
    run(&base.write, Query::new("DELETE FROM idempotency WHERE at < ").push_bind(before)).await
}
