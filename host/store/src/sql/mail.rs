//! Messages that wait to be fetched. Whoever fetched one takes it away: until then it comes again.
use super::*;

pub const TABLE: Table = Table {
    name: "partner_mail",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("partner", Kind::Text),
        ("place", Kind::Text),
        ("name", Kind::Text),
        ("key", Kind::Text),
        ("body", Kind::Bytes),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<MailRow> {
    read!(row => MailRow { id, partner, name, key, body, at; place: named(row, "place", Place::parse)? })
}

pub async fn add(base: &Base, w: &MailRow) -> Result<()> {
    let row = cells![&w.id, &w.partner, w.place.name(), &w.name, &w.key, &w.body, w.at];
    put(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn of(base: &Base, partner: &str, place: Place, limit: u32) -> Result<Vec<MailRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE place = ").push_bind(place.name()).push(" AND partner = ").push_bind(partner.to_owned());
    query.push(" ORDER BY id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

pub async fn at(base: &Base, place: Place, limit: u32) -> Result<Vec<MailRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE place = ").push_bind(place.name()).push(" ORDER BY id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

/// False when it was taken before, or is another's.
pub async fn take(base: &Base, partner: &str, id: &str) -> Result<bool> {
    let mut query = Query::new("DELETE FROM partner_mail WHERE id = ");
    query.push_bind(id.to_owned()).push(" AND partner = ").push_bind(partner.to_owned());
    Ok(run(&base.write, &mut query).await? == 1)
}
