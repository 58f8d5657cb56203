//! Running cases and the versions that they run on: which could go on under the active one, and moving one there. Numbers,
//! steps and dates alone: what a case is about is its office's.
use crate::{
    door::As,
    error::Result,
    state::App,
    views::{case as view, pair, text},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use contract::{Bilingual, Contract};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    filter::{CaseFilter, Paging},
    rows::{CaseRow, CaseState},
};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

const PAGE: u32 = 50;
const RUNNING: [CaseState; 3] = [CaseState::Draft, CaseState::Open, CaseState::Suspended];

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(running)).routes(routes!(move_case))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Paged {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Cases that run on a version, newest first, and whether each could go on under the active one.
#[utoipa::path(get, path = "/plugins/{id}/versions/{v}/cases", tag = "plugins", params(("id" = String, Path), ("v" = String, Path), Paged), responses((status = 200, body = Value), (status = 403), (status = 404)))]
async fn running(
    State(app): State<App>,
    As(acting): As,
    Path((id, v)): Path<(String, String)>,
    Query(asked): Query<Paged>,
) -> Result<Json<Value>> {
    super::concerned(&app, &acting, &id)?;
    let installed = app.systems.version(&id, &v).await?;
    let filter = CaseFilter {
        system: Some(id.clone()),
        version: Some(v.clone()),
        states: RUNNING.to_vec(),
        ..CaseFilter::default()
    };
    let paging = Paging::after(asked.cursor, asked.limit.unwrap_or(PAGE).min(PAGE));
    let page = app.engine.store.cases(&filter, &paging).await?;
    let to = app.systems.active(&id).filter(|active| active.version != v);
    let hindrances = match &to {
        Some(to) => app.engine.hindrances(&page.rows, &installed, to).await?,
        None => vec![None; page.rows.len()],
    };
    let shown = |(row, why): (&CaseRow, Option<Bilingual>)| case(&app, &installed.contract, row, why.as_ref());
    let items: Vec<_> = page.rows.iter().zip(hindrances).map(shown).collect();
    Ok(Json(json!({"items": items, "to": to.map(|to| to.version.clone()), "next": page.next})))
}

fn case(app: &App, contract: &Contract, row: &CaseRow, hindrance: Option<&Bilingual>) -> Value {
    let zone = &app.engine.clock.zone;
    let procedure = contract.procedures.get(&row.procedure);
    let steps = row.steps.split(',').filter(|step| !step.is_empty());
    json!({
        "id": row.id, "number": row.number, "procedure": row.procedure, "state": row.state,
        "procedure-title": procedure.map_or_else(|| pair(&row.procedure, &row.procedure), |p| text(&p.title())),
        "step-titles": steps.map(|step| procedure.map_or_else(|| pair(step, step), |p| view::step_title(p, step))).collect::<Vec<_>>(),
        "opened": zone.text(row.opened), "updated": zone.text(row.updated), "hindrance": hindrance.map(text),
    })
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Move {
    version: String,
    #[serde(default)]
    reason: String,
}

/// Let a running case go on under another version, where what changed lets it.
#[utoipa::path(post, path = "/cases/{case}/version", tag = "plugins", params(("case" = Uuid, Path)), request_body = Move, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn move_case(
    State(app): State<App>,
    As(acting): As,
    Path(case): Path<Uuid>,
    Json(wish): Json<Move>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    app.engine.move_case(&acting, case, &wish.version, &wish.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
