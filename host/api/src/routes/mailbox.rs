//! What waits for partners that cannot speak AMQP: they fetch it, and say at the next fetch what they have worked on.
use crate::{
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use store::rows::{MailRow, Place};
use tokio::time::{Instant, sleep};
use utoipa_axum::{router::OpenApiRouter, routes};

/// At once; the rest comes with the next fetch.
const MOST: u32 = 50;
/// How long a fetch may wait for something to come.
const LONGEST_SECONDS: u64 = 20;
const LOOK: Duration = Duration::from_millis(200);
/// A fetch is signed when it is sent: an older one is somebody else's copy.
const FRESH_SECONDS: i64 = 300;

const LONG_SECONDS: i64 = 3600;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(fetch))
}

#[derive(Deserialize)]
struct Fetch {
    /// Tickets of messages that were worked on for good.
    #[serde(default)]
    acknowledged: Vec<String>,
    #[serde(default)]
    wait: u64,
}

/// The partner's messages, oldest first, each with a ticket; they come again until their tickets are acknowledged. The
/// body is a signed message of type `{id}.mailbox.fetch`; its signature is who fetches, no session is asked.
#[utoipa::path(post, path = "/partners/{id}/mailbox", tag = "partners", params(("id" = String, Path)), request_body(content = String, content_type = "application/jose"), responses((status = 200, body = Value), (status = 400)))]
async fn fetch(State(app): State<App>, Path(id): Path<String>, body: Bytes) -> Result<Json<Value>> {
    let fetch = asked(&app, &id, &body).await?;
    let store = &app.engine.store;
    for ticket in &fetch.acknowledged {
        store.mail_take(&id, ticket).await?;
    }
    let now = cases::clock::machine_now() / 1000;
    let until = Instant::now() + Duration::from_secs(fetch.wait.min(LONGEST_SECONDS));
    loop {
        let rows = store.mail_of(&id, Place::Mailbox, MOST).await?;
        if !rows.is_empty() || Instant::now() >= until {
            return Ok(Json(json!({"messages": rows.iter().map(|row| shown(&app, row, now)).collect::<Vec<_>>()})));
        }
        sleep(LOOK).await;
    }
}

async fn asked(app: &App, id: &str, body: &[u8]) -> Result<Fetch> {
    let now = cases::clock::machine_now() / 1000;
    let said = app.partners.open_message(id, body, now).await.map_err(super::partners::refused)?;
    let own = said.event.kind == format!("{id}.mailbox.fetch") && said.event.source == format!("/partners/{id}");
    if !own || (now - said.iat).abs() > FRESH_SECONDS {
        return Err(ApiError::bad(
            "bad-message",
            format!("这不是本合作方刚签发的取件报文（类型应为 {id}.mailbox.fetch，签发时间应在5分钟以内）。"),
            format!(
                "This is no fetch that the partner signed just now: its type is {id}.mailbox.fetch, `iat` at most 5 minutes off."
            ),
        ));
    }
    serde_json::from_value(said.event.data).map_err(|_| {
        ApiError::bad(
            "bad-message",
            "取件报文的 data 应为 {\"acknowledged\": [凭条…], \"wait\": 秒数}。".to_owned(),
            "The fetch's data is {\"acknowledged\": [tickets…], \"wait\": seconds}.".to_owned(),
        )
    })
}

/// What waited for long is signed anew, so that it is not too old for who reads it; all else goes as it came.
fn shown(app: &App, row: &MailRow, now: i64) -> Value {
    let anew = |event| app.partners.seal(&event, now).ok();
    let again =
        (now - row.at / 1000 > LONG_SECONDS).then(|| app.partners.reopen(&row.body).ok().and_then(anew)).flatten();
    let message = again.as_deref().unwrap_or(&row.body);
    json!({"ticket": row.id, "message": String::from_utf8_lossy(message)})
}
