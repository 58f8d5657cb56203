//! Changes of partners' keys and who decided them.
use super::*;

pub const TABLE: Table = Table {
    name: "partner_key_changes",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("partner", Kind::Text),
        ("action", Kind::Text),
        ("kid", Kind::Text),
        ("algorithm", Kind::Text),
        ("pem", Kind::Text),
        ("reason", Kind::Text),
        ("state", Kind::Text),
        ("asked_by", Kind::Text),
        ("asked", Kind::Int),
        ("decided_by", Kind::Text),
        ("decided", Kind::Int),
        ("told", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<KeyChangeRow> {
    read!(row => KeyChangeRow {
        id, partner, kid, algorithm, pem, reason, asked_by, asked, decided_by, decided, told;
        action: named(row, "action", KeyAction::parse)?,
        state: named(row, "state", KeyChangeState::parse)?,
    })
}

pub async fn add(base: &Base, c: &KeyChangeRow) -> Result<()> {
    let row = cells![
        c.id,
        &c.partner,
        c.action.name(),
        &c.kid,
        &c.algorithm,
        &c.pem,
        &c.reason,
        c.state.name(),
        &c.asked_by,
        c.asked,
        &c.decided_by,
        c.decided,
        c.told,
    ];
    insert(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<KeyChangeRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn of_partner(base: &Base, partner: &str, limit: u32) -> Result<Vec<KeyChangeRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE partner = ").push_bind(partner).push(" ORDER BY asked DESC, id DESC LIMIT ");
    all(&base.read, query.push_bind(i64::from(limit)), read).await
}

pub async fn untold(base: &Base) -> Result<Vec<KeyChangeRow>> {
    all(&base.read, select(&TABLE).push(" WHERE told IS NULL ORDER BY asked, id LIMIT 100"), read).await
}

pub async fn told(base: &Base, id: Uuid, at: Millis) -> Result<()> {
    let mut query = Query::new("UPDATE partner_key_changes SET told = ");
    run(&base.write, query.push_bind(at).push(" WHERE id = ").push_bind(id)).await.map(drop)
}

/// Whoever decides first has decided; a key that cannot be valid leaves the change as it was.
pub async fn decide(
    base: &Base,
    id: Uuid,
    to: KeyChangeState,
    by: &str,
    valid_keys: i64,
    at: Millis,
) -> Result<KeyDecision> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    let Some(change) = one(&mut *tx, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await? else {
        return Ok(KeyDecision::NotPending);
    };
    if change.asked_by == by && to == KeyChangeState::Approved {
        return Ok(KeyDecision::Own);
    }
    let mut query = Query::new("UPDATE partner_key_changes SET state = ");
    query
        .push_bind(to.name())
        .push(", decided_by = ")
        .push_bind(by.to_owned())
        .push(", told = NULL, decided = ")
        .push_bind(at);
    query.push(" WHERE id = ").push_bind(id).push(" AND state = 'pending'");
    if run(&mut *tx, &mut query).await? != 1 {
        return Ok(KeyDecision::NotPending);
    }
    if to == KeyChangeState::Approved {
        let refused = make_valid(&mut tx, &change, valid_keys, at).await?;
        if let Some(refused) = refused {
            return Ok(refused);
        }
    }
    tx.commit().await?;
    Ok(KeyDecision::Decided)
}

async fn make_valid(conn: &mut Conn, c: &KeyChangeRow, most: i64, at: Millis) -> Result<Option<KeyDecision>> {
    // Two approvals at one moment follow each other: the partner's row is the lock.
    let mut lock = Query::new("UPDATE partners SET id = id WHERE id = ");
    run(&mut *conn, lock.push_bind(c.partner.clone())).await?;
    let mut valid = Query::new("SELECT COUNT(*) FROM partner_keys WHERE state = 'valid' AND partner = ");
    if number(&mut *conn, valid.push_bind(c.partner.clone())).await? >= most {
        return Ok(Some(KeyDecision::TooManyKeys));
    }
    let mut same = Query::new("SELECT COUNT(*) FROM partner_keys WHERE partner = ");
    same.push_bind(c.partner.clone()).push(" AND kid = ").push_bind(c.kid.clone());
    if number(&mut *conn, &mut same).await? > 0 {
        return Ok(Some(KeyDecision::KeyTaken));
    }
    insert(
        conn,
        &partners::KEYS,
        vec![partners::key_cells(&PartnerKeyRow {
            partner: c.partner.clone(),
            kid: c.kid.clone(),
            algorithm: c.algorithm.clone(),
            pem: c.pem.clone(),
            state: PartnerKeyState::Valid,
            added: at,
            revoked: None,
            reason: String::new(),
        })],
    )
    .await?;
    Ok(None)
}
