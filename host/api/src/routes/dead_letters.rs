//! Messages that were refused or could not be brought: read, sent again, or laid aside with a reason.
use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
};
use accounts::Acting;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    filter::Paging,
    rows::{DeadLetterRow, LetterState},
};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

const PAGE: u32 = 50;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(retry)).routes(routes!(discard))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Which {
    /// open (default), retrying, retried, discarded
    state: Option<String>,
    #[serde(alias = "cursor")]
    after: Option<String>,
}

fn operator(acting: &Acting) -> Result<()> {
    if acting.operator { Ok(()) } else { Err(ApiError::forbidden()) }
}

/// Dead letters of one state, the latest first.
#[utoipa::path(get, path = "/dead-letters", tag = "partners", params(Which), responses((status = 200, body = Value), (status = 403)))]
async fn list(State(app): State<App>, As(acting): As, Query(which): Query<Which>) -> Result<Json<Value>> {
    operator(&acting)?;
    let state = which.state.as_deref().unwrap_or("open");
    let state = LetterState::parse(state).ok_or_else(|| {
        ApiError::bad(
            "no-such-state",
            "没有这样的状态：可为 open、retrying、retried、discarded。",
            "There is no such state: open, retrying, retried or discarded.",
        )
    })?;
    let page = app.engine.store.dead_letters(state, &Paging { after: which.after, limit: PAGE }).await?;
    let items: Vec<_> = page.rows.iter().map(|row| view(&app, row)).collect();
    Ok(Json(json!({"items": items, "next": page.next, "open": app.engine.store.dead_letters_open().await?})))
}

fn view(app: &App, row: &DeadLetterRow) -> Value {
    let zone = &app.engine.clock.zone;
    json!({
        "id": row.id, "message": row.message, "reason": row.reason, "detail": row.detail, "queue": row.queue,
        "exchange": row.exchange, "routing-key": row.routing_key, "body": String::from_utf8_lossy(&row.body),
        "times": row.times, "state": row.state.name(), "at": zone.text(row.at), "closed-by": row.closed_by,
        "closed": row.closed.map(|at| zone.text(at)),
    })
}

/// Send it again to where it died; what a partner said goes through the partner's own exchange.
#[utoipa::path(post, path = "/dead-letters/{id}/retry", tag = "partners", params(("id" = String, Path)), responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn retry(State(app): State<App>, As(acting): As, Path(id): Path<String>) -> Result<StatusCode> {
    moved(&app, &acting, &id, LetterState::Retrying).await
}

/// Lay it aside: it is kept, and not sent again.
#[utoipa::path(post, path = "/dead-letters/{id}/discard", tag = "partners", params(("id" = String, Path)), responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn discard(State(app): State<App>, As(acting): As, Path(id): Path<String>) -> Result<StatusCode> {
    moved(&app, &acting, &id, LetterState::Discarded).await
}

async fn moved(app: &App, acting: &Acting, id: &str, to: LetterState) -> Result<StatusCode> {
    operator(acting)?;
    let store = &app.engine.store;
    store.dead_letter(id).await?.ok_or_else(ApiError::not_found)?;
    let now = jiff::Timestamp::now().as_millisecond();
    match store.dead_letter_state(id, LetterState::Open, to, &acting.person, now).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::new(
            StatusCode::CONFLICT,
            "letter-dealt-with",
            "这条消息已由他人处理，请刷新页面。".to_owned(),
            "Somebody has dealt with this message already. Reload the page.".to_owned(),
        )),
    }
}
