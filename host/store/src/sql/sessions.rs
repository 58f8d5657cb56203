//! Sessions and bearer tokens, by the hash of what the client holds.
use super::*;

pub const TABLE: Table = Table {
    name: "sessions",
    key: &["token"],
    columns: &[
        ("token", Kind::Text),
        ("person", Kind::Text),
        ("csrf", Kind::Text),
        ("created", Kind::Int),
        ("seen", Kind::Int),
        ("expires", Kind::Int),
        ("kind", Kind::Text),
        ("scopes", Kind::Text),
        ("label", Kind::Text),
    ],
};

fn read(row: &Row) -> Result<SessionRow> {
    read!(row => SessionRow { token, person, csrf, created, seen, expires, kind, scopes, label; })
}

pub async fn add(base: &Base, s: &SessionRow) -> Result<()> {
    let row = cells![&s.token, &s.person, &s.csrf, s.created, s.seen, s.expires, &s.kind, &s.scopes, &s.label];
    insert(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn by_token(base: &Base, token: &str) -> Result<Option<SessionRow>> {
    one(&base.read, select(&TABLE).push(" WHERE token = ").push_bind(token), read).await
}

/// One statement, because every request begins with it.
pub async fn with_person(base: &Base, token: &str, register: &str) -> Result<Option<DoorRow>> {
    let columns = TABLE.columns.iter().map(|(name, _)| format!("s.{name}")).collect::<Vec<_>>().join(", ");
    let mut query = Query::new(format!("SELECT {columns}, c.operator, r.data FROM sessions s"));
    query.push(" LEFT JOIN credentials c ON c.person = s.person LEFT JOIN records r ON r.register = ");
    query.push_bind(register).push(" AND r.key = s.person WHERE s.token = ").push_bind(token);
    one(&base.read, &mut query, door).await
}

fn door(row: &Row) -> Result<DoorRow> {
    let operator = get::<Option<i64>>(row, "operator")?.is_some_and(|o| o != 0);
    Ok(DoorRow { session: read(row)?, operator, person: json_if(row, "data")? })
}

pub async fn of_person(base: &Base, person: &str) -> Result<Vec<SessionRow>> {
    all(&base.read, select(&TABLE).push(" WHERE person = ").push_bind(person).push(" ORDER BY created, token"), read)
        .await
}

pub async fn touch(base: &Base, token: &str, seen: Millis, expires: Millis) -> Result<()> {
    let mut query = Query::new("UPDATE sessions SET seen = ");
    query.push_bind(seen).push(", expires = ").push_bind(expires).push(" WHERE token = ").push_bind(token);
    run(&base.write, query.push(" AND seen < ").push_bind(seen)).await.map(drop)
}

pub async fn end(base: &Base, token: &str) -> Result<bool> {
    Ok(run(&base.write, Query::new("DELETE FROM sessions WHERE token = ").push_bind(token)).await? == 1)
}

/// Every session and token of a person, except perhaps the one that asks for it.
pub async fn end_all(base: &Base, person: &str, except: Option<&str>) -> Result<u64> {
    let mut query = Query::new("DELETE FROM sessions WHERE person = ");
    query.push_bind(person).push(" AND token <> ").push_bind(except.unwrap_or(""));
    run(&base.write, &mut query).await
}

pub async fn end_of(conn: &mut Conn, persons: &[String]) -> Result<()> {
    delete_set(conn, "sessions", &[("person", Kind::Text)], persons.iter().map(|p| cells![p]).collect()).await
}

pub async fn trim(base: &Base, now: Millis) -> Result<u64> {
    run(&base.write, Query::new("DELETE FROM sessions WHERE expires < ").push_bind(now)).await
}
