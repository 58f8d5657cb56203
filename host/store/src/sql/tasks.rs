//! Tasks. The workbench is a keyset page by due date; claiming is a small
//! transaction of its own, because who works on a task is not a fact.
use super::*;
use crate::audience::{Key, offer_keys};
use sqlx::Row as _;
use std::collections::BTreeMap;

pub const TABLE: Table = Table {
    name: "tasks",
    key: &["id"],
    columns: &[
        ("id", Kind::Uuid),
        ("case_id", Kind::Uuid),
        ("system", Kind::Text),
        ("procedure", Kind::Text),
        ("step", Kind::Text),
        ("branch", Kind::Text),
        ("state", Kind::Text),
        ("claimed_by", Kind::Text),
        ("due", Kind::Int),
        ("priority", Kind::Int),
        ("created", Kind::Int),
        ("closed", Kind::Int),
        ("offers", Kind::Text),
    ],
};

/// Counts stop here for each key: beyond it a workbench says "more than".
const COUNTED: i64 = 1_000;

fn read(row: &Row) -> Result<TaskRow> {
    read!(row => TaskRow {
        id, system, procedure, step, branch, claimed_by, due, created, closed;
        case: get(row, "case_id")?,
        state: named(row, "state", TaskState::parse)?,
        priority: int(row, "priority")?,
        offers: json(row, "offers")?,
    })
}

fn row(t: &TaskRow) -> Vec<Cell> {
    cells![
        t.id,
        t.case,
        &t.system,
        &t.procedure,
        &t.step,
        &t.branch,
        t.state.name(),
        &t.claimed_by,
        t.due,
        t.priority,
        t.created,
        t.closed,
        to_json(&t.offers),
    ]
}

pub async fn write(conn: &mut Conn, tasks: &[TaskRow]) -> Result<()> {
    let last: BTreeMap<Uuid, &TaskRow> = tasks.iter().map(|task| (task.id, task)).collect();
    let last: Vec<&TaskRow> = last.into_values().collect();
    put(conn, &TABLE, last.iter().map(|task| row(task)).collect()).await?;
    offers::replace(conn, &last).await
}

pub async fn close(conn: &mut Conn, closed: &[(Uuid, TaskState, Millis)]) -> Result<()> {
    let columns = [("id", Kind::Uuid), ("state", Kind::Text), ("closed", Kind::Int)];
    let statement = "UPDATE tasks SET state = new.state, closed = new.closed FROM new WHERE tasks.id = new.id";
    let rows = closed.iter().map(|(id, state, at)| cells![*id, state.name(), *at]).collect();
    update_set(conn, &columns, statement, rows).await?;
    offers::withdraw(conn, closed.iter().map(|(id, ..)| *id)).await
}

pub async fn by_id(base: &Base, id: Uuid) -> Result<Option<TaskRow>> {
    one(&base.read, select(&TABLE).push(" WHERE id = ").push_bind(id), read).await
}

pub async fn of_case(base: &Base, case: Uuid) -> Result<Vec<TaskRow>> {
    all(&base.read, select(&TABLE).push(" WHERE case_id = ").push_bind(case).push(" ORDER BY id"), read).await
}

/// Soonest due first.
pub async fn list(base: &Base, filter: &TaskFilter, paging: &Paging) -> Result<Page<TaskRow>> {
    let limit = i64::from(paging.limit) + 1;
    let mut query = select(&TABLE);
    query.push(" WHERE id IN (");
    push_mine(&mut query, filter, cursor(paging), limit);
    query.push(format_args!(") ORDER BY COALESCE(due, {}), id LIMIT ", offers::NEVER)).push_bind(limit);
    let rows = all_once(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |task| format!("{} {}", task.due.unwrap_or(offers::NEVER), task.id)))
}

fn cursor(paging: &Paging) -> Option<(i64, Uuid)> {
    let (due, id) = paging.after.as_deref()?.split_once(' ')?;
    Some((due.parse().ok()?, Uuid::parse_str(id).ok()?))
}

