//! What only a sample hub can do: move the clock, put records and events of
//! systems that are not installed, tell an outside registry how to answer.
//! On any other hub these routes do not exist.
use crate::{
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(clock, wind))
        .routes(routes!(record))
        .routes(routes!(events, event))
        .routes(routes!(timers))
        .routes(routes!(findings))
        .routes(routes!(message))
}

fn sample(app: &App) -> Result<()> {
    if app.sample.is_some() { Ok(()) } else { Err(ApiError::not_found()) }
}

/// The business clock.
#[utoipa::path(get, path = "/sample/clock", tag = "sample", responses((status = 200, body = Value), (status = 404)))]
async fn clock(State(app): State<App>) -> Result<Json<Value>> {
    sample(&app)?;
    let now = app.engine.clock.now().await?;
    Ok(Json(json!({"now": app.engine.clock.zone.text(now)})))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wind {
    /// A date-time (city zone when it has none), or…
    now: Option<String>,
    /// …a span forward: `30s`, `2h`, `15d`, `3wd`.
    forward: Option<String>,
}

/// Wind the business clock forward; what falls due happens before the answer.
#[utoipa::path(put, path = "/sample/clock", tag = "sample", request_body = Wind, responses((status = 200, body = Value), (status = 400)))]
async fn wind(State(app): State<App>, Json(body): Json<Wind>) -> Result<Json<Value>> {
    sample(&app)?;
    let zone = app.engine.clock.zone.clone();
    let now = app.engine.clock.now().await?;
    let bad = || {
        ApiError::bad(
            "bad-time",
            "时间格式不正确，例如 2025-02-17T09:00 或 3wd。",
            "Write a time like 2025-02-17T09:00, or a span like 3wd.",
        )
    };
    let to = match (&body.now, &body.forward) {
        (Some(text), _) => zone.read(text).ok_or_else(bad)?,
        (None, Some(span)) => app.engine.later(now, span).ok_or_else(bad)?,
        (None, None) => return Err(bad()),
    };
    // An hour of today that has passed is now: the clock also runs by itself.
    let to = if zone.date(to) == zone.date(now) { to.max(now) } else { to };
    if to < now {
        return Err(ApiError::bad("clock-back", "业务时钟只能向前拨。", "The business clock only goes forward."));
    }
    app.engine.clock.set(to).await?;
    if body.forward.is_some() {
        app.engine.store.timers_hasten(to - now).await?;
    }
    app.engine.settle_due().await?;
    let now = app.engine.clock.now().await?;
    Ok(Json(json!({"now": zone.text(now)})))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    register: String,
    key: Option<String>,
    data: Value,
}

/// Put a record of a register whose system is not installed (or of the host).
#[utoipa::path(post, path = "/sample/records", tag = "sample", request_body = Record, responses((status = 204), (status = 422)))]
async fn record(State(app): State<App>, Json(body): Json<Record>) -> Result<StatusCode> {
    sample(&app)?;
    app.engine.put_sample(&body.register, body.key.as_deref(), body.data).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    r#type: String,
    subject: String,
    #[schema(value_type = Object)]
    data: Map<String, Value>,
    project: Option<String>,
}

/// Publish an event as a system that is not installed.
#[utoipa::path(post, path = "/sample/events", tag = "sample", request_body = Event, responses((status = 204)))]
async fn event(State(app): State<App>, Json(body): Json<Event>) -> Result<StatusCode> {
    sample(&app)?;
    app.engine.publish_sample(&body.r#type, &body.subject, body.data.into(), body.project).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
pub struct OfType {
    r#type: Option<String>,
}

/// The newest events of the outbox, sent ones too.
#[utoipa::path(get, path = "/sample/events", tag = "sample", params(OfType), responses((status = 200, body = Value)))]
async fn events(State(app): State<App>, Query(q): Query<OfType>) -> Result<Json<Value>> {
    sample(&app)?;
    let rows = app.engine.store.outbox_newest(LOOKED_AT).await?;
    let fits = |key: &str| q.r#type.as_ref().is_none_or(|t| t == key);
    let items: Vec<Value> = rows
        .iter()
        .filter(|r| r.route == "event" && fits(&r.key))
        .filter_map(|r| serde_json::from_slice(&r.body).ok())
        .collect();
    Ok(Json(json!({"items": items})))
}

/// Every timer that stands.
#[utoipa::path(get, path = "/sample/timers", tag = "sample", responses((status = 200, body = Value)))]
async fn timers(State(app): State<App>) -> Result<Json<Value>> {
    sample(&app)?;
    let rows = app.engine.store.timers_due(i64::MAX, i64::MAX, LOOKED_AT).await?;
    let zone = &app.engine.clock.zone;
    let items: Vec<Value> = rows.iter().map(|t| json!({"id": t.id, "name": t.name, "at": zone.text(t.due), "case": t.case, "register": t.register, "key": t.key})).collect();
    Ok(Json(json!({"items": items})))
}

/// What stands in the way of handing a system in, as its author's `hub plugin dev` found it last.
#[utoipa::path(get, path = "/sample/findings/{system}", tag = "sample", params(("system" = String, Path)), responses((status = 200, body = Value)))]
async fn findings(State(app): State<App>, Path(system): Path<String>) -> Result<Json<Value>> {
    sample(&app)?;
    let found = app.engine.store.meta(&format!("{FINDINGS}{system}")).await?;
    Ok(Json(found.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_else(|| json!({"items": []}))))
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Told {
    Behave(Behaviour),
    Say(Saying),
}

/// What a partner of the sample city says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    pub partner: String,
    /// Without the partner's id: `camt.054`.
    pub r#type: String,
    pub data: Value,
    pub id: Option<String>,
    /// It answers the last question of this type.
    #[serde(default)]
    pub answer: bool,
}

/// The partners of the sample city.
pub trait Outside: Send + Sync {
    fn say(&self, saying: Saying) -> BoxFuture<'_, std::result::Result<(), String>>;
    /// `how` is kept where the hub itself plays the partner; one outside is told.
    fn behave(&self, partner: String, how: Value) -> BoxFuture<'_, std::result::Result<(), String>>;
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    partner: String,
    /// answer, differ, forge, silent
    mode: String,
    #[serde(default)]
    with: Value,
}

/// Tell a partner of the sample city how to answer from now on, or what to say by itself.
#[utoipa::path(post, path = "/sample/messages", tag = "sample", request_body = Told, responses((status = 204), (status = 400)))]
async fn message(State(app): State<App>, Json(body): Json<Told>) -> Result<StatusCode> {
    sample(&app)?;
    match body {
        Told::Behave(how) => behave(&app, how).await?,
        Told::Say(saying) => say(&app, saying).await?,
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn behave(app: &App, body: Behaviour) -> Result<()> {
    if !MODES.contains(&body.mode.as_str()) {
        return Err(ApiError::bad(
            "bad-mode",
            "方式只能是 answer、differ、forge 或 silent。",
            "The mode is answer, differ, forge or silent.",
        ));
    }
    let with = if body.with.is_null() { json!({}) } else { body.with };
    let how = json!({"mode": body.mode, "with": with});
    app.engine.store.meta_set(&format!("sample/registry/{}", body.partner), &how.to_string()).await?;
    match &app.sample {
        Some(outside) => outside.behave(body.partner, how).await.map_err(unsaid),
        None => Ok(()),
    }
}

async fn say(app: &App, saying: Saying) -> Result<()> {
    let Some(outside) = &app.sample else {
        return Err(ApiError::not_found());
    };
    outside.say(saying).await.map_err(unsaid)
}

fn unsaid(why: String) -> ApiError {
    ApiError::bad("bad-saying", format!("报文未能发出：{why}"), format!("The message could not be said: {why}"))
}

/// Where a developer's hub keeps what it found: `{items: [{zh, en, fix, at, error}]}`, by system.
pub const FINDINGS: &str = "sample/findings/";

const MODES: [&str; 4] = ["answer", "differ", "forge", "silent"];
/// Rows that a scenario looks back over.
const LOOKED_AT: u32 = 2_000;
