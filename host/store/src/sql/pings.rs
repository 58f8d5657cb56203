//! Tests that an operator sent to a partner.
use super::*;

pub const TABLE: Table = Table {
    name: "partner_pings",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("partner", Kind::Text),
        ("sent_by", Kind::Text),
        ("sent", Kind::Int),
        ("how", Kind::Text),
        ("acknowledged", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<PingRow> {
    let how: Option<String> = get(row, "how")?;
    read!(row => PingRow { id, partner, sent_by, sent, acknowledged; how: how.as_deref().and_then(PingHow::parse) })
}

pub async fn add(base: &Base, p: &PingRow) -> Result<()> {
    let row = cells![&p.id, &p.partner, &p.sent_by, p.sent, p.how.map(|how| how.name().to_owned()), p.acknowledged];
    insert(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn last(base: &Base, partner: &str) -> Result<Option<PingRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE partner = ").push_bind(partner).push(" ORDER BY sent DESC, id DESC LIMIT 1");
    one(&base.read, &mut query, read).await
}

/// An answer says more than a delivery, and neither is said twice.
pub async fn acknowledged(base: &Base, id: &str, partner: &str, how: PingHow, at: Millis) -> Result<bool> {
    let mut query = Query::new("UPDATE partner_pings SET how = ");
    query.push_bind(how.name()).push(", acknowledged = ").push_bind(at);
    query.push(" WHERE id = ").push_bind(id.to_owned()).push(" AND partner = ").push_bind(partner.to_owned());
    match how {
        PingHow::Delivered => query.push(" AND how IS NULL"),
        PingHow::Answered => query.push(" AND (how IS NULL OR how = 'delivered')"),
    };
    Ok(run(&base.write, &mut query).await? == 1)
}
