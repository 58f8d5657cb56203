//! Numbered migrations, each once, all in one transaction under one lock: two
//! processes that start together find the second one's work already done.
use super::*;
use crate::migrations::{MIGRATIONS, Migration};

/// Not the lane's: a running older release keeps working meanwhile.
const MIGRATING: i64 = 0x6875_625f_6d69_6772;

pub async fn level(base: &Base) -> Result<u32> {
    level_of(&mut *base.read.acquire().await?).await
}

pub async fn level_of(conn: &mut Conn) -> Result<u32> {
    let there: i64 =
        sqlx::query_scalar(super::super::HAS_TABLE).bind("schema_migrations").fetch_one(&mut *conn).await?;
    if there == 0 {
        return Ok(0);
    }
    let mut query = Query::new("SELECT MAX(number) FROM schema_migrations");
    Ok(number(&mut *conn, &mut query).await? as u32)
}

/// Numbers and names of what `migrate` would do.
pub async fn pending(base: &Base) -> Result<Vec<(u32, &'static str)>> {
    let level = level(base).await?;
    Ok(MIGRATIONS.iter().filter(|m| m.number > level).map(|m| (m.number, m.name)).collect())
}

pub async fn migrate(base: &Base) -> Result<u32> {
    migrate_to(base, u32::MAX).await
}

/// Up to a number, for restoring an older backup.
pub async fn migrate_to(base: &Base, last: u32) -> Result<u32> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    if let Some(unhurried) = super::super::UNHURRIED {
        sqlx::raw_sql(unhurried).execute(&mut *tx).await?;
    }
    if let Some(lock) = super::super::LOCK {
        sqlx::query(lock).bind(MIGRATING).execute(&mut *tx).await?;
    }
    let level = level_of(&mut tx).await?;
    if level == 0 {
        let table = "CREATE TABLE IF NOT EXISTS schema_migrations (number {int} NOT NULL PRIMARY KEY, name {text} NOT NULL){table}";
        sqlx::raw_sql(sqlx::AssertSqlSafe(super::super::ddl(table))).execute(&mut *tx).await?;
    }
    let mut done = 0;
    for migration in MIGRATIONS.iter().filter(|m| m.number > level && m.number <= last) {
        apply(&mut tx, migration).await?;
        done += 1;
    }
    tx.commit().await?;
    Ok(done)
}

async fn apply(conn: &mut Conn, migration: &Migration) -> Result<()> {
    tracing::info!(number = migration.number, name = migration.name, "migrating the database");
    sqlx::raw_sql(sqlx::AssertSqlSafe(filled(migration.sql))).execute(&mut *conn).await?;
    let query = sqlx::query("INSERT INTO schema_migrations (number, name) VALUES ($1, $2)");
    query.bind(i64::from(migration.number)).bind(migration.name).execute(conn).await?;
    Ok(())
}

/// `{append-only TABLE}` becomes the triggers that refuse UPDATE and DELETE.
fn filled(sql: &str) -> String {
    let line = |line: &str| match line.strip_prefix("{append-only ").and_then(|l| l.strip_suffix('}')) {
        Some(table) => super::super::append_only(table),
        None => super::super::ddl(line),
    };
    sql.lines().map(line).collect::<Vec<_>>().join("\n")
}