/// One limited walk for each key that can hold an offer to him, and one over what he holds.
fn push_mine(query: &mut Query, filter: &TaskFilter, after: Option<(i64, Uuid)>, limit: i64) {
    push_held(query, filter, after);
    if filter.held == Held::Mine {
        return;
    }
    for (i, Key { who, project }) in offer_keys(&filter.viewer).into_iter().enumerate() {
        query.push(
            " UNION SELECT task FROM (SELECT o.task FROM task_offers o JOIN tasks t ON t.id = o.task WHERE o.who = ",
        );
        query.push_bind(who);
        push_if(query, " AND o.project = ", &project);
        push_if(query, " AND t.system = ", &filter.system);
        if filter.held == Held::FreeOrMine {
            query
                .push(" AND (t.claimed_by IS NULL OR t.claimed_by = ")
                .push_bind(filter.viewer.person.clone())
                .push(")");
        }
        if let Some((due, id)) = after {
            query.push(" AND (o.due, o.task) > (").push_bind(due).push(", ").push_bind(id).push(")");
        }
        query.push(" ORDER BY o.due, o.task LIMIT ").push_bind(limit).push(format_args!(") k{i}"));
    }
}

fn push_held(query: &mut Query, filter: &TaskFilter, after: Option<(i64, Uuid)>) {
    query
        .push("SELECT h.id FROM tasks h WHERE h.state = 'open' AND h.claimed_by = ")
        .push_bind(filter.viewer.person.clone());
    push_if(query, " AND h.system = ", &filter.system);
    if let Some((due, id)) = after {
        query.push(format_args!(" AND (COALESCE(h.due, {}), h.id) > (", offers::NEVER));
        query.push_bind(due).push(", ").push_bind(id).push(")");
    }
}

pub async fn counts(base: &Base, filter: &TaskFilter, now: Millis) -> Result<TaskCounts> {
    let mut query = Query::new("SELECT COUNT(*) AS open, COUNT(CASE WHEN due < ");
    query.push_bind(now).push(" THEN 1 END) AS overdue FROM tasks WHERE id IN (");
    push_mine(&mut query, filter, None, COUNTED);
    query.push(")");
    let row = query.build().persistent(false).fetch_one(&base.read).await?;
    Ok(TaskCounts { open: row.try_get("open")?, overdue: row.try_get("overdue")? })
}

/// Open tasks that somebody holds, by id.
pub async fn claimed(base: &Base, paging: &Paging) -> Result<Page<TaskRow>> {
    let limit = i64::from(paging.limit) + 1;
    let mut query = select(&TABLE);
    query.push(" WHERE state = 'open' AND claimed_by IS NOT NULL");
    if let Some(after) = paging.after.as_deref().and_then(|id| Uuid::parse_str(id).ok()) {
        query.push(" AND id > ").push_bind(after);
    }
    query.push(" ORDER BY id LIMIT ").push_bind(limit);
    let rows = all(&base.read, &mut query, read).await?;
    Ok(page(rows, paging.limit, |task| task.id.to_string()))
}

/// True when the person holds it afterwards; false when it is another's, or closed.
pub async fn claim(base: &Base, task: Uuid, person: &str) -> Result<bool> {
    let mut query = Query::new("UPDATE tasks SET claimed_by = ");
    query.push_bind(person).push(" WHERE id = ").push_bind(task);
    query
        .push(" AND state = 'open' AND (claimed_by IS NULL OR claimed_by = ")
        .push_bind(person)
        .push(") RETURNING case_id");
    hold(base, &mut query, person).await
}

pub async fn release(base: &Base, task: Uuid, person: &str) -> Result<bool> {
    let mut query = Query::new("UPDATE tasks SET claimed_by = NULL WHERE id = ");
    query.push_bind(task).push(" AND state = 'open' AND claimed_by = ").push_bind(person);
    Ok(run(&base.write, &mut query).await? == 1)
}

/// From its holder (or, when nobody holds it, from whoever may act) to another person.
pub async fn hand_over(base: &Base, task: Uuid, from: &str, to: &str) -> Result<bool> {
    let mut query = Query::new("UPDATE tasks SET claimed_by = ");
    query.push_bind(to).push(" WHERE id = ").push_bind(task);
    query
        .push(" AND state = 'open' AND (claimed_by IS NULL OR claimed_by = ")
        .push_bind(from)
        .push(") RETURNING case_id");
    hold(base, &mut query, to).await
}

async fn hold(base: &Base, query: &mut Query, person: &str) -> Result<bool> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    let Some(case) = one(&mut *tx, query, |row| get::<Uuid>(row, "case_id")).await? else {
        return Ok(false);
    };
    concerns::add_person(&mut tx, person, case).await?;
    tx.commit().await?;
    Ok(true)
}
