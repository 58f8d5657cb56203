//! One consistent snapshot as files of JSON lines, the same for both
//! databases, so that a backup of one can be restored into the other.
use super::*;
use crate::backup::{Manifest, Part, Reader, Writer};
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::Row as _;
use std::path::Path;

const CHUNK: usize = 500;

pub async fn backup(base: &Base, dir: &Path) -> Result<Manifest> {
    let mut tx = base.read.begin_with(super::super::SNAPSHOT).await?;
    if let Some(unhurried) = super::super::UNHURRIED {
        sqlx::raw_sql(unhurried).execute(&mut *tx).await?;
    }
    let migration = migrate::level_of(&mut tx).await?;
    let mut tables = Vec::new();
    for table in catalogue::TABLES {
        tables.push(write_table(&mut tx, table, dir).await?);
    }
    let chain = chain::last(&mut tx).await?;
    let manifest = Manifest::new(migration, tables, chain);
    manifest.save(dir)?;
    Ok(manifest)
}

async fn write_table(conn: &mut Conn, table: &Table, dir: &Path) -> Result<Part> {
    let mut query = select(table);
    query.push(" ORDER BY ").push(table.key.join(", "));
    let mut writer = Writer::create(dir, table.name)?;
    let mut rows = query.build().fetch(conn);
    while let Some(row) = rows.try_next().await? {
        let cells = table.columns.iter().map(|(name, kind)| cell(&row, name, *kind)).collect::<Result<Vec<_>>>()?;
        writer.line(&cells)?;
    }
    writer.finish(table)
}

fn cell(row: &Row, name: &str, kind: Kind) -> Result<Cell> {
    Ok(match kind {
        Kind::Text => Cell::Text(row.try_get(name)?),
        Kind::Int => Cell::Int(row.try_get(name)?),
        Kind::Uuid => Cell::Uuid(row.try_get(name)?),
        Kind::Bytes => Cell::Bytes(row.try_get(name)?),
    })
}

/// Into an empty database only; all or nothing.
pub async fn restore(base: &Base, dir: &Path) -> Result<Manifest> {
    let manifest = Manifest::load(dir)?;
    // A fresh database is first brought to where the backup's was, so that later migrations see its rows.
    migrate::migrate_to(base, manifest.migration).await?;
    let level = migrate::level(base).await?;
    if level < manifest.migration {
        let text = format!(
            "the backup was made by a newer release (migration {}, this one knows {level})",
            manifest.migration
        );
        return Err(StoreError::Refused(text));
    }
    let mut tx = lane::begin(base).await?;
    if let Some(unhurried) = super::super::UNHURRIED {
        sqlx::raw_sql(unhurried).execute(&mut *tx).await?;
    }
    refuse_unless_empty(&mut tx).await?;
    for part in &manifest.tables {
        read_table(&mut tx, part, dir).await?;
    }
    if chain::last(&mut tx).await? != (manifest.chain.n, manifest.chain.hash.clone()) {
        return Err(StoreError::corrupt("the backup's chain does not end where its manifest says"));
    }
    tx.commit().await?;
    migrate::migrate(base).await?;
    Ok(manifest)
}

async fn refuse_unless_empty(conn: &mut Conn) -> Result<()> {
    for table in catalogue::TABLES {
        let mut query = Query::new(format!("SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1) t", table.name));
        if number(&mut *conn, &mut query).await? != 0 {
            let text = format!("this database is not empty (table {}): restore into a new one", table.name);
            return Err(StoreError::Refused(text));
        }
    }
    Ok(())
}

async fn read_table(conn: &mut Conn, part: &Part, dir: &Path) -> Result<()> {
    let unknown =
        || StoreError::Refused(format!("the backup holds a table that this release does not know: {}", part.table));
    let table = catalogue::TABLES.iter().find(|t| t.name == part.table).ok_or_else(unknown)?;
    let column = |name: &String| table.columns.iter().find(|(n, _)| n == name).copied().ok_or_else(unknown);
    let columns = part.columns.iter().map(column).collect::<Result<Vec<_>>>()?;
    let mut reader = Reader::open(dir, part)?;
    loop {
        let lines: Vec<Vec<Value>> = reader.lines(CHUNK)?;
        if lines.is_empty() {
            return reader.finish();
        }
        let rows = lines.into_iter().map(|line| crate::backup::cells(&columns, line)).collect::<Result<_>>()?;
        insert_columns(&mut *conn, table.name, &columns, "", rows).await?;
    }
}
