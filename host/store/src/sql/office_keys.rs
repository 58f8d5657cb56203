//! Keys with which offices sign their plugins, each decided by two persons.
use super::*;

pub const TABLE: Table = Table {
    name: "office_keys",
    key: &["kid"],
    columns: &[
        ("kid", Kind::Text),
        ("office", Kind::Text),
        ("algorithm", Kind::Text),
        ("pem", Kind::Text),
        ("state", Kind::Text),
        ("asked_by", Kind::Text),
        ("asked", Kind::Int),
        ("decided_by", Kind::Text),
        ("decided", Kind::Int),
        ("reason", Kind::Text),
    ],
};

fn read(row: &Row) -> Result<OfficeKeyRow> {
    read!(row => OfficeKeyRow {
        kid, office, algorithm, pem, asked_by, asked, decided_by, decided, reason;
        state: named(row, "state", OfficeKeyState::parse)?,
    })
}

/// False when the kid was used before.
pub async fn add(base: &Base, k: &OfficeKeyRow) -> Result<bool> {
    let mut tx = lane::begin(base).await?;
    if one(&mut *tx, select(&TABLE).push(" WHERE kid = ").push_bind(&k.kid), read).await?.is_some() {
        return Ok(false);
    }
    let row = cells![
        &k.kid,
        &k.office,
        &k.algorithm,
        &k.pem,
        k.state.name(),
        &k.asked_by,
        k.asked,
        &k.decided_by,
        k.decided,
        &k.reason
    ];
    insert(&mut tx, &TABLE, vec![row]).await?;
    tx.commit().await?;
    Ok(true)
}

/// From one state to the next; false when it was in another.
pub async fn state(base: &Base, from: OfficeKeyState, to: &OfficeKeyRow) -> Result<bool> {
    let mut query = Query::new("UPDATE office_keys SET state = ");
    query.push_bind(to.state.name()).push(", decided_by = ").push_bind(to.decided_by.clone());
    query.push(", decided = ").push_bind(to.decided).push(", reason = ").push_bind(&to.reason);
    query.push(" WHERE kid = ").push_bind(&to.kid).push(" AND state = ").push_bind(from.name());
    Ok(run(&base.write, &mut query).await? == 1)
}

pub async fn list(base: &Base) -> Result<Vec<OfficeKeyRow>> {
    all(&base.read, select(&TABLE).push(" ORDER BY office, asked, kid"), read).await
}
