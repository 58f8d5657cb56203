//! What went wrong in a plugin, for the operator and its office, and the way to try it again.
use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use store::{
    filter::{IncidentFilter, Paging},
    rows::IncidentState,
};
use systems::By;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(incidents)).routes(routes!(retry))
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

/// Try again what failed; a version that was parked decides again.
///
/// Timers and events come back by themselves, a person acts again.
#[utoipa::path(post, path = "/incidents/{id}/retry", tag = "plugins", params(("id" = Uuid, Path)), responses((status = 204), (status = 403), (status = 404)))]
async fn retry(State(app): State<App>, As(acting): As, Path(id): Path<Uuid>) -> Result<StatusCode> {
    super::operator(&acting)?;
    let incident = app.engine.store.incident(id).await?.ok_or_else(ApiError::not_found)?;
    let by = By { person: acting.person, reason: format!("incident {id}") };
    app.systems.unpark(&incident.system, &incident.version, &by).await?;
    app.engine.store.incident_state(id, IncidentState::Open, IncidentState::Retried).await?;
    app.engine.wake.notify_waiters();
    Ok(StatusCode::NO_CONTENT)
}
