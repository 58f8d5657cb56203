//! What operators do with versions. Two of them stand behind an activation where the city reviews: the one who handed a
//! version in does not approve it.
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
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::ReviewVerdict;
use systems::{By, Capabilities, Capability, Word};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(review))
        .routes(routes!(activate))
        .routes(routes!(rollback))
        .routes(routes!(park))
        .routes(routes!(unpark))
        .routes(routes!(grant, withdraw))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Review {
    /// `approved` or `declined`.
    verdict: String,
    /// Kept with it. To decline, it is needed.
    #[serde(default)]
    reason: String,
    /// The rights newly asked for, as they were shown: approving grants these.
    #[serde(default)]
    rights: Vec<String>,
}

/// A second person's word on a version.
#[utoipa::path(post, path = "/plugins/{id}/versions/{v}/review", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), request_body = Review, responses((status = 204), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn review(
    State(app): State<App>,
    As(acting): As,
    Path((id, v)): Path<(String, String)>,
    Json(said): Json<Review>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    let verdict = ReviewVerdict::parse(&said.verdict).ok_or_else(|| {
        ApiError::bad("verdict", "结论只能是“approved”或“declined”。", "The verdict is `approved` or `declined`.")
    })?;
    if verdict == ReviewVerdict::Declined && said.reason.trim().is_empty() {
        return Err(ApiError::bad(
            "reason-missing",
            "请写明不予通过的理由，提交处室据此修改。",
            "Say why: the office that handed it in has to mend it.",
        ));
    }
    let word = Word { verdict, person: acting.person, reason: said.reason, rights: capabilities(&said.rights)? };
    app.systems.review(&id, &v, &word).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn capabilities(texts: &[String]) -> Result<Capabilities> {
    texts.iter().map(|text| text.parse().map_err(no_capability)).collect()
}

fn no_capability(error: systems::capability::NoCapability) -> ApiError {
    ApiError::bad("no-capability", format!("没有这样的权限：{error}"), error.to_string())
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Activation {
    /// The version that is active as far as the caller knows; another one meanwhile is 409. Empty where there is none.
    replaces: Option<String>,
    #[serde(default)]
    reason: String,
}

/// Make a version the one that new cases start on, in all processes at once. Cases that run keep theirs.
#[utoipa::path(post, path = "/plugins/{id}/versions/{v}/activation", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), request_body = Activation, responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409)))]
async fn activate(
    State(app): State<App>,
    As(acting): As,
    Path((id, v)): Path<(String, String)>,
    Json(wish): Json<Activation>,
) -> Result<Json<Value>> {
    super::operator(&acting)?;
    let by = By { person: acting.person, reason: wish.reason };
    let active = app.engine.activate(&id, &v, wish.replaces.as_deref(), &by).await?;
    Ok(Json(json!({"system": id, "active": active.version})))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Why {
    #[serde(default)]
    reason: String,
}

/// Back to the version before, at once. Cases that began on the later one stay on it.
#[utoipa::path(post, path = "/plugins/{id}/rollback", tag = "plugins", params(("id" = String, Path)), request_body = Why, responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409)))]
async fn rollback(
    State(app): State<App>,
    As(acting): As,
    Path(id): Path<String>,
    Json(why): Json<Why>,
) -> Result<Json<Value>> {
    super::operator(&acting)?;
    let active = app.engine.roll_back(&id, &By { person: acting.person, reason: why.reason }).await?;
    Ok(Json(json!({"system": id, "active": active.version})))
}

/// Let a version decide nothing: its cases wait, everything else runs.
#[utoipa::path(post, path = "/plugins/{id}/versions/{v}/park", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), request_body = Why, responses((status = 204), (status = 403), (status = 404)))]
async fn park(
    State(app): State<App>,
    As(acting): As,
    Path((id, v)): Path<(String, String)>,
    Json(why): Json<Why>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    app.systems.version(&id, &v).await?;
    let reason = if why.reason.is_empty() { "by an operator".to_owned() } else { why.reason };
    app.systems.park(&id, &v, &By { person: acting.person, reason }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a parked version decide again.
#[utoipa::path(post, path = "/plugins/{id}/versions/{v}/unpark", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), request_body = Why, responses((status = 204), (status = 403), (status = 404)))]
async fn unpark(
    State(app): State<App>,
    As(acting): As,
    Path((id, v)): Path<(String, String)>,
    Json(why): Json<Why>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    app.systems.version(&id, &v).await?;
    app.systems.unpark(&id, &v, &By { person: acting.person, reason: why.reason }).await?;
    app.engine.wake.notify_waiters();
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Rights {
    /// `read:REGISTER`, `maintain:REGISTER`, `ledger:CHART`.
    rights: Vec<String>,
    #[serde(default)]
    reason: String,
}

/// Give an installed system rights that its contract asks for.
#[utoipa::path(post, path = "/plugins/{id}/rights", tag = "plugins", params(("id" = String, Path)), request_body = Rights, responses((status = 204), (status = 400), (status = 403), (status = 404), (status = 409)))]
async fn grant(
    State(app): State<App>,
    As(acting): As,
    Path(id): Path<String>,
    Json(wish): Json<Rights>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    app.systems.active(&id).ok_or_else(ApiError::not_found)?;
    let by = By { person: acting.person, reason: wish.reason };
    app.systems.grant(&id, &capabilities(&wish.rights)?, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a right back, at once: decisions that need it are refused from now on.
#[utoipa::path(delete, path = "/plugins/{id}/rights", tag = "plugins", params(("id" = String, Path)), request_body = Rights, responses((status = 204), (status = 400), (status = 403), (status = 404)))]
async fn withdraw(
    State(app): State<App>,
    As(acting): As,
    Path(id): Path<String>,
    Json(wish): Json<Rights>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    let by = By { person: acting.person, reason: wish.reason };
    for right in capabilities(&wish.rights)? {
        let right: Capability = right;
        if !app.systems.withdraw(&id, &right, &by).await? {
            return Err(ApiError::not_found());
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
