//! Server-sent events: that something changed which concerns me, never what.
use crate::{door::All, state::App};
use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::{Stream, StreamExt};
use serde_json::json;
use std::convert::Infallible;
use tokio_stream::wrappers::BroadcastStream;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

/// Live updates: `changed` with kind and id.
#[utoipa::path(get, path = "/events", tag = "tasks", responses((status = 200, content_type = "text/event-stream")))]
async fn events(State(app): State<App>, all: All) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let viewer = all.viewer();
    let changes = BroadcastStream::new(app.engine.changed.subscribe());
    let mine = changes.filter_map(move |change| {
        // One that fell behind is told to look at everything again.
        let out = match change {
            Ok(c) if c.to.iter().any(|o| store::audience::matches(o, &viewer)) => {
                Some(json!({"kind": c.kind, "id": c.id}))
            }
            Ok(_) => None,
            Err(_) => Some(json!({"kind": "all", "id": ""})),
        };
        async move { out.map(|data| Ok(Event::default().event("changed").data(data.to_string()))) }
    });
    Sse::new(mine).keep_alive(KeepAlive::default())
}
