//! The shapes that statements share: read rows, insert a set, replace a set,
//! delete a set, and how a stored value becomes a field of a row struct.
use super::*;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Decode, Executor, Row as _, Type};
use std::collections::HashMap;

pub type Query = QueryBuilder<Db>;

/// `SELECT` of a table's columns; the caller pushes the rest.
pub fn select(table: &Table) -> Query {
    Query::new(table.select())
}

pub async fn all<'e, E, T>(on: E, query: &mut Query, read: fn(&Row) -> Result<T>) -> Result<Vec<T>>
where
    E: Executor<'e, Database = Db>,
{
    on.fetch_all(query.build()).await?.iter().map(read).collect()
}

pub async fn one<'e, E, T>(on: E, query: &mut Query, read: fn(&Row) -> Result<T>) -> Result<Option<T>>
where
    E: Executor<'e, Database = Db>,
{
    on.fetch_optional(query.build()).await?.as_ref().map(read).transpose()
}

/// A statement whose text varies with what is asked: not kept in the cache.
pub async fn all_once<'e, E, T>(on: E, query: &mut Query, read: fn(&Row) -> Result<T>) -> Result<Vec<T>>
where
    E: Executor<'e, Database = Db>,
{
    all_kept(on, query, false, read).await
}

/// A statement of which few texts occur may be kept: the caller knows.
pub async fn all_kept<'e, E, T>(on: E, query: &mut Query, keep: bool, read: fn(&Row) -> Result<T>) -> Result<Vec<T>>
where
    E: Executor<'e, Database = Db>,
{
    on.fetch_all(query.build().persistent(keep)).await?.iter().map(read).collect()
}

pub async fn number<'e, E>(on: E, query: &mut Query) -> Result<i64>
where
    E: Executor<'e, Database = Db>,
{
    Ok(on.fetch_one(query.build().persistent(false)).await?.try_get::<Option<i64>, _>(0)?.unwrap_or(0))
}

pub async fn run<'e, E>(on: E, query: &mut Query) -> Result<u64>
where
    E: Executor<'e, Database = Db>,
{
    Ok(on.execute(query.build()).await?.rows_affected())
}

/// Inserts; a row whose key is there already is a conflict.
pub async fn insert(conn: &mut Conn, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    insert_set(conn, table, "", rows).await
}

/// Inserts what is not there yet.
pub async fn insert_missing(conn: &mut Conn, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    insert_set(conn, table, "ON CONFLICT DO NOTHING", rows).await
}

/// Inserts or replaces by the table's key; of several rows with one key the last wins.
pub async fn put(conn: &mut Conn, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    insert_set(conn, table, &table.replace(), last_of_each(&table.key_places(), rows)).await
}

/// Inserts; of a row that is there already the columns grow by the new ones. Keys must differ within a set.
pub async fn add(conn: &mut Conn, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
    insert_set(conn, table, &table.grow(), rows).await
}

async fn insert_set(conn: &mut Conn, table: &Table, conflict: &str, rows: Vec<Vec<Cell>>) -> Result<()> {
    insert_columns(conn, table.name, table.columns, conflict, rows).await
}

pub async fn insert_columns(
    conn: &mut Conn,
    table: &str,
    columns: &[(&str, Kind)],
    conflict: &str,
    rows: Vec<Vec<Cell>>,
) -> Result<()> {
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let kinds: Vec<Kind> = columns.iter().map(|(_, kind)| *kind).collect();
    for chunk in chunks(columns.len(), rows) {
        let keep = keeps(&chunk);
        let mut query = Query::new(format!("INSERT INTO {table} ({names}) "));
        super::super::push_rows(&mut query, &kinds, chunk);
        query.push(" ").push(conflict);
        conn.execute(query.build().persistent(keep)).await?;
    }
    Ok(())
}

/// `WITH new(columns) AS (rows)` in front of a statement, for updates of a set.
pub async fn update_set(
    conn: &mut Conn,
    columns: &[(&str, Kind)],
    statement: &str,
    rows: Vec<Vec<Cell>>,
) -> Result<()> {
    let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let kinds: Vec<Kind> = columns.iter().map(|(_, kind)| *kind).collect();
    for chunk in chunks(columns.len(), rows) {
        let keep = keeps(&chunk);
        let mut query = Query::new(format!("WITH new({names}) AS ("));
        super::super::push_rows(&mut query, &kinds, chunk);
        query.push(") ").push(statement);
        conn.execute(query.build().persistent(keep)).await?;
    }
    Ok(())
}

