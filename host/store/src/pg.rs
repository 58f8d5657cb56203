//! PostgreSQL: everything in which it differs from SQLite, and nothing else.
use crate::config::Config;
use crate::error::{Result, StoreError};
use crate::table::{Cell, Kind};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::{Connection, QueryBuilder};
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

#[path = "lead/pg.rs"]
pub mod lead;
#[path = "sql/mod.rs"]
pub mod sql;

pub type Db = sqlx::Postgres;
pub type Conn = sqlx::PgConnection;
pub type Row = PgRow;

pub const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// Alone in its statement, so that the next one sees what the former holder committed.
pub const LOCK: Option<&str> = Some("SELECT pg_advisory_xact_lock($1)");
pub const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Maintenance may take its time.
pub const UNHURRIED: Option<&str> =
    Some("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
/// A set is one array a column: its text never varies, so its plan is kept.
pub const KEEP_SETS: bool = true;
pub const MAX_CELLS: usize = 500_000;
pub const HAS_TABLE: &str =
    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1";

#[derive(Clone)]
pub struct Base {
    pub read: sqlx::Pool<Db>,
    pub write: sqlx::Pool<Db>,
    pub options: PgConnectOptions,
}

pub async fn open(config: &Config) -> Result<Base> {
    let options =
        PgConnectOptions::from_str(&config.url)?.application_name("hub").statement_cache_capacity(300).options([
            ("statement_timeout", config.statement_timeout_ms.to_string()),
            ("idle_in_transaction_session_timeout", config.idle_in_transaction_timeout_ms.to_string()),
            ("jit", "off".to_owned()),
        ]);
    let pool = |size: u32| {
        PgPoolOptions::new()
            .max_connections(size)
            .acquire_timeout(config.acquire_timeout())
            .test_before_acquire(false)
            // A connection that rested may have lost its server; one in steady use need not be asked.
            .before_acquire(|conn, meta| {
                Box::pin(async move {
                    if meta.idle_for > Duration::from_millis(500) {
                        conn.ping().await?;
                    }
                    Ok(true)
                })
            })
    };
    let read = pool(config.max_connections.max(2)).connect_with(options.clone()).await?;
    // Writers of their own: however many readers there are, the lane does not wait for them.
    let write = pool(config.max_connections.clamp(2, 4)).connect_lazy_with(options.clone());
    Ok(Base { read, write, options })
}

/// `SELECT` of the rows as one unnested array a column.
pub fn push_rows(query: &mut QueryBuilder<Db>, kinds: &[Kind], rows: Vec<Vec<Cell>>) {
    let count = rows.len();
    let mut columns: Vec<Vec<Cell>> = kinds.iter().map(|_| Vec::with_capacity(count)).collect();
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.push(cell);
        }
    }
    query.push("SELECT * FROM UNNEST(");
    for (i, (kind, cells)) in kinds.iter().zip(columns).enumerate() {
        if i > 0 {
            query.push(", ");
        }
        push_column(query, *kind, cells);
    }
    query.push(")");
}

/// ` = ANY(keys)`, which an index answers at once; several columns are joined with the unnested rows.
pub fn push_among(query: &mut QueryBuilder<Db>, kinds: &[Kind], mut keys: Vec<Vec<Cell>>) {
    if let [kind] = kinds {
        query.push(" = ANY(");
        push_column(query, *kind, keys.iter_mut().filter_map(Vec::pop).collect());
    } else {
        query.push(" IN (");
        push_rows(query, kinds, keys);
    }
    query.push(")");
}

fn push_column(query: &mut QueryBuilder<Db>, kind: Kind, cells: Vec<Cell>) {
    macro_rules! array {
        ($variant:ident, $ty:ty, $cast:literal) => {{
            let values = cells.into_iter().map(|c| match c {
                Cell::$variant(value) => value,
                other => unreachable!("a {kind:?} column holds {other:?}"),
            });
            query.push_bind(values.collect::<Vec<Option<$ty>>>()).push($cast);
        }};
    }
    match kind {
        Kind::Text => array!(Text, String, "::text[]"),
        Kind::Int => array!(Int, i64, "::bigint[]"),
        Kind::Uuid => array!(Uuid, Uuid, "::uuid[]"),
        Kind::Bytes => array!(Bytes, Vec<u8>, "::bytea[]"),
    }
}

/// Texts compare by bytes, as in SQLite, so that pages and prefixes agree.
pub fn ddl(text: &str) -> String {
    text.replace("{text}", "TEXT COLLATE \"C\"")
        .replace("{int}", "BIGINT")
        .replace("{uuid}", "UUID")
        .replace("{bytes}", "BYTEA")
        .replace("{table}", "")
        .replace("{narrow}", "")
}

pub fn append_only(table: &str) -> String {
    format!(
        "CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
         CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
         FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();"
    )
}

pub async fn close(base: &Base) {
    base.read.close().await;
    base.write.close().await;
}

/// A dedicated connection outside the pools.
pub async fn connect(base: &Base) -> Result<Conn> {
    Conn::connect_with(&base.options).await.map_err(StoreError::from)
}
