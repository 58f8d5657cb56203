//! What people attached: who, when, which content. The bytes lie elsewhere.
use super::*;

pub const TABLE: Table = Table {
    name: "files",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("sha256", Kind::Text),
        ("name", Kind::Text),
        ("media_type", Kind::Text),
        ("size", Kind::Int),
        ("person", Kind::Text),
        ("organisation", Kind::Text),
        ("case_id", Kind::Uuid),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<FileRow> {
    read!(row => FileRow { id, sha256, name, media_type, size, person, organisation, at; case: get(row, "case_id")? })
}

pub async fn add(base: &Base, f: &FileRow) -> Result<()> {
    let row = cells![f.id, &f.sha256, &f.name, &f.media_type, f.size, &f.person, &f.organisation, f.case, f.at];
    insert(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<FileRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<FileRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY id"), read).await
}

/// A file uploaded before its case is known belongs to the first case that names it.
pub async fn attach(base: &Base, id: Uuid, case: Uuid) -> Result<bool> {
    let mut query = Query::new("UPDATE files SET case_id = ");
    query
        .push_bind(case)
        .push(" WHERE id = ")
        .push_bind(id)
        .push(" AND (case_id IS NULL OR case_id = ")
        .push_bind(case)
        .push(")");
    Ok(run(&base.write, &mut query).await? == 1)
}