pub async fn delete_set(conn: &mut Conn, table: &str, key: &[(&str, Kind)], keys: Vec<Vec<Cell>>) -> Result<()> {
    for chunk in chunks(key.len(), keys) {
        let keep = keeps(&chunk);
        let mut query = Query::new(format!("DELETE FROM {table} WHERE "));
        push_among(&mut query, key, chunk);
        conn.execute(query.build().persistent(keep)).await?;
    }
    Ok(())
}

/// Rows of a table whose key is among these, one statement a chunk.
pub async fn among<T>(
    conn: &mut Conn,
    table: &Table,
    key: &[(&str, Kind)],
    keys: Vec<Vec<Cell>>,
    read: fn(&Row) -> Result<T>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for chunk in chunks(key.len(), keys) {
        let keep = keeps(&chunk);
        let mut query = select(table);
        query.push(" WHERE ");
        push_among(&mut query, key, chunk);
        for row in conn.fetch_all(query.build().persistent(keep)).await? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// A set's text may vary with its length; that of a single row does not.
fn keeps(rows: &[Vec<Cell>]) -> bool {
    super::super::KEEP_SETS || rows.len() == 1
}

pub fn push_among(query: &mut Query, key: &[(&str, Kind)], keys: Vec<Vec<Cell>>) {
    let names = key.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let kinds: Vec<Kind> = key.iter().map(|(_, kind)| *kind).collect();
    query.push(format_args!("({names})"));
    super::super::push_among(query, &kinds, keys);
}

/// ` = $n`, or nothing when the filter leaves it open.
pub fn push_if(query: &mut Query, condition: &str, value: &Option<String>) {
    if let Some(value) = value {
        query.push(condition).push_bind(value.clone());
    }
}

/// A pattern for `LIKE … ESCAPE '!'` over what is in small letters.
pub fn contains(text: &str) -> String {
    let escaped: String = text
        .to_lowercase()
        .chars()
        .flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c]))
        .collect();
    format!("%{escaped}%")
}

/// `IN (...)` for a short closed list; an empty one leaves it open.
pub fn push_names(query: &mut Query, column: &str, names: &[&'static str]) {
    if names.is_empty() {
        return;
    }
    query.push(format_args!(" AND {column} IN ("));
    let mut list = query.separated(", ");
    for name in names {
        list.push_bind(*name);
    }
    query.push(")");
}

fn chunks(columns: usize, mut rows: Vec<Vec<Cell>>) -> Vec<Vec<Vec<Cell>>> {
    let size = (super::super::MAX_CELLS / columns.max(1)).max(1);
    let mut chunks = Vec::new();
    while rows.len() > size {
        let rest = rows.split_off(size);
        chunks.push(std::mem::replace(&mut rows, rest));
    }
    if !rows.is_empty() {
        chunks.push(rows);
    }
    chunks
}

fn last_of_each(key: &[usize], rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let mut places: HashMap<Vec<Cell>, usize> = HashMap::new();
    let mut kept: Vec<Vec<Cell>> = Vec::with_capacity(rows.len());
    for row in rows {
        let id: Vec<Cell> = key.iter().map(|&i| row[i].clone()).collect();
        match places.get(&id) {
            Some(&place) => kept[place] = row,
            None => {
                places.insert(id, kept.len());
                kept.push(row);
            }
        }
    }
    kept
}

pub fn get<'r, T>(row: &'r Row, column: &str) -> Result<T>
where
    T: Decode<'r, Db> + Type<Db>,
{
    Ok(row.try_get(column)?)
}

pub fn flag(row: &Row, column: &str) -> Result<bool> {
    Ok(get::<i64>(row, column)? != 0)
}

pub fn int<T: TryFrom<i64>>(row: &Row, column: &str) -> Result<T> {
    let value: i64 = get(row, column)?;
    T::try_from(value).map_err(|_| StoreError::corrupt(format!("{column} is {value}")))
}

pub fn named<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = get(row, column)?;
    parse(&text).ok_or_else(|| StoreError::corrupt(format!("{column} is `{text}`")))
}

pub fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T> {
    from_json(&get::<String>(row, column)?, column)
}

pub fn json_if<T: DeserializeOwned>(row: &Row, column: &str) -> Result<Option<T>> {
    get::<Option<String>>(row, column)?.map(|text| from_json(&text, column)).transpose()
}

fn from_json<T: DeserializeOwned>(text: &str, column: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| StoreError::corrupt(format!("{column}: {e}")))
}

pub fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("rows hold nothing that JSON cannot")
}

/// Fields named as their columns, then those that need a word of their own.
macro_rules! read {
    ($row:expr => $name:ident { $($field:ident),* $(,)? ; $($other:ident : $value:expr),* $(,)? }) => {
        Ok($name { $($field: get($row, stringify!($field))?,)* $($other: $value,)* })
    };
}
pub(crate) use read;
