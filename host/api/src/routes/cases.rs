//! Cases until they are handed in: open, list, read, fill, check.
use crate::{
    door::{All, As},
    error::{ApiError, Result, problem},
    state::App,
    views::{case as view, pair, text},
};
use accounts::{Acting, meant};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use cases::{
    admission::{self, Loaded},
    doc::CaseDoc,
    drafts::{FieldChange, Opening},
    verbs::is_applicant,
};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use store::{
    filter::{CaseFilter, Paging, Viewer},
    rows::*,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, open)).routes(routes!(read)).routes(routes!(save)).routes(routes!(check))
}

pub const PAGE: u32 = 50;
pub const PAGE_MAX: u32 = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    system: String,
    procedure: String,
    #[serde(default)]
    form: Value,
    /// Key of the record it starts from.
    record: Option<String>,
}

/// Open a draft.
#[utoipa::path(post, path = "/cases", tag = "cases", request_body = Open, responses((status = 201, body = Value), (status = 403), (status = 422)))]
async fn open(
    State(app): State<App>,
    As(acting): As,
    Json(body): Json<Open>,
) -> Result<(StatusCode, Json<Box<RawValue>>)> {
    let opening = Opening { system: body.system, procedure: body.procedure, form: body.form, record: body.record };
    let row = app.engine.open(&acting, opening, &crate::request::current()).await?;
    let loaded = admission::load(&app.engine, row.id).await?;
    Ok((StatusCode::CREATED, Json(view::full(&app, &acting, &loaded).await?)))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case")]
pub struct Listing {
    /// draft, open, suspended, done, closed; several by comma.
    state: Option<String>,
    system: Option<String>,
    /// Id of a procedure, of whichever system where none is named.
    procedure: Option<String>,
    project: Option<String>,
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
    /// Only those that I or my organisation opened.
    mine: Option<String>,
}

/// Cases that concern me, newest first.
#[utoipa::path(get, path = "/cases", tag = "cases", params(Listing), responses((status = 200, body = Value)))]
async fn list(State(app): State<App>, all: All, Query(q): Query<Listing>) -> Result<Json<Value>> {
    let states = q.state.iter().flat_map(|s| s.split(',')).filter_map(CaseState::parse).collect();
    let filter = CaseFilter {
        viewer: Some(all.viewer()),
        system: q.system,
        procedure: q.procedure,
        states,
        project: q.project,
        text: q.q,
        ..CaseFilter::default()
    };
    let page = app.engine.store.cases(&filter, &Paging::after(q.cursor, q.limit.unwrap_or(PAGE).min(PAGE_MAX))).await?;
    let mut items = vec![];
    for row in &page.rows {
        if q.mine.is_some() && !all.seats.iter().any(|a| is_applicant(a, row) || row.person == a.person) {
            continue;
        }
        items.push(listed(&app, row).await?);
    }
    Ok(Json(json!({"items": items, "next": page.next})))
}

pub async fn listed(app: &App, row: &CaseRow) -> Result<Value> {
    let installed = match row.version.as_str() {
        "" => app.systems.active(&row.system),
        version => app.systems.version(&row.system, version).await.ok(),
    };
    let found = installed.as_ref().and_then(|i| Some((i, i.contract.procedures.get(&row.procedure)?)));
    match found {
        Some((installed, procedure)) => view::head(app, row, &installed.contract, procedure).await,
        // A follow-up case whose system is not installed yet waits visibly.
        None => Ok(json!({
            "id": row.id, "number": row.number, "system": row.system, "system-title": pair(&row.system, &row.system), "procedure-title": pair(&row.procedure, &row.procedure),
            "title": row.title, "state": row.state, "step-titles": [pair("等待应用系统接入", "Waits for its system to be installed")], "revision": row.revision,
            "opened": app.engine.clock.zone.text(row.opened), "updated": app.engine.clock.zone.text(row.updated), "due": null, "overdue": false,
        })),
    }
}

/// Id or number.
pub async fn find(app: &App, id: &str) -> Result<Uuid> {
    match id.parse::<Uuid>() {
        Ok(id) => Ok(id),
        Err(_) => app.engine.store.case_by_number(id).await?.map(|c| c.id).ok_or_else(ApiError::not_found),
    }
}

/// Loaded, if one of the seats may see it; with the seat that may do most.
pub async fn visible(app: &App, all: &All, id: &str) -> Result<(Loaded, Acting)> {
    let loaded = admission::load(&app.engine, find(app, id).await?).await?;
    let holds = |a: &&Acting| loaded.tasks.iter().any(|t| meant(a, &t.offers));
    let sees = |a: &&Acting| may_see(a, &loaded.case, &loaded.doc);
    let acting = all.seats.iter().find(holds).or_else(|| all.seats.iter().find(sees)).cloned();
    let acting = acting.or_else(|| all.visitor.operator.then(|| all.seats[0].clone()));
    acting.map(|a| (loaded, a)).ok_or_else(ApiError::not_found)
}

pub fn may_see(acting: &Acting, row: &CaseRow, doc: &CaseDoc) -> bool {
    let viewer: Viewer = acting.viewer();
    let office = |o: &Offer| {
        acting.seat.as_ref().is_some_and(|s| {
            s.is_authority
                && o.organisation.as_ref() == Some(&s.organisation)
                && (o.office.is_none() || o.office == s.office)
        })
    };
    is_applicant(acting, row)
        || row.person == acting.person
        || doc.readers.iter().any(|o| store::audience::matches(o, &viewer) || office(o))
}

/// A case: form, materials, tasks with actions, workflow, timeline, documents.
#[utoipa::path(get, path = "/cases/{case}", tag = "cases", params(("case" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn read(State(app): State<App>, all: All, Path(id): Path<String>) -> Result<Json<Box<RawValue>>> {
    let (loaded, acting) = visible(&app, &all, &id).await?;
    Ok(Json(view::full(&app, &acting, &loaded).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    changes: Vec<Change>,
    revision: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pointer: String,
    #[serde(default)]
    from: Value,
    #[serde(default)]
    to: Value,
}

/// Save fields of a draft: two people can fill two sections at once.
#[utoipa::path(patch, path = "/cases/{case}/form", tag = "cases", params(("case" = String, Path)), request_body = Changes, responses((status = 200, body = Value), (status = 403)))]
async fn save(
    State(app): State<App>,
    As(acting): As,
    Path(id): Path<String>,
    Json(body): Json<Changes>,
) -> Result<Json<Value>> {
    let case = find(&app, &id).await?;
    let changes: Vec<_> =
        body.changes.into_iter().map(|c| FieldChange { pointer: c.pointer, from: c.from, to: c.to }).collect();
    let _ = body.revision;
    let (revision, conflicts) = app.engine.save(&acting, case, &changes).await?;
    let conflicts: Vec<_> =
        conflicts.iter().map(|c| json!({"pointer": c.pointer, "mine": c.mine, "theirs": c.theirs})).collect();
    Ok(Json(json!({"revision": revision, "conflicts": conflicts})))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckBody {
    form: Option<Value>,
}

/// What stands in the way of handing in, without acting.
#[utoipa::path(post, path = "/cases/{case}/check", tag = "cases", params(("case" = String, Path)), request_body = CheckBody, responses((status = 200, body = Value)))]
async fn check(
    State(app): State<App>,
    all: All,
    Path(id): Path<String>,
    Json(body): Json<CheckBody>,
) -> Result<Json<Value>> {
    let (loaded, acting) = visible(&app, &all, &id).await?;
    let checked = app.engine.check_case(&acting, loaded, body.form, &crate::request::current()).await?;
    let shown: serde_json::Map<_, _> = checked
        .shown
        .iter()
        .map(|(code, label, value)| (code.clone(), json!({"label": text(label), "value": value})))
        .collect();
    let gates: Vec<_> = checked
        .gates
        .iter()
        .map(|g| json!({"id": g.id, "text": text(&g.text), "state": g.state, "why": g.why}))
        .collect();
    Ok(Json(
        json!({"problems": checked.problems.iter().map(problem).collect::<Vec<_>>(), "shown": shown, "gates": gates}),
    ))
}
