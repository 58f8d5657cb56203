//! Cases. Lists are keyset pages by id (newest first); a viewer's list is the
//! union of one short walk for each key that can concern him, so a page costs
//! the same at a thousand cases and at a million.
use super::*;
use crate::{
    audience::{Key, concern_keys},
    pack::{self, Press},
};
use std::collections::HashMap;

pub const TABLE: Table = Table {
    name: "cases",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("number", Kind::Text),
        ("system", Kind::Text),
        ("version", Kind::Text),
        ("procedure", Kind::Text),
        ("state", Kind::Text),
        ("title", Kind::Text),
        ("organisation", Kind::Text),
        ("person", Kind::Text),
        ("post", Kind::Text),
        ("project", Kind::Text),
        ("division", Kind::Text),
        ("revision", Kind::Int),
        ("doc", Kind::Bytes),
        ("opened", Kind::Int),
        ("submitted", Kind::Int),
        ("closed", Kind::Int),
        ("updated", Kind::Int),
        ("steps", Kind::Text),
        ("due", Kind::Int),
    ],
};

/// Counts look at no more than the newest so many of each key.
const COUNTED: i64 = 1_000;
fn read(row: &Row) -> Result<CaseRow> {
    read!(row => CaseRow {
        id, number, system, version, procedure, title, organisation, person, post, project, division, revision, opened,
        submitted, closed, updated, steps, due;
        state: named(row, "state", CaseState::parse)?,
        doc: unpack(&get::<Vec<u8>>(row, "doc")?)?.into(),
    })
}

fn row(c: &CaseRow) -> Vec<Cell> {
    cells![
        c.id,
        &c.number,
        &c.system,
        &c.version,
        &c.procedure,
        c.state.name(),
        &c.title,
        &c.organisation,
        &c.person,
        &c.post,
        &c.project,
        &c.division,
        c.revision,
        pack(&c.doc),
        c.opened,
        c.submitted,
        c.closed,
        c.updated,
        &c.steps,
        c.due,
    ]
}

fn pack(doc: &serde_json::Value) -> Vec<u8> {
    pack::pack(to_json(doc).as_bytes(), Press::Quick)
}

fn unpack(bytes: &[u8]) -> Result<serde_json::Value> {
    let damaged = |e: &dyn std::fmt::Display| StoreError::corrupt(format!("doc: {e}"));
    let text = pack::unpack(bytes).map_err(|e| damaged(&e))?;
    serde_json::from_slice(&text).map_err(|e| damaged(&e))
}

pub async fn write(conn: &mut Conn, cases: &[CaseRow]) -> Result<()> {
    put(conn, &TABLE, cases.iter().map(row).collect()).await
}

