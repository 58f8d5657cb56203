//! The workbench: tasks, notices, alerts, and the flow verbs on a task.
use super::acts::{VerbBody, do_verb};
use super::cases::{PAGE, PAGE_MAX};
use crate::{
    door::{All, As},
    error::{ApiError, Result},
    state::App,
    views::{pair, text},
};
use accounts::{Acting, meant};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use cases::{drafts::DRAFT_PRIORITY, verbs::Verb};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    filter::{CaseFilter, Held, Paging, TaskFilter},
    rows::*,
};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(claim))
        .routes(routes!(hand_over))
        .routes(routes!(copy))
        .routes(routes!(notices))
        .routes(routes!(notice_read))
        .routes(routes!(alerts))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case")]
pub struct Listing {
    system: Option<String>,
    overdue: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Open tasks that I can take, soonest due first, with the workbench's counts.
#[utoipa::path(get, path = "/tasks", tag = "tasks", params(Listing), responses((status = 200, body = Value)))]
async fn list(State(app): State<App>, all: All, Query(q): Query<Listing>) -> Result<Json<Value>> {
    let now = app.engine.clock.now().await?;
    let filter = TaskFilter { viewer: all.viewer(), system: q.system, held: Held::Anybody };
    let page = app.engine.store.tasks(&filter, &Paging::after(q.cursor, q.limit.unwrap_or(PAGE).min(PAGE_MAX))).await?;
    let mut items = vec![];
    for task in page.rows.iter().filter(|t| t.priority > DRAFT_PRIORITY) {
        let overdue = task.due.is_some_and(|d| d < now);
        if q.overdue.is_some() && !overdue {
            continue;
        }
        items.push(view(&app, &all, task, overdue).await?);
    }
    let counts = counts(&app, &all, &filter, now).await?;
    Ok(Json(json!({"items": items, "next": page.next, "counts": counts})))
}

async fn view(app: &App, all: &All, task: &TaskRow, overdue: bool) -> Result<Value> {
    let case = app.engine.store.case(task.case).await?.ok_or_else(ApiError::not_found)?;
    let head = super::cases::listed(app, &case).await?;
    let installed = app.systems.version(&case.system, &case.version).await.ok();
    let step = installed
        .as_ref()
        .and_then(|i| i.contract.procedures.get(&case.procedure))
        .and_then(|p| p.step(&task.step).map(|s| text(&s.title())));
    let seat = all.seats.iter().find(|a| meant(a, &task.offers));
    let zone = &app.engine.clock.zone;
    Ok(json!({
        "id": task.id, "case": task.case, "case-number": case.number, "case-title": case.title, "system": task.system, "system-title": head["system-title"],
        "procedure-title": head["procedure-title"], "step": task.step, "step-title": step.unwrap_or_else(|| pair(&task.step, &task.step)),
        "due": task.due.map(|d| zone.text(d)), "overdue": overdue, "created": zone.text(task.created), "claimed-by": task.claimed_by,
        "claimed-by-me": task.claimed_by.as_ref() == Some(&all.visitor.person), "priority": task.priority, "acting": acting_value(seat),
    }))
}

fn acting_value(seat: Option<&Acting>) -> String {
    seat.and_then(|a| a.seat.as_ref()).map_or_else(|| "self".to_owned(), accounts::Seat::header)
}

async fn counts(app: &App, all: &All, filter: &TaskFilter, now: Millis) -> Result<Value> {
    let tasks = app.engine.store.task_counts(filter, now).await?;
    let mine = CaseFilter { viewer: Some(all.viewer()), ..CaseFilter::default() };
    let cases = app.engine.store.case_counts(&mine).await?;
    let of = |s| cases.get(&s).copied().unwrap_or(0);
    let unread = app.engine.store.notices_unread(&all.viewer()).await?;
    // A draft's own task stands in the list of drafts.
    let drafts = of(CaseState::Draft);
    Ok(json!({
        "open": (tasks.open - drafts).max(0), "overdue": tasks.overdue, "drafts": drafts, "notices": unread,
        "my-cases": of(CaseState::Open) + of(CaseState::Suspended),
    }))
}

/// Take a task that is offered to several.
#[utoipa::path(post, path = "/tasks/{task}/claim", tag = "tasks", params(("task" = Uuid, Path)), responses((status = 204), (status = 403), (status = 409)))]
async fn claim(State(app): State<App>, As(acting): As, Path(task): Path<Uuid>) -> Result<StatusCode> {
    let row = app
        .engine
        .store
        .task(task)
        .await?
        .filter(|t| t.state == TaskState::Open && meant(&acting, &t.offers))
        .ok_or_else(ApiError::not_found)?;
    match app.engine.store.task_claim(row.id, &acting.person).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(cases::CaseError::NotYours(cases::Denial::Claimed).into()),
    }
}

