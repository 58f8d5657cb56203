//! Partners that cannot speak AMQP, and the messages of all of them.
use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use store::filter::{MessageFilter, Paging};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(messages, send))
}

/// What went to and came from a partner, newest first.
#[utoipa::path(get, path = "/partners/{id}/messages", tag = "partners", params(("id" = String, Path)), responses((status = 200, body = Value), (status = 403)))]
async fn messages(State(app): State<App>, As(acting): As, Path(id): Path<String>) -> Result<Json<Value>> {
    if !acting.operator {
        return Err(ApiError::forbidden());
    }
    let zone = &app.engine.clock.zone;
    let page = app
        .engine
        .store
        .messages(&MessageFilter { partner: Some(id), ..MessageFilter::default() }, &Paging::first(100))
        .await?;
    let items: Vec<_> = page
        .rows
        .iter()
        .map(|m| json!({"id": m.id, "type": m.r#type, "direction": m.direction, "state": m.state, "case": m.case, "answers": m.answers, "at": zone.text(m.at)}))
        .collect();
    Ok(Json(json!({"items": items, "next": page.next})))
}

/// A signed message (compact JWS); its signature is who it is from, no session is asked.
#[utoipa::path(post, path = "/partners/{id}/messages", tag = "partners", params(("id" = String, Path)), request_body(content = String, content_type = "application/jose"), responses((status = 202), (status = 400), (status = 404)))]
async fn send(State(app): State<App>, Path(id): Path<String>, body: Bytes) -> Result<StatusCode> {
    let now = cases::clock::machine_now() / 1000;
    let refused = |why: String| {
        ApiError::bad("bad-message", format!("报文未被接受：{why}"), format!("The message was not taken: {why}"))
    };
    let signed = app.partners.open_message(&id, &body, now).await.map_err(|e| refused(e.to_string()))?;
    let event = serde_json::to_value(&signed.event).map_err(|e| refused(e.to_string()))?;
    app.engine.answered(&id, &event).await?;
    Ok(StatusCode::ACCEPTED)
}
