//! Partners that cannot speak AMQP, and the messages of all of them.
use crate::{
    door::As,
    error::{ApiError, Result, busy, internal},
    state::App,
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use bus::{Envelope, Exchange, Outcome, PartnersError};
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

/// A signed message (compact JWS); its signature is who it is from, no session is asked. What is signed well is put
/// where the partner's messages from the broker come: the rest is decided there, and refused as a dead letter.
#[utoipa::path(post, path = "/partners/{id}/messages", tag = "partners", params(("id" = String, Path)), request_body(content = String, content_type = "application/jose"), responses((status = 202), (status = 400), (status = 503)))]
async fn send(State(app): State<App>, Path(id): Path<String>, body: Bytes) -> Result<StatusCode> {
    let now = cases::clock::machine_now() / 1000;
    let said = app.partners.open_message(&id, &body, now).await.map_err(refused)?;
    let (kind, name) = (said.event.kind, said.event.id);
    let envelope = Envelope::new(Exchange::PartnerIn(id), kind, name, said.jws)
        .map_err(|_| ApiError::bad("bad-message", "报文类型或编号过长。", "The message's type or id is too long."))?;
    match app.bus.publish(vec![envelope]).await.map(|outcomes| outcomes.into_iter().next()) {
        Ok(Some(Outcome::Confirmed)) => Ok(StatusCode::ACCEPTED),
        _ => Err(busy()),
    }
}

/// Trouble of the hub's own is no fault of the message.
pub(super) fn refused(error: PartnersError) -> ApiError {
    match error {
        PartnersError::Message(error) => ApiError::bad(
            "bad-message",
            format!("报文未被接受：{error}"),
            format!("The message was not taken: {error}"),
        ),
        PartnersError::Unknown(_) => ApiError::bad(
            "bad-message",
            "报文未被接受：没有以此身份登记的合作方。".to_owned(),
            "The message was not taken: nobody is known under this id.".to_owned(),
        ),
        error => internal(&error),
    }
}