/// 转办: to a colleague.
#[utoipa::path(post, path = "/tasks/{task}/hand-over", tag = "tasks", params(("task" = Uuid, Path)), request_body = VerbBody, responses((status = 200, body = Value), (status = 403)))]
async fn hand_over(
    State(app): State<App>,
    As(acting): As,
    Path(task): Path<Uuid>,
    Json(body): Json<VerbBody>,
) -> Result<Json<Value>> {
    on_task(&app, &acting, task, Verb::HandOver, &body).await
}

/// 抄送: a person may read the case from now on.
#[utoipa::path(post, path = "/tasks/{task}/copy", tag = "tasks", params(("task" = Uuid, Path)), request_body = VerbBody, responses((status = 200, body = Value), (status = 403)))]
async fn copy(
    State(app): State<App>,
    As(acting): As,
    Path(task): Path<Uuid>,
    Json(body): Json<VerbBody>,
) -> Result<Json<Value>> {
    on_task(&app, &acting, task, Verb::Copy, &body).await
}

async fn on_task(app: &App, acting: &Acting, task: Uuid, verb: Verb, body: &VerbBody) -> Result<Json<Value>> {
    let row = app.engine.store.task(task).await?.ok_or_else(ApiError::not_found)?;
    do_verb(app, acting, row.case, verb, Some(task), body).await
}

#[derive(Deserialize, IntoParams)]
pub struct Cursor {
    cursor: Option<String>,
}

/// What the hub and its systems told me, newest first.
#[utoipa::path(get, path = "/notices", tag = "tasks", params(Cursor), responses((status = 200, body = Value)))]
async fn notices(State(app): State<App>, all: All, Query(q): Query<Cursor>) -> Result<Json<Value>> {
    let page = app.engine.store.notices(&all.viewer(), &Paging::after(q.cursor, PAGE)).await?;
    let zone = &app.engine.clock.zone;
    let items: Vec<_> = page
        .rows
        .iter()
        .map(|(n, read)| json!({"id": n.id, "system": n.system, "zh": n.zh, "en": n.en, "at": zone.text(n.at), "read": read, "case": n.case, "offer": n.offer}))
        .collect();
    Ok(Json(json!({"items": items, "next": page.next})))
}

/// I have read it.
#[utoipa::path(post, path = "/notices/{id}/read", tag = "tasks", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn notice_read(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<StatusCode> {
    app.engine.store.notices_mark_read(&all.visitor.person, &[id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Alerts that stand.
#[utoipa::path(get, path = "/alerts", tag = "tasks", responses((status = 200, body = Value)))]
async fn alerts(State(app): State<App>, all: All) -> Result<Json<Value>> {
    let zone = &app.engine.clock.zone;
    let rows = app.engine.store.alerts_open(Some(&all.viewer()), PAGE_MAX).await?;
    let items: Vec<_> = rows.iter().map(|a| json!({"system": a.system, "key": a.key, "level": a.level, "zh": a.zh, "en": a.en, "raised": zone.text(a.raised)})).collect();
    Ok(Json(json!({"items": items})))
}
