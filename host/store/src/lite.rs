//! SQLite: everything in which it differs from PostgreSQL, and nothing else.
use crate::config::Config;
use crate::error::{Result, StoreError};
use crate::table::{Cell, Kind};
use sqlx::QueryBuilder;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

#[path = "lead/lite.rs"]
pub mod lead;
#[path = "sql/mod.rs"]
pub mod sql;

pub type Db = sqlx::Sqlite;
pub type Conn = sqlx::SqliteConnection;
pub type Row = SqliteRow;

pub const BEGIN: &str = "BEGIN IMMEDIATE";
/// `BEGIN IMMEDIATE` is the lock.
pub const LOCK: Option<&str> = None;
/// In WAL mode a reader's first statement fixes what it sees.
pub const SNAPSHOT: &str = "BEGIN";
pub const UNHURRIED: Option<&str> = None;
/// The text of a set varies with its length: keeping it would only fill the cache.
pub const KEEP_SETS: bool = false;
/// SQLite's limit of parameters is 32 766.
pub const MAX_CELLS: usize = 30_000;
pub const HAS_TABLE: &str = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";

#[derive(Clone)]
pub struct Base {
    pub read: sqlx::Pool<Db>,
    /// One connection: SQLite has one writer, and waiting in our own queue is fair.
    pub write: sqlx::Pool<Db>,
    pub path: PathBuf,
}

/// 1 GiB: more of a larger file is read as before.
const MAPPED: &str = "1073741824";

pub async fn open(config: &Config) -> Result<Base> {
    let options = SqliteConnectOptions::from_str(&config.url)?;
    let path = options.get_filename().to_owned();
    if config.url.contains(":memory:") || config.url.contains("mode=memory") {
        return Err(StoreError::Refused("a database in memory has no second connection; name a file".to_owned()));
    }
    make_folder(&path)?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(config.acquire_timeout())
        .statement_cache_capacity(300)
        .pragma("cache_size", "-32000")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864");
    let pool = |size: u32| {
        SqlitePoolOptions::new()
            .max_connections(size)
            .acquire_timeout(config.acquire_timeout())
            .test_before_acquire(false)
            .max_lifetime(None::<Duration>)
            .idle_timeout(None::<Duration>)
    };
    // The writer first: it makes the file and its journal mode.
    let write = pool(1).connect_with(options.clone()).await?;
    // Each commit voids what the readers hold in their own caches; what they map they share with the system's.
    let readers = options.pragma("query_only", "ON").pragma("mmap_size", MAPPED);
    let read = pool(config.max_connections.max(2)).connect_with(readers).await?;
    Ok(Base { read, write, path })
}

/// The data of a city is for the hub's user alone.
fn make_folder(file: &Path) -> Result<()> {
    let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty() && !f.exists()) else {
        return Ok(());
    };
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|e| StoreError::Unavailable { retryable: false, text: format!("{}: {e}", folder.display()) })
}

pub fn push_rows(query: &mut QueryBuilder<Db>, _: &[Kind], rows: Vec<Vec<Cell>>) {
    query.push_values(rows, |mut row, cells| {
        for cell in cells {
            match cell {
                Cell::Text(value) => row.push_bind(value),
                Cell::Int(value) => row.push_bind(value),
                Cell::Uuid(value) => row.push_bind(value),
                Cell::Bytes(value) => row.push_bind(value),
            };
        }
    });
}

/// ` IN (keys)`. Without a type of their own SQLite would not use an index over several columns.
pub fn push_among(query: &mut QueryBuilder<Db>, kinds: &[Kind], rows: Vec<Vec<Cell>>) {
    query.push(" IN (");
    for (i, kind) in kinds.iter().enumerate() {
        let name = match kind {
            Kind::Text => "TEXT",
            Kind::Int => "INTEGER",
            Kind::Uuid | Kind::Bytes => "BLOB",
        };
        query.push(if i == 0 { "SELECT " } else { ", " }).push(format_args!("CAST(column{} AS {name})", i + 1));
    }
    query.push(" FROM (");
    push_rows(query, kinds, rows);
    query.push("))");
}

pub fn ddl(text: &str) -> String {
    text.replace("{text}", "TEXT")
        .replace("{int}", "INTEGER")
        .replace("{uuid}", "BLOB")
        .replace("{bytes}", "BLOB")
        .replace("{table}", " STRICT")
        // Rows that are nothing but their key are stored in its tree.
        .replace("{narrow}", " STRICT, WITHOUT ROWID")
}

pub fn append_only(table: &str) -> String {
    let refuse = |what: &str| {
        let name = format!("{table}_no_{}", what.to_lowercase());
        format!(
            "CREATE TRIGGER {name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
        )
    };
    format!("{}\n{}", refuse("UPDATE"), refuse("DELETE"))
}

pub async fn close(base: &Base) {
    base.read.close().await;
    base.write.close().await;
}
