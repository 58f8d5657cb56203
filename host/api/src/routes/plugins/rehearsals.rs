//! Rehearsals: begun by an operator, followed by everybody concerned, and looked into decision by decision. The
//! documents of a decision are its office's own: who merely runs the platform sees counts and places, not people's data.
use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
    views::titles,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use cases::rehearsal;
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::{RehearsalRow, RehearsalState};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Taken again when nobody says how many.
const DECISIONS: u32 = 10_000;
const DECISIONS_MAX: u32 = 1_000_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(begin, shown)).routes(routes!(side_by_side))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Wanted {
    /// The newest so many decisions of the active version; 10 000 when absent.
    decisions: Option<u32>,
}

/// Have a version take the recorded decisions of the active one again. It runs on; ask how far it came.
#[utoipa::path(post, path = "/plugins/{id}/versions/{v}/rehearsal", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), request_body = Wanted, responses((status = 202, body = Value), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn begin(
    State(app): State<App>,
    As(acting): As,
    Path((id, v)): Path<(String, String)>,
    Json(wanted): Json<Wanted>,
) -> Result<(StatusCode, Json<Value>)> {
    super::operator(&acting)?;
    let decisions = wanted.decisions.unwrap_or(DECISIONS).clamp(1, DECISIONS_MAX);
    let begun = app.engine.begin_rehearsal(&id, &v, decisions, &acting.person).await?;
    let view = view(&app, &begun.row).await;
    let engine = app.engine.clone();
    tokio::spawn(async move {
        if let Err(error) = engine.run_rehearsal(begun).await {
            tracing::error!(%error, "rehearsal.failed");
        }
    });
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// How far the last rehearsal of a version came, and what it found.
#[utoipa::path(get, path = "/plugins/{id}/versions/{v}/rehearsal", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), responses((status = 200, body = Value), (status = 403), (status = 404)))]
async fn shown(State(app): State<App>, As(acting): As, Path((id, v)): Path<(String, String)>) -> Result<Json<Value>> {
    super::concerned(&app, &acting, &id)?;
    let row = app.engine.store.plugin_rehearsal(&id, &v).await?.ok_or_else(ApiError::not_found)?;
    Ok(Json(view(&app, &row).await))
}

async fn view(app: &App, row: &RehearsalRow) -> Value {
    let zone = &app.engine.clock.zone;
    let state = match row.state {
        RehearsalState::Running if !rehearsal::is_running(row) => "interrupted",
        state => state.name(),
    };
    let mut report: Value = serde_json::from_str(&row.report).unwrap_or_default();
    let against = Some(&row.against).filter(|against| !against.is_empty());
    if let Ok(against) = app.systems.version(&row.system, against.unwrap_or(&row.version)).await {
        titles::report(&against.contract, &mut report);
    }
    let by = app.accounts.name_of(&row.by).await.unwrap_or_else(|_| row.by.clone());
    json!({
        "id": row.id, "against": against, "state": state, "done": row.done, "total": row.total,
        "began": zone.text(row.began), "last": zone.text(row.beat), "by": by, "report": report,
    })
}

/// One decision as it was taken and as the version would take it.
#[utoipa::path(get, path = "/plugins/{id}/versions/{v}/rehearsal/{decision}", tag = "plugins", params(("id" = String, Path), ("v" = String, Path), ("decision" = Uuid, Path)), responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409)))]
async fn side_by_side(
    State(app): State<App>,
    As(acting): As,
    Path((id, v, decision)): Path<(String, String, Uuid)>,
) -> Result<Json<Value>> {
    super::concerned(&app, &acting, &id)?;
    let candidate = app.systems.version(&id, &v).await?;
    let active = app.engine.against(&id, &v)?;
    let side = app.engine.rehearse_one(&active, &candidate, decision).await?;
    let number = match side.case {
        Some(case) => app.engine.store.case(case).await?.and_then(|c| c.number),
        None => None,
    };
    let mut view = json!({"case": side.case, "number": number, "why": side.why});
    let place = |at: &str| titles::place(&active.contract, at);
    match acting.operator {
        // Where they differ and in what: values are people's, and their office's to see.
        true => {
            let shown = side.differences.iter().map(|d| json!({"class": d.class, "at": d.at, "place": place(&d.at)}));
            view["differences"] = shown.collect();
        }
        false => {
            let shown = side
                .differences
                .iter()
                .map(|d| json!({"class": d.class, "at": d.at, "place": place(&d.at), "was": d.was, "is": d.is}));
            view["differences"] = shown.collect();
            view["recorded"] = side.recorded;
            view["candidate"] = side.candidate;
        }
    }
    Ok(Json(view))
}