pub async fn of(conn: &mut Conn, ids: impl Iterator<Item = &Uuid>) -> Result<HashMap<Uuid, CaseRow>> {
    let keys = ids.map(|id| cells![*id]).collect();
    let found = among(conn, &TABLE, &[("id", Kind::Uuid)], keys, read).await?;
    Ok(found.into_iter().map(|case| (case.id, case)).collect())
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<CaseRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

/// With its stamp as of the same moment.
pub async fn stamped(base: &Base, id: Uuid) -> Result<Option<(CaseRow, i64)>> {
    let mut query = Query::new(format!("SELECT {}, (SELECT version FROM stamps WHERE scope = ", TABLE.names()));
    query.push_bind(crate::scope::case(id)).push(") AS stamp FROM cases WHERE id = ").push_bind(id);
    one(&base.read, &mut query, |row| Ok((read(row)?, get::<Option<i64>>(row, "stamp")?.unwrap_or(0)))).await
}

pub async fn by_number(base: &Base, number: &str) -> Result<Option<CaseRow>> {
    one(&base.read, select(&TABLE).push(" WHERE number = ").push_bind(number), read).await
}

pub async fn list(base: &Base, filter: &CaseFilter, paging: &Paging) -> Result<Page<CaseRow>> {
    let after = id_cursor(paging);
    let mut query = select(&TABLE);
    query.push(" WHERE ");
    match &filter.viewer {
        Some(viewer) => push_concerning(&mut query, viewer, filter, after, i64::from(paging.limit) + 1),
        None => push_conditions(&mut query, "cases", filter, after, None),
    }
    query.push(" ORDER BY id DESC LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all_once(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |case| case.id.to_string()))
}

/// `id IN (one limited walk a key)`. A walk looks at the case itself only when the filter asks for it.
fn push_concerning(query: &mut Query, viewer: &Viewer, filter: &CaseFilter, after: Option<Uuid>, limit: i64) {
    query.push("id IN (");
    for (i, Key { who, project }) in concern_keys(viewer).into_iter().enumerate() {
        query.push(if i == 0 { "" } else { " UNION " });
        query.push("SELECT case_id FROM (SELECT x.case_id FROM concerns x");
        let looks_at_case = project.is_some() || narrows(filter);
        query.push(if looks_at_case { " JOIN cases c ON c.id = x.case_id" } else { "" });
        query.push(" WHERE x.who = ").push_bind(who);
        if let Some(after) = after {
            // On the walked table: the database does not carry it over from the joined one.
            query.push(" AND x.case_id < ").push_bind(after);
        }
        if looks_at_case {
            query.push(" AND ");
            push_conditions(query, "c", filter, None, project);
        }
        query.push(" ORDER BY x.case_id DESC LIMIT ").push_bind(limit).push(format_args!(") k{i}"));
    }
    query.push(")");
}

fn narrows(filter: &CaseFilter) -> bool {
    let CaseFilter { viewer: _, system, version, procedure, states, project, organisation, text } = filter;
    let one_value = [system, version, procedure, project, organisation, text].iter().any(|part| part.is_some());
    one_value || !states.is_empty()
}

fn push_conditions(query: &mut Query, c: &str, filter: &CaseFilter, after: Option<Uuid>, limited_to: Option<String>) {
    query.push("1 = 1");
    if let Some(after) = after {
        query.push(format_args!(" AND {c}.id < ")).push_bind(after);
    }
    push_if(query, &format!(" AND {c}.project = "), &limited_to);
    push_if(query, &format!(" AND {c}.system = "), &filter.system);
    push_if(query, &format!(" AND {c}.version = "), &filter.version);
    push_if(query, &format!(" AND {c}.procedure = "), &filter.procedure);
    push_if(query, &format!(" AND {c}.project = "), &filter.project);
    push_if(query, &format!(" AND {c}.organisation = "), &filter.organisation);
    let states: Vec<_> = filter.states.iter().map(|s| s.name()).collect();
    push_names(query, &format!("{c}.state"), &states);
    if let Some(text) = filter.text.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
        let pattern = contains(text);
        query.push(format_args!(" AND (LOWER({c}.title) LIKE ")).push_bind(pattern.clone());
        query.push(format_args!(" ESCAPE '!' OR LOWER({c}.number) LIKE ")).push_bind(pattern).push(" ESCAPE '!')");
    }
}

/// Of the viewer's newest 1 000 a key; without a viewer, of all.
pub async fn counts(base: &Base, filter: &CaseFilter) -> Result<HashMap<CaseState, i64>> {
    let mut query = Query::new("SELECT state, COUNT(*) AS n FROM cases WHERE ");
    match &filter.viewer {
        Some(viewer) => push_concerning(&mut query, viewer, filter, None, COUNTED),
        None => push_conditions(&mut query, "cases", filter, None, None),
    }
    query.push(" GROUP BY state");
    let read = |row: &Row| Ok((named(row, "state", CaseState::parse)?, get(row, "n")?));
    Ok(all_once(&base.read, &mut query, read).await?.into_iter().collect())
}

pub async fn open_of_organisation(base: &Base, organisation: &str) -> Result<i64> {
    count_open(base, "organisation", organisation).await
}

pub async fn open_of_project(base: &Base, project: &str) -> Result<i64> {
    count_open(base, "project", project).await
}

async fn count_open(base: &Base, column: &'static str, value: &str) -> Result<i64> {
    let mut query = Query::new(format!("SELECT COUNT(*) FROM cases WHERE {column} = "));
    query.push_bind(value).push(" AND state IN ('open', 'suspended')");
    number(&base.read, &mut query).await
}

/// Drafts that nobody touched since then, oldest first.
pub async fn stale_drafts(base: &Base, updated_before: Millis, limit: u32) -> Result<Vec<CaseRow>> {
    let mut query = select(&TABLE);
    query.push(" WHERE state = 'draft' AND updated < ").push_bind(updated_before);
    query.push(" ORDER BY updated LIMIT ").push_bind(i64::from(limit));
    all(&base.read, &mut query, read).await
}

/// Cases that still run on one version of a plugin.
pub async fn open_of_procedure(base: &Base, system: &str, version: &str, procedure: &str) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*) FROM cases WHERE system = ");
    query.push_bind(system).push(" AND version = ").push_bind(version).push(" AND procedure = ").push_bind(procedure);
    query.push(" AND state IN ('draft', 'open', 'suspended')");
    number(&base.read, &mut query).await
}

pub async fn open_on_version(base: &Base, system: &str, version: &str) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*) FROM cases WHERE system = ");
    query.push_bind(system).push(" AND version = ").push_bind(version);
    query.push(" AND state IN ('draft', 'open', 'suspended')");
    number(&base.read, &mut query).await
}
