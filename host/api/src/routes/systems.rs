//! What systems and procedures there are for me, and their figures.
use crate::{
    door::Maybe,
    error::{ApiError, Result},
    state::App,
    views::{pair, system, text},
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use cases::CaseError;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(procedure))
        .routes(routes!(figures))
        .routes(routes!(divisions))
}

/// Every installed system, with the procedures and whether one may start them.
#[utoipa::path(get, path = "/systems", tag = "systems", responses((status = 200, body = Value)))]
async fn list(State(app): State<App>, Maybe(acting): Maybe) -> Result<Json<Value>> {
    let mut out = vec![];
    for installed in app.systems.all() {
        out.push(view(&app, &acting, &installed).await?);
    }
    Ok(Json(Value::Array(out)))
}

/// One system: its procedures, which of them I may start, its registers.
#[utoipa::path(get, path = "/systems/{system}", tag = "systems", params(("system" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn one(State(app): State<App>, Maybe(acting): Maybe, Path(id): Path<String>) -> Result<Json<Value>> {
    let installed = app.systems.active(&id).ok_or_else(ApiError::not_found)?;
    Ok(Json(view(&app, &acting, &installed).await?))
}

async fn view(app: &App, acting: &accounts::Acting, installed: &systems::Installed) -> Result<Value> {
    let c = &installed.contract;
    let mut procedures = vec![];
    for (id, p) in &c.procedures {
        let why_not = match app.engine.may_start(acting, installed, p).await {
            Ok(()) => None,
            Err(CaseError::Refused(said)) => said.first().map(|s| json!({"zh": s.zh, "en": s.en})),
            Err(CaseError::NotYours(_)) => {
                Some(pair("您当前的岗位不能申请该事项。", "Not open to the post you act in."))
            }
            Err(other) => return Err(other.into()),
        };
        procedures.push(json!({"id": id, "title": text(&p.title()), "about": text(&p.about), "can-start": why_not.is_none(), "why-not": why_not, "record": p.record}));
    }
    let missing: Vec<_> = c
        .reads
        .iter()
        .filter(|r| !r.starts_with("hub/") && app.systems.register(r).is_none())
        .map(|r| json!({"register": r}))
        .collect();
    Ok(json!({
        "id": c.id, "number": c.number, "title": text(&c.title), "about": text(&c.about), "office": c.office, "stage": c.stage, "version": installed.version,
        "procedures": procedures, "registers": c.registers.iter().map(|(id, r)| json!({"id": id, "title": pair(&r.zh, &r.en)})).collect::<Vec<_>>(),
        "missing": missing, "healthy": installed.word().parked.is_none(),
    }))
}

/// Form, materials, steps, facts and expected time of a procedure.
#[utoipa::path(get, path = "/systems/{system}/procedures/{procedure}", tag = "systems", params(("system" = String, Path), ("procedure" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn procedure(State(app): State<App>, Path((id, procedure)): Path<(String, String)>) -> Result<Response> {
    let installed = app.systems.active(&id).ok_or_else(ApiError::not_found)?;
    let p = installed.procedure(&procedure).ok_or_else(ApiError::not_found)?;
    Ok(Json(system::procedure(&installed, &p)).into_response())
}

/// The numbers of a system's dashboard.
#[utoipa::path(get, path = "/systems/{system}/figures", tag = "systems", params(("system" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn figures(
    State(app): State<App>,
    crate::door::As(acting): crate::door::As,
    Path(id): Path<String>,
) -> Result<Json<Value>> {
    let installed = app.systems.active(&id).ok_or_else(ApiError::not_found)?;
    if !acting.operator && !acting.seat.as_ref().is_some_and(|s| s.is_authority) {
        return Err(ApiError::forbidden());
    }
    Ok(Json(app.engine.figures(&installed).await?))
}

/// Administrative divisions (GB/T 2260), from the operator's data files.
#[utoipa::path(get, path = "/divisions", tag = "systems", responses((status = 200, body = Value)))]
async fn divisions(State(app): State<App>) -> Json<Value> {
    Json(app.divisions.clone())
}
