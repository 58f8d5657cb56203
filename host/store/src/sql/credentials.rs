//! How people prove who they are. Failures are counted by the database, so
//! that a hundred guesses at once are a hundred failures.
use super::*;

pub const TABLE: Table = Table {
    name: "credentials",
    key: &["person"],
    columns: &[
        ("person", Kind::Text),
        ("name", Kind::Text),
        ("password", Kind::Text),
        ("totp", Kind::Bytes),
        ("failures", Kind::Int),
        ("locked_until", Kind::Int),
        ("operator", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<CredentialRow> {
    read!(row => CredentialRow {
        person, name, password, totp, locked_until;
        failures: int(row, "failures")?,
        operator: flag(row, "operator")?,
    })
}

/// Inserts or replaces by person; a sign-in name of somebody else is a conflict.
pub async fn set(base: &Base, c: &CredentialRow) -> Result<()> {
    let row = cells![&c.person, &c.name, &c.password, &c.totp, c.failures, c.locked_until, c.operator];
    put(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn by_person(base: &Base, person: &str) -> Result<Option<CredentialRow>> {
    one(&base.read, select(&TABLE).push(" WHERE person = ").push_bind(person), read).await
}

pub async fn by_name(base: &Base, name: &str) -> Result<Option<CredentialRow>> {
    one(&base.read, select(&TABLE).push(" WHERE name = ").push_bind(name), read).await
}

pub async fn list(base: &Base) -> Result<Vec<CredentialRow>> {
    all(&base.read, select(&TABLE).push(" ORDER BY name"), read).await
}

/// One more failure; how many there are now (0: no such person).
pub async fn failed(base: &Base, person: &str) -> Result<i32> {
    let mut query = Query::new("UPDATE credentials SET failures = failures + 1 WHERE person = ");
    query.push_bind(person).push(" RETURNING failures");
    Ok(one(&base.write, &mut query, |row| int(row, "failures")).await?.unwrap_or(0))
}

/// Locks, never shorter than it is locked already.
pub async fn lock(base: &Base, person: &str, until: Millis) -> Result<()> {
    let mut query = Query::new("UPDATE credentials SET locked_until = ");
    query.push_bind(until).push(" WHERE person = ").push_bind(person).push(" AND locked_until < ").push_bind(until);
    run(&base.write, &mut query).await.map(drop)
}

/// Signed in: failures are forgotten.
pub async fn succeeded(base: &Base, person: &str) -> Result<()> {
    let mut query = Query::new("UPDATE credentials SET failures = 0, locked_until = 0 WHERE person = ");
    query.push_bind(person).push(" AND (failures <> 0 OR locked_until <> 0)");
    run(&base.write, &mut query).await.map(drop)
}
