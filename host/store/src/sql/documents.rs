//! Documents that the hub owes or has issued.
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
    ],
};

fn read(row: &Row) -> Result<DocumentRow> {
    read!(row => DocumentRow {
        id, system, document, number, at;
        case: get(row, "case_id")?,
        state: named(row, "state", DocumentState::parse)?,
        data: json(row, "data")?,
    })
}

pub async fn write(conn: &mut Conn, rows: &[DocumentRow]) -> Result<()> {
    let row = |d: &DocumentRow| {
        cells![d.id, &d.system, &d.document, &d.number, d.case, d.state.name(), to_json(&d.data), d.at]
    };
    put(conn, &TABLE, rows.iter().map(row).collect()).await
}

/// By kind of document and number.
pub async fn revoke(conn: &mut Conn, revoked: &[(String, String)]) -> Result<()> {
    let columns = [("document", Kind::Text), ("number", Kind::Text)];
    let statement = "UPDATE documents SET state = 'revoked' FROM new
         WHERE documents.document = new.document AND documents.number = new.number";
    update_set(conn, &columns, statement, revoked.iter().map(|(d, n)| cells![d, n]).collect()).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<DocumentRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn by_number(base: &Base, number: &str) -> Result<Vec<DocumentRow>> {
    all(&base.read, select(&TABLE).push(" WHERE number = ").push_bind(number).push(" ORDER BY id"), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<DocumentRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY id"), read).await
}

/// Owed, oldest first.
pub async fn due(base: &Base, limit: u32) -> Result<Vec<DocumentRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE state = 'due' ORDER BY id LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}
