//! Documents that the hub owes or has issued. A row is written once, in the
//! lane; rendering and sealing only ever move it from `due` to `sealed`, or to
//! the draft that its parties sign in the lane, and whoever comes second with
//! the same document finds it moved.
use super::*;

pub const TABLE: Table = Table {
    name: "documents",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("system", Kind::Text),
        ("document", Kind::Text),
        ("number", Kind::Text),
        ("case_id", Kind::Uuid),
        ("state", Kind::Text),
        ("data", Kind::Text),
        ("at", Kind::Int),
        ("version", Kind::Text),
        ("code", Kind::Text),
        ("file", Kind::Text),
        ("size", Kind::Int),
        ("issued", Kind::Int),
        ("tries", Kind::Int),
        ("problem", Kind::Text),
        ("reason", Kind::Text),
        ("ended", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<DocumentRow> {
    read!(row => DocumentRow {
        id, system, document, number, at, version, code, file, size, issued, problem, reason, ended;
        case: get(row, "case_id")?,
        state: named(row, "state", DocumentState::parse)?,
        data: json(row, "data")?,
        tries: get::<i64>(row, "tries")? as i32,
    })
}

/// A numbered document takes the place of an earlier one of its kind and number; one that parties sign, once all have.
pub async fn write(conn: &mut Conn, rows: &[DocumentRow]) -> Result<()> {
    let row = |d: &DocumentRow| {
        cells![
            d.id,
            &d.system,
            &d.document,
            &d.number,
            d.case,
            d.state.name(),
            to_json(&d.data),
            d.at,
            &d.version,
            &d.code,
            &d.file,
            d.size,
            d.issued,
            i64::from(d.tries),
            &d.problem,
            &d.reason,
            d.ended
        ]
    };
    put(conn, &TABLE, rows.iter().map(row).collect()).await?;
    let numbered = rows.iter().filter(|d| d.number.is_some() && !d.is_drafted());
    let new = numbered.map(|d| cells![d.id, &d.system, &d.document, &d.number, d.at]).collect();
    supersede(conn, new).await
}

async fn supersede(conn: &mut Conn, new: Vec<Vec<Cell>>) -> Result<()> {
    let columns = [
        ("id", Kind::Uuid),
        ("system", Kind::Text),
        ("document", Kind::Text),
        ("number", Kind::Text),
        ("at", Kind::Int),
    ];
    let statement = "UPDATE documents SET state = 'superseded', ended = new.at FROM new
         WHERE documents.system = new.system AND documents.document = new.document AND documents.number = new.number
           AND documents.id <> new.id AND documents.state NOT IN ('revoked', 'draft') AND documents.ended IS NULL";
    update_set(conn, &columns, statement, new).await
}

/// Drafts on their way. What was taken out of force meanwhile stays so; a void one frees nothing and is kept.
pub async fn moved(conn: &mut Conn, moved: &[DocumentMoved]) -> Result<()> {
    let columns = [
        ("id", Kind::Uuid),
        ("state", Kind::Text),
        ("file", Kind::Text),
        ("size", Kind::Int),
        ("reason", Kind::Text),
        ("at", Kind::Int),
    ];
    let statement = "UPDATE documents SET state = new.state, file = COALESCE(new.file, documents.file),
         size = COALESCE(new.size, documents.size), reason = COALESCE(new.reason, documents.reason),
         issued = CASE WHEN new.state = 'sealed' THEN new.at ELSE documents.issued END,
         ended = CASE WHEN new.state = 'void' THEN new.at ELSE documents.ended END
         FROM new WHERE documents.id = new.id AND documents.state IN ('due', 'draft')";
    let row = |m: &DocumentMoved| cells![m.id, m.state.name(), &m.file, m.size, &m.reason, m.at];
    update_set(conn, &columns, statement, moved.iter().map(row).collect()).await?;
    let sealed = moved.iter().filter(|m| m.state == DocumentState::Sealed).map(|m| cells![m.id]).collect();
    let rows = among(conn, &TABLE, &[("id", Kind::Uuid)], sealed, read).await?;
    let numbered = rows.iter().filter(|d| d.number.is_some());
    let new = numbered.map(|d| cells![d.id, &d.system, &d.document, &d.number, d.issued]).collect();
    supersede(conn, new).await
}

/// By system, kind of document and number.
pub async fn revoke(conn: &mut Conn, revoked: &[Revoked]) -> Result<()> {
    let columns = [
        ("system", Kind::Text),
        ("document", Kind::Text),
        ("number", Kind::Text),
        ("reason", Kind::Text),
        ("at", Kind::Int),
    ];
    let statement = "UPDATE documents SET state = 'revoked', reason = new.reason, ended = new.at FROM new
         WHERE documents.system = new.system AND documents.document = new.document AND documents.number = new.number
         AND documents.state <> 'void'";
    let row = |r: &Revoked| cells![&r.system, &r.document, &r.number, &r.reason, r.at];
    update_set(conn, &columns, statement, revoked.iter().map(row).collect()).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<DocumentRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn by_code(base: &Base, code: &str) -> Result<Option<DocumentRow>> {
    one(&base.read, select(&TABLE).push(" WHERE code <> '' AND code = ").push_bind(code), read).await
}

pub async fn by_file(base: &Base, sha256: &str) -> Result<Option<DocumentRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE file = ").push_bind(sha256).push(" ORDER BY id LIMIT 1");
    one(&base.read, &mut query, read).await
}

pub async fn by_number(base: &Base, number: &str) -> Result<Vec<DocumentRow>> {
    all(&base.read, select(&TABLE).push(" WHERE number = ").push_bind(number).push(" ORDER BY id"), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<DocumentRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY id"), read).await
}

/// Owed and not in anybody's hands, oldest first.
pub async fn due(base: &Base, now: Millis, limit: u32) -> Result<Vec<DocumentRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE state = 'due' AND held < ").push_bind(now);
    query.push(" ORDER BY id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

/// Takes a due document in hand until a moment of the machine's clock; false when another has it.
/// One that was owed before documents had codes gets its code here.
pub async fn hold(base: &Base, id: Uuid, now: Millis, until: Millis, code: &str) -> Result<bool> {
    let mut query = Query::new("UPDATE documents SET tries = tries + 1, held = ");
    query.push_bind(until).push(", code = CASE WHEN code = '' THEN ").push_bind(code.to_owned());
    query.push(" ELSE code END WHERE id = ").push_bind(id).push(" AND state = 'due' AND held < ").push_bind(now);
    Ok(run(&base.write, &mut query).await? == 1)
}

/// False when it is no longer due: sealed by another, or revoked meanwhile. The use of its seal is logged with it.
pub async fn sealed(
    base: &Base,
    id: Uuid,
    file: &str,
    size: i64,
    at: Millis,
    using: Option<&SealUseRow>,
) -> Result<bool> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    let mut query = Query::new("UPDATE documents SET state = 'sealed', problem = NULL, file = ");
    query.push_bind(file.to_owned()).push(", size = ").push_bind(size).push(", issued = ").push_bind(at);
    query.push(" WHERE id = ").push_bind(id).push(" AND state = 'due'");
    let done = run(&mut *tx, &mut query).await? == 1;
    if let (true, Some(using)) = (done, using) {
        seals::write_uses(&mut tx, std::slice::from_ref(using)).await?;
    }
    tx.commit().await?;
    Ok(done)
}

/// False when it is no longer due: drafted by another, or void meanwhile.
pub async fn drafted(base: &Base, id: Uuid, file: &str, size: i64) -> Result<bool> {
    let mut query = Query::new("UPDATE documents SET state = 'draft', problem = NULL, file = ");
    query.push_bind(file.to_owned()).push(", size = ").push_bind(size);
    query.push(" WHERE id = ").push_bind(id).push(" AND state = 'due'");
    Ok(run(&base.write, &mut query).await? == 1)
}

/// It stays due; the next try is not before `until`.
pub async fn failed(base: &Base, id: Uuid, problem: &str, until: Millis) -> Result<()> {
    let mut query = Query::new("UPDATE documents SET problem = ");
    query.push_bind(problem.to_owned()).push(", held = ").push_bind(until);
    query.push(" WHERE id = ").push_bind(id).push(" AND state = 'due'");
    run(&base.write, &mut query).await.map(|_| ())
}
