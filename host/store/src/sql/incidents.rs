//! What went wrong with a plugin, and enough to try again.
use super::*;

pub const TABLE: Table = Table {
    name: "incidents",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("case_id", Kind::Uuid),
        ("kind", Kind::Text),
        ("text", Kind::Text),
        ("location", Kind::Text),
        ("request", Kind::Text),
        ("occurrence", Kind::Text),
        ("state", Kind::Text),
        ("at", Kind::Int),
    ],
};

fn read(row: &Row) -> Result<IncidentRow> {
    read!(row => IncidentRow {
        id, system, version, kind, text, location, request, at;
        case: get(row, "case_id")?,
        occurrence: json(row, "occurrence")?,
        state: named(row, "state", IncidentState::parse)?,
    })
}

pub async fn add(base: &Base, i: &IncidentRow) -> Result<()> {
    let row = cells![
        i.id,
        &i.system,
        &i.version,
        i.case,
        &i.kind,
        &i.text,
        &i.location,
        &i.request,
        to_json(&i.occurrence),
        i.state.name(),
        i.at,
    ];
    insert(&mut *base.write.acquire().await?, &TABLE, vec![row]).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<IncidentRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<IncidentRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY id DESC"), read).await
}

/// Newest first.
pub async fn list(base: &Base, filter: &IncidentFilter, paging: &Paging) -> Result<Page<IncidentRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE 1 = 1");
    push_names(&mut query, "state", filter.state.map(IncidentState::name).as_slice());
    push_if(&mut query, " AND system = ", &filter.system);
    if let Some(after) = id_cursor(paging) {
        query.push(" AND id < ").push_bind(after);
    }
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all_once(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |incident| incident.id.to_string()))
}

/// From one state to another; false when somebody was faster.
pub async fn set_state(base: &Base, id: Uuid, from: IncidentState, to: IncidentState) -> Result<bool> {
    let mut query = Query::new("UPDATE incidents SET state = ");
    query.push_bind(to.name()).push(" WHERE id = ").push_bind(id).push(" AND state = ").push_bind(from.name());
    Ok(run(&base.write, &mut query).await? == 1)
}
