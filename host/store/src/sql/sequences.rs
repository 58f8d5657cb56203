//! The last sequence of each event subject: gapless, so that a consumer can drop what is older.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table =
    Table { name: "sequences", key: &["subject"], columns: &[("subject", Kind::Text), ("last", Kind::Int)] };

fn read(row: &Row) -> Result<(String, i64)> {
    Ok((get(row, "subject")?, get(row, "last")?))
}

pub async fn of(conn: &mut Conn, subjects: impl Iterator<Item = &String>) -> Result<HashMap<String, i64>> {
    let found = among(conn, &TABLE, &[("subject", Kind::Text)], subjects.map(|s| cells![s]).collect(), read).await?;
    Ok(found.into_iter().collect())
}

pub async fn write(conn: &mut Conn, sequences: &[(String, i64)]) -> Result<()> {
    put(conn, &TABLE, sequences.iter().map(|(subject, last)| cells![subject, *last]).collect()).await
}
