//! Where partners are called, and what waits for the call.
use super::*;
use std::collections::HashMap;

pub const TABLE: Table = Table {
    name: "partner_webhooks",
    key: &["partner"],
    columns: &[
        ("partner", Kind::Text),
        ("url", Kind::Text),
        ("secrets", Kind::Bytes),
        ("state", Kind::Text),
        ("reason", Kind::Text),
        ("failures", Kind::Int),
        ("failing_since", Kind::Int),
        ("next_try", Kind::Int),
        ("certificate_until", Kind::Int),
        ("set_at", Kind::Int),
    ],
};

pub const WAITING: Table = Table {
    name: "partner_waiting",
    key: &["partner", "id"],
    columns: &[
        ("partner", Kind::Text),
        ("id", Kind::Text),
        ("n", Kind::Int),
        ("type", Kind::Text),
        ("body", Kind::Bytes),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<WebhookRow> {
    read!(row => WebhookRow {
        partner, url, secrets, reason, failures, failing_since, next_try, certificate_until, set_at;
        state: named(row, "state", WebhookState::parse)?,
    })
}

fn read_waiting(row: &Row) -> Result<WaitingRow> {
    read!(row => WaitingRow { partner, id, n, body, at; r#type: get(row, "type")? })
}

pub async fn set(base: &Base, w: &WebhookRow) -> Result<()> {
    let row = cells![
        &w.partner,
        &w.url,
        &w.secrets,
        w.state.name(),
        &w.reason,
        w.failures,
        w.failing_since,
        w.next_try,
        w.certificate_until,
        w.set_at,
    ];
    put(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn by_partner(base: &Base, partner: &str) -> Result<Option<WebhookRow>> {
    one(&base.read, select(&TABLE).push(" WHERE partner = ").push_bind(partner), read).await
}

pub async fn list(base: &Base) -> Result<Vec<WebhookRow>> {
    all(&base.read, select(&TABLE).push(" ORDER BY partner"), read).await
}

pub async fn tried(base: &Base, w: &WebhookRow) -> Result<()> {
    let mut query = Query::new("UPDATE partner_webhooks SET state = ");
    query.push_bind(w.state.name()).push(", reason = ").push_bind(w.reason.clone());
    query.push(", failures = ").push_bind(w.failures).push(", failing_since = ").push_bind(w.failing_since);
    query.push(", next_try = ").push_bind(w.next_try);
    query.push(", certificate_until = ").push_bind(w.certificate_until);
    query.push(" WHERE partner = ").push_bind(w.partner.clone()).push(" AND set_at = ").push_bind(w.set_at);
    run(&base.write, &mut query).await.map(drop)
}

pub async fn waiting_add(base: &Base, m: &WaitingRow) -> Result<()> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    let mut last = Query::new("SELECT COALESCE(MAX(n), 0) FROM partner_waiting WHERE partner = ");
    let n = number(&mut *tx, last.push_bind(m.partner.clone())).await? + 1;
    let row = cells![&m.partner, &m.id, n, &m.r#type, &m.body, m.at];
    insert_missing(&mut tx, &WAITING, vec![row]).await?;
    tx.commit().await?;
    Ok(())
}

pub async fn waiting(base: &Base, partner: &str, limit: u32) -> Result<Vec<WaitingRow>> {
    let mut query = select(&WAITING);
    query.push(" WHERE partner = ").push_bind(partner).push(" ORDER BY n, id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read_waiting).await
}

pub async fn waiting_done(base: &Base, partner: &str, id: &str) -> Result<()> {
    let mut query = Query::new("DELETE FROM partner_waiting WHERE partner = ");
    query.push_bind(partner.to_owned()).push(" AND id = ").push_bind(id.to_owned());
    run(&base.write, &mut query).await.map(drop)
}

pub async fn waiting_counts(base: &Base) -> Result<HashMap<String, i64>> {
    let mut query = Query::new("SELECT partner, COUNT(*) AS n FROM partner_waiting GROUP BY partner");
    let rows = all(&base.read, &mut query, |row| Ok((get(row, "partner")?, get(row, "n")?))).await?;
    Ok(rows.into_iter().collect())
}
