//! How far something has come that only moves forward.
use super::*;

pub const TABLE: Table = Table { name: "cursors", key: &["name"], columns: &[("name", Kind::Text), ("n", Kind::Int)] };

pub async fn read<'e, E>(on: E, name: &str) -> Result<i64>
where
    E: sqlx::Executor<'e, Database = Db>,
{
    let mut query = Query::new("SELECT n FROM cursors WHERE name = ");
    Ok(one(on, query.push_bind(name), |row| get(row, "n")).await?.unwrap_or(0))
}

/// Never backward, whoever was slower.
pub async fn forward(base: &Base, name: &str, n: i64) -> Result<()> {
    let mut query = Query::new("INSERT INTO cursors (name, n) VALUES (");
    query
        .push_bind(name)
        .push(", ")
        .push_bind(n)
        .push(") ON CONFLICT (name) DO UPDATE SET n = excluded.n WHERE cursors.n < excluded.n");
    run(&base.write, &mut query).await.map(drop)
}
