//! The log of attempts to call a partner; old lines go.
use super::*;

pub const TABLE: Table = Table {
    name: "partner_deliveries",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("partner", Kind::Text),
        ("message", Kind::Text),
        ("type", Kind::Text),
        ("attempt", Kind::Int),
        ("at", Kind::Int),
        ("took", Kind::Int),
        ("outcome", Kind::Text),
        ("status", Kind::Int),
        ("answer", Kind::Text),
    ],
};

fn read(row: &Row) -> Result<DeliveryRow> {
    read!(row => DeliveryRow {
        id, partner, message, attempt, at, took, outcome, status, answer;
        r#type: get(row, "type")?,
    })
}

pub async fn add(base: &Base, d: &DeliveryRow) -> Result<()> {
    let row = cells![d.id, &d.partner, &d.message, &d.r#type, d.attempt, d.at, d.took, &d.outcome, d.status, &d.answer];
    insert(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn list(base: &Base, partner: &str, paging: &Paging) -> Result<Page<DeliveryRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE partner = ").push_bind(partner.to_owned());
    let after = paging.after.as_deref().and_then(|after| after.split_once(' '));
    if let Some((at, id)) = after.and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse::<Uuid>().ok()?))) {
        query.push(" AND (at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    query.push(" ORDER BY at DESC, id DESC LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all_once(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |row| format!("{} {}", row.at, row.id)))
}

pub async fn last_good(base: &Base, partner: &str) -> Result<Option<DeliveryRow>> {
    let mut query = select(&TABLE);
    query
        .push(" WHERE partner = ")
        .push_bind(partner)
        .push(" AND outcome = 'delivered' ORDER BY at DESC, id DESC LIMIT 1");
    one(&base.read, &mut query, read).await
}

pub async fn trim(base: &Base, before: Millis) -> Result<u64> {
    let mut query = Query::new("DELETE FROM partner_deliveries WHERE at < ");
    run(&base.write, query.push_bind(before)).await
}
