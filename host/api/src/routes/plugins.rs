//! Installed systems and their incidents, for the operator and the offices.
use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
    views::text,
};
use accounts::Acting;
use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use store::{
    filter::{IncidentFilter, Paging},
    rows::IncidentState,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A component with its contract.
const PLUGIN_BYTES: usize = 40 * 1024 * 1024;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .merge(OpenApiRouter::new().routes(routes!(install)).layer(DefaultBodyLimit::max(PLUGIN_BYTES)))
        .routes(routes!(incidents))
        .routes(routes!(retry))
}

fn operator(acting: &Acting) -> Result<()> {
    if acting.operator { Ok(()) } else { Err(ApiError::forbidden()) }
}

/// Every stored version, which is active, and what ails it.
#[utoipa::path(get, path = "/plugins", tag = "plugins", responses((status = 200, body = Value), (status = 403)))]
async fn list(State(app): State<App>, As(acting): As) -> Result<Json<Value>> {
    operator(&acting)?;
    let zone = &app.engine.clock.zone;
    let rows = app.systems.stored().await?;
    let items: Vec<_> = rows
        .iter()
        .map(|r| {
            let title = app.systems.active(&r.system).map(|i| text(&i.contract.title));
            json!({"system": r.system, "title": title, "version": r.version, "sha256": r.sha256, "active": r.active, "installed": zone.text(r.installed), "by": r.by})
        })
        .collect();
    let problems: Vec<_> = app.systems.health().iter().map(|p| json!({"system": p.system, "what": p.what})).collect();
    Ok(Json(json!({"items": items, "problems": problems})))
}

/// Lint, compile and activate a plugin for all hub processes.
#[utoipa::path(post, path = "/plugins", tag = "plugins", request_body(content = Vec<u8>, content_type = "application/wasm"), responses((status = 201, body = Value), (status = 403), (status = 422)))]
async fn install(State(app): State<App>, As(acting): As, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    operator(&acting)?;
    let installed = app.engine.install(&body, &acting.person).await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({"system": installed.contract.id, "version": installed.version, "sha256": installed.sha256})),
    ))
}

/// Incidents: the operator sees all, an office those of its system.
#[utoipa::path(get, path = "/incidents", tag = "plugins", responses((status = 200, body = Value), (status = 403)))]
async fn incidents(State(app): State<App>, As(acting): As) -> Result<Json<Value>> {
    let office = acting.seat.as_ref().and_then(|s| s.office.clone());
    if !acting.operator && office.is_none() {
        return Err(ApiError::forbidden());
    }
    let zone = &app.engine.clock.zone;
    let page = app.engine.store.incidents(&IncidentFilter::default(), &Paging::first(200)).await?;
    let ours = |system: &str| {
        acting.operator || app.systems.active(system).is_some_and(|i| Some(&i.contract.office) == office.as_ref())
    };
    let items: Vec<_> = page
        .rows
        .iter()
        .filter(|i| ours(&i.system))
        .map(|i| json!({"id": i.id, "system": i.system, "version": i.version, "case": i.case, "kind": i.kind, "text": i.text, "location": i.location, "request": i.request, "state": i.state, "at": zone.text(i.at), "occurrence": i.occurrence}))
        .collect();
    Ok(Json(json!({"items": items})))
}

/// Mark an incident as tried again; the person acts again, timers and events come back by themselves.
#[utoipa::path(post, path = "/incidents/{id}/retry", tag = "plugins", params(("id" = Uuid, Path)), responses((status = 204), (status = 404)))]
async fn retry(State(app): State<App>, As(acting): As, Path(id): Path<Uuid>) -> Result<StatusCode> {
    operator(&acting)?;
    app.engine.store.incident(id).await?.ok_or_else(ApiError::not_found)?;
    app.engine.store.incident_state(id, IncidentState::Open, IncidentState::Retried).await?;
    app.engine.wake.notify_waiters();
    Ok(StatusCode::NO_CONTENT)
}
