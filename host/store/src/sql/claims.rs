//! Claims: who holds what, for uniqueness and capacity.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table = Table {
    name: "claims",
    key: &["claim_set", "key", "holder"],
    columns: &[
        ("claim_set", Kind::Text),
        ("key", Kind::Text),
        ("holder", Kind::Text),
        ("until", Kind::Int),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<ClaimRow> {
    read!(row => ClaimRow { key, holder, until, at; set: get(row, "claim_set")? })
}

/// Freed first, so that one batch may pass a claim from one holder to another.
pub async fn write(conn: &mut Conn, freed: &[(String, String, String)], claims: &[ClaimRow]) -> Result<()> {
    let key = [("claim_set", Kind::Text), ("key", Kind::Text), ("holder", Kind::Text)];
    delete_set(conn, "claims", &key, freed.iter().map(|(s, k, h)| cells![s, k, h]).collect()).await?;
    put(conn, &TABLE, claims.iter().map(|c| cells![&c.set, &c.key, &c.holder, c.until, c.at]).collect()).await
}

pub async fn of(
    conn: &mut Conn,
    keys: impl Iterator<Item = &(String, String)>,
) -> Result<HashMap<(String, String), Vec<ClaimRow>>> {
    let names = [("claim_set", Kind::Text), ("key", Kind::Text)];
    let mut held: HashMap<_, Vec<ClaimRow>> = HashMap::new();
    for claim in among(conn, &TABLE, &names, keys.map(|(s, k)| cells![s, k]).collect(), read).await? {
        held.entry((claim.set.clone(), claim.key.clone())).or_default().push(claim);
    }
    Ok(held)
}

pub async fn holders(base: &Base, set: &str, key: &str) -> Result<Vec<ClaimRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE claim_set = ").push_bind(set).push(" AND key = ").push_bind(key);
    all(&base.read, query.push(" ORDER BY holder"), read).await
}
