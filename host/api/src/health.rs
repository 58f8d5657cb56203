//! Liveness and readiness. Ready or degraded is 200, with what and why: one bad
//! plugin or a broker that is away never takes the hub out of service.
use crate::state::App;
use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

pub async fn alive() -> &'static str {
    "ok"
}

pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Value>) {
    if let Err(error) = app.engine.store.chain_head().await {
        let why = json!([{"part": "database", "why": error.to_string()}]);
        return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"state": "unavailable", "degraded": why})));
    }
    let mut degraded = vec![];
    if let bus::Health::Down { why, .. } = app.bus.health() {
        degraded.push(json!({"part": "broker", "why": why}));
    }
    for problem in app.systems.health() {
        degraded.push(json!({"part": format!("plugin {}", problem.system), "why": problem.what}));
    }
    // Why is for the operator's doctor: a reason may name what stands in a document.
    let stuck = cases::papers::stuck(&app.engine.store).await.map_or(0, |rows| rows.len());
    if stuck > 0 {
        let why = format!("{stuck} documents could not be made yet and are tried again; hub doctor says why");
        degraded.push(json!({"part": "documents", "why": why}));
    }
    let state = if degraded.is_empty() { "ready" } else { "degraded" };
    (StatusCode::OK, Json(json!({"state": state, "degraded": degraded})))
}
