//! Deadlines and time-outs, on the business clock or the machine's.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table = Table {
    name: "timers",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("system", Kind::Text),
        ("name", Kind::Text),
        ("case_id", Kind::Uuid),
        ("branch", Kind::Text),
        ("register", Kind::Text),
        ("key", Kind::Text),
        ("due", Kind::Int),
        ("machine", Kind::Int),
        ("tries", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<TimerRow> {
    read!(row => TimerRow {
        id, system, name, branch, register, key, due;
        case: get(row, "case_id")?,
        machine: flag(row, "machine")?,
        tries: int(row, "tries")?,
    })
}

/// Cleared first: a decision that fires a timer may set it again.
pub async fn write(conn: &mut Conn, cleared: &[String], timers: &[TimerRow]) -> Result<()> {
    delete_set(conn, "timers", &[("id", Kind::Text)], cleared.iter().map(|id| cells![id]).collect()).await?;
    let row = |t: &TimerRow| {
        cells![&t.id, &t.system, &t.name, t.case, &t.branch, &t.register, &t.key, t.due, t.machine, t.tries]
    };
    put(conn, &TABLE, timers.iter().map(row).collect()).await
}

pub async fn of(conn: &mut Conn, ids: impl Iterator<Item = &String>) -> Result<HashMap<String, TimerRow>> {
    let found = among(conn, &TABLE, &[("id", Kind::Text)], ids.map(|id| cells![id]).collect(), read).await?;
    Ok(found.into_iter().map(|timer| (timer.id.clone(), timer)).collect())
}

/// What has come due by either clock, oldest first.
pub async fn due(base: &Base, business_now: Millis, machine_now: Millis, limit: u32) -> Result<Vec<TimerRow>> {
    let names = TABLE.names();
    let mut query = Query::new(format!("SELECT {names} FROM ("));
    for (machine, now) in [(0_i64, business_now), (1, machine_now)] {
        query.push(if machine == 0 { "" } else { " UNION ALL " });
        query
            .push(format_args!("SELECT * FROM (SELECT {names} FROM timers WHERE machine = {machine} AND due <= "))
            .push_bind(now);
        query.push(" ORDER BY due, id LIMIT ").push_bind(i64::from(limit)).push(format_args!(") k{machine}"));
    }
    query.push(") both_clocks ORDER BY due, id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

pub async fn by_id(base: &Base, id: &str) -> Result<Option<TimerRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<TimerRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY due, id"), read).await
}

/// Brings time-outs of the machine's clock nearer: a sample hub that is wound forward does not wait for them.
pub async fn hasten(base: &Base, by: Millis) -> Result<()> {
    let mut query = Query::new("UPDATE timers SET due = due - ");
    query.push_bind(by).push(" WHERE machine = 1");
    run(&base.write, &mut query).await.map(drop)
}

/// When the worker has to look again: the next of each clock.
pub async fn next_due(base: &Base) -> Result<(Option<Millis>, Option<Millis>)> {
    let mut query = Query::new(
        "SELECT (SELECT MIN(due) FROM timers WHERE machine = 0) AS business, (SELECT MIN(due) FROM timers WHERE machine = 1) AS machine",
    );
    let found = one(&base.read, &mut query, |row| Ok((get(row, "business")?, get(row, "machine")?))).await?;
    Ok(found.unwrap_or_default())
}
