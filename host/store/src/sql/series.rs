//! Number series: the last serial given. Gapless because only the lane writes.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table = Table { name: "series", key: &["id"], columns: &[("id", Kind::Text), ("last", Kind::Int)] };

fn read(row: &Row) -> Result<(String, u64)> {
    Ok((get(row, "id")?, int(row, "last")?))
}

pub async fn of(conn: &mut Conn, ids: impl Iterator<Item = &String>) -> Result<HashMap<String, u64>> {
    let found = among(conn, &TABLE, &[("id", Kind::Text)], ids.map(|id| cells![id]).collect(), read).await?;
    Ok(found.into_iter().collect())
}

pub async fn write(conn: &mut Conn, series: &[(String, u64)]) -> Result<()> {
    let row = |(id, last): &(String, u64)| {
        let last =
            i64::try_from(*last).map_err(|_| StoreError::Refused(format!("series {id} is beyond every number")))?;
        Ok(cells![id, last])
    };
    put(conn, &TABLE, series.iter().map(row).collect::<Result<_>>()?).await
}

/// Where a series stands, for a look from outside the lane.
pub async fn last(base: &Base, id: &str) -> Result<u64> {
    Ok(of(&mut *base.read.acquire().await?, [id.to_owned()].iter()).await?.remove(id).unwrap_or(0))
}
