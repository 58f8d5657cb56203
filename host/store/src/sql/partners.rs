//! Partners. Few and seldom changed, but for what was accepted from them: that only grows.
use super::*;

pub const TABLE: Table = Table {
    name: "partners",
    key: &["id"],
    columns: &[
        ("id", Kind::Text),
        ("kind", Kind::Text),
        ("name", Kind::Text),
        ("organisation", Kind::Text),
        ("says", Kind::Text),
        ("format", Kind::Text),
        ("broker_user", Kind::Text),
        ("state", Kind::Text),
        ("added", Kind::Int),
        ("ended", Kind::Int),
    ],
};

pub const KEYS: Table = Table {
    name: "partner_keys",
    key: &["partner", "kid"],
    columns: &[
        ("partner", Kind::Text),
        ("kid", Kind::Text),
        ("algorithm", Kind::Text),
        ("pem", Kind::Text),
        ("state", Kind::Text),
        ("added", Kind::Int),
        ("revoked", Kind::Int),
        ("reason", Kind::Text),
    ],
};

pub const ACCOUNTS: Table = Table {
    name: "partner_accounts",
    key: &["account"],
    columns: &[("account", Kind::Text), ("partner", Kind::Text), ("added", Kind::Int)],
};

pub const RECEIVED: Table = Table {
    name: "partner_received",
    key: &["partner", "id"],
    columns: &[
        ("partner", Kind::Text),
        ("id", Kind::Text),
        ("type", Kind::Text),
        ("kid", Kind::Text),
        ("iat", Kind::Int),
        ("digest", Kind::Text),
        ("jws", Kind::Bytes),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<PartnerRow> {
    read!(row => PartnerRow {
        id, name, organisation, broker_user, added, ended;
        kind: named(row, "kind", PartnerKind::parse)?,
        says: json(row, "says")?,
        format: named(row, "format", PartnerFormat::parse)?,
        state: named(row, "state", PartnerState::parse)?,
    })
}

fn read_key(row: &Row) -> Result<PartnerKeyRow> {
    read!(row => PartnerKeyRow {
        partner, kid, algorithm, pem, added, revoked, reason;
        state: named(row, "state", PartnerKeyState::parse)?,
    })
}

fn read_account(row: &Row) -> Result<(String, String)> {
    Ok((get(row, "account")?, get(row, "partner")?))
}

fn read_received(row: &Row) -> Result<PartnerReceivedRow> {
    read!(row => PartnerReceivedRow { partner, id, kid, iat, digest, jws, at; r#type: get(row, "type")? })
}

fn cells_of(p: &PartnerRow) -> Vec<Cell> {
    cells![
        &p.id,
        p.kind.name(),
        &p.name,
        &p.organisation,
        to_json(&p.says),
        p.format.name(),
        &p.broker_user,
        p.state.name(),
        p.added,
        p.ended,
    ]
}

pub async fn add(base: &Base, p: &PartnerRow) -> Result<bool> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    insert_missing(&mut tx, &TABLE, vec![cells_of(p)]).await?;
    let standing = one(&mut *tx, select(&TABLE).push(" WHERE id = ").push_bind(p.id.clone()), read).await?;
    tx.commit().await?;
    Ok(standing.as_ref() == Some(p))
}

pub async fn by_id(base: &Base, id: &str) -> Result<Option<PartnerRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn for_organisation(base: &Base, kind: &str, organisation: &str) -> Result<Option<String>> {
    let mut query = select(&TABLE);
    query.push(" WHERE organisation = ").push_bind(organisation).push(" AND kind = ").push_bind(kind);
    query.push(" AND state = 'active' ORDER BY id LIMIT 1");
    Ok(one(&base.read, &mut query, read).await?.map(|partner| partner.id))
}

pub async fn list(base: &Base) -> Result<Vec<PartnerRow>> {
    all(&base.read, select(&TABLE).push(" ORDER BY id"), read).await
}

pub async fn set_broker_user(base: &Base, id: &str, user: Option<&str>) -> Result<()> {
    let mut query = Query::new("UPDATE partners SET broker_user = ");
    query.push_bind(user.map(str::to_owned)).push(" WHERE id = ").push_bind(id.to_owned());
    run(&base.write, &mut query).await.map(drop)
}

pub async fn remove(base: &Base, id: &str, reason: &str, at: Millis) -> Result<bool> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    let mut query = Query::new("UPDATE partners SET state = 'removed', broker_user = NULL, ended = ");
    query.push_bind(at).push(" WHERE id = ").push_bind(id.to_owned()).push(" AND state = 'active'");
    let removed = run(&mut *tx, &mut query).await? == 1;
    if removed {
        let mut keys = revoking(id, reason, at);
        run(&mut *tx, &mut keys).await?;
        let mut accounts = Query::new("DELETE FROM partner_accounts WHERE partner = ");
        run(&mut *tx, accounts.push_bind(id.to_owned())).await?;
    }
    tx.commit().await?;
    Ok(removed)
}

fn revoking(partner: &str, reason: &str, at: Millis) -> Query {
    let mut query = Query::new("UPDATE partner_keys SET state = 'revoked', revoked = ");
    query.push_bind(at).push(", reason = ").push_bind(reason.to_owned());
    query.push(" WHERE partner = ").push_bind(partner.to_owned()).push(" AND state = 'valid'");
    query
}

pub async fn add_key(base: &Base, k: &PartnerKeyRow) -> Result<bool> {
    let row = cells![&k.partner, &k.kid, &k.algorithm, &k.pem, k.state.name(), k.added, k.revoked, &k.reason];
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    insert_missing(&mut tx, &KEYS, vec![row]).await?;
    let mut query = select(&KEYS);
    query.push(" WHERE partner = ").push_bind(k.partner.clone()).push(" AND kid = ").push_bind(k.kid.clone());
    let standing = one(&mut *tx, &mut query, read_key).await?;
    tx.commit().await?;
    Ok(standing.as_ref() == Some(k))
}

pub async fn keys_of(base: &Base, partner: &str) -> Result<Vec<PartnerKeyRow>> {
    let mut query = select(&KEYS);
    all(&base.read, query.push(" WHERE partner = ").push_bind(partner).push(" ORDER BY added, kid"), read_key).await
}

pub async fn revoke_key(base: &Base, partner: &str, kid: &str, reason: &str, at: Millis) -> Result<bool> {
    let mut query = revoking(partner, reason, at);
    query.push(" AND kid = ").push_bind(kid.to_owned());
    Ok(run(&base.write, &mut query).await? == 1)
}

pub async fn add_account(base: &Base, account: &str, partner: &str, at: Millis) -> Result<String> {
    insert_missing(&mut *base.write.acquire().await?, &ACCOUNTS, vec![cells![account, partner, at]]).await?;
    let mut query = select(&ACCOUNTS);
    let standing = one(&base.write, query.push(" WHERE account = ").push_bind(account), read_account).await?;
    standing.map(|(_, partner)| partner).ok_or_else(|| StoreError::corrupt(format!("account {account} vanished")))
}

pub async fn remove_account(base: &Base, account: &str, partner: &str) -> Result<bool> {
    let mut query = Query::new("DELETE FROM partner_accounts WHERE account = ");
    query.push_bind(account.to_owned()).push(" AND partner = ").push_bind(partner.to_owned());
    Ok(run(&base.write, &mut query).await? == 1)
}

pub async fn accounts_of(base: &Base, partner: &str) -> Result<Vec<String>> {
    let mut query = select(&ACCOUNTS);
    query.push(" WHERE partner = ").push_bind(partner).push(" ORDER BY account");
    let rows = all(&base.read, &mut query, read_account).await?;
    Ok(rows.into_iter().map(|(account, _)| account).collect())
}

pub async fn of_account(base: &Base, account: &str) -> Result<Option<String>> {
    let mut query = select(&ACCOUNTS);
    let row = one(&base.read, query.push(" WHERE account = ").push_bind(account), read_account).await?;
    Ok(row.map(|(_, partner)| partner))
}

pub async fn receive(base: &Base, m: &PartnerReceivedRow) -> Result<PartnerReceivedRow> {
    let row = cells![&m.partner, &m.id, &m.r#type, &m.kid, m.iat, &m.digest, &m.jws, m.at];
    insert_missing(&mut *base.write.acquire().await?, &RECEIVED, vec![row]).await?;
    let mut query = select(&RECEIVED);
    query.push(" WHERE partner = ").push_bind(m.partner.clone()).push(" AND id = ").push_bind(m.id.clone());
    let standing = one(&base.write, &mut query, read_received).await?;
    standing.ok_or_else(|| StoreError::corrupt(format!("message {} of {} vanished", m.id, m.partner)))
}

pub async fn received_under(base: &Base, partner: &str, kid: &str, limit: u32) -> Result<Vec<PartnerReceivedRow>> {
    let mut query = select(&RECEIVED);
    query.push(" WHERE partner = ").push_bind(partner).push(" AND kid = ").push_bind(kid);
    query.push(" ORDER BY at, id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read_received).await
}
