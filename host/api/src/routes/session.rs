//! Signing in and out, proving oneself again, a lost password, one-time codes.
use crate::{
    door::{self, Who},
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, sign_out))
        .routes(routes!(confirm))
        .routes(routes!(recover))
        .routes(routes!(new_code, take_code))
        .routes(routes!(recovery))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    name: String,
    password: String,
    code: Option<String>,
}

/// Sign in. The cookie is HttpOnly; `csrf` goes back as `Hub-CSRF` with every write.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses((status = 200, body = Value), (status = 401), (status = 429)))]
async fn sign_in(State(app): State<App>, Json(body): Json<SignIn>) -> Result<impl IntoResponse> {
    let session = app.accounts.sign_in(&body.name, &body.password, body.code.as_deref()).await?;
    let secure = if app.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", door::COOKIE, session.token);
    let name = app.accounts.name_of(&session.person).await?;
    let answer = json!({"person": {"id": session.person, "name": name}, "csrf": session.csrf, "expires": app.engine.clock.zone.text(session.expires)});
    Ok(([(header::SET_COOKIE, cookie)], Json(answer)))
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn sign_out(State(app): State<App>, Who(visitor): Who) -> Result<impl IntoResponse> {
    app.accounts.sign_out(&visitor).await?;
    let gone = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", door::COOKIE);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    password: Option<String>,
    code: Option<String>,
}

/// Prove oneself again: the token confirms one act that asks for it.
#[utoipa::path(post, path = "/session/confirm", tag = "session", request_body = Proof, responses((status = 200, body = Value), (status = 401)))]
async fn confirm(State(app): State<App>, Who(visitor): Who, Json(body): Json<Proof>) -> Result<Json<Value>> {
    let token = app.accounts.confirm(&visitor, body.password.as_deref(), body.code.as_deref()).await?;
    Ok(Json(json!({"token": token.token, "expires": app.engine.clock.zone.text(token.expires)})))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Recovery {
    token: String,
    password: String,
    /// A person invited chooses his sign-in name.
    sign_in_name: Option<String>,
}

/// Choose a new password with a one-time link.
#[utoipa::path(post, path = "/session/recovery", tag = "session", request_body = Recovery, responses((status = 204), (status = 410)))]
async fn recover(State(app): State<App>, Json(body): Json<Recovery>) -> Result<StatusCode> {
    app.accounts.recover(&body.token, body.sign_in_name.as_deref(), &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A secret for an authenticator app; in force once a code of it was shown.
#[utoipa::path(post, path = "/session/totp", tag = "session", responses((status = 200, body = Value)))]
async fn new_code(State(app): State<App>, Who(visitor): Who) -> Result<Json<Value>> {
    let fresh = app.accounts.new_code(&visitor).await?;
    Ok(Json(json!({"secret": fresh.secret, "url": fresh.url})))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
}

/// Show a code: from now on signing in asks for one.
#[utoipa::path(put, path = "/session/totp", tag = "session", request_body = Code, responses((status = 204), (status = 401)))]
async fn take_code(State(app): State<App>, Who(visitor): Who, Json(body): Json<Code>) -> Result<StatusCode> {
    app.accounts.take_code(&visitor, &body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A one-time link for somebody who lost his password: by the operator, or an
/// administrator of an organisation the person has a post in.
#[utoipa::path(post, path = "/people/{id}/recovery", tag = "people", params(("id" = String, Path)), responses((status = 200, body = Value), (status = 403)))]
async fn recovery(
    State(app): State<App>,
    crate::door::As(acting): crate::door::As,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>> {
    let seat = acting.seat.as_ref();
    let leads = seat.is_some_and(|s| s.level == "L1");
    let seats = app.accounts.seats(&id, &app.today().await?).await?;
    let ours = leads && seats.iter().any(|s| Some(&s.organisation) == seat.map(|x| &x.organisation));
    if !acting.operator && !ours {
        return Err(ApiError::forbidden());
    }
    let link = app.accounts.recovery(&id).await?;
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("127.0.0.1:8080");
    let scheme = if app.secure_cookies { "https" } else { "http" };
    Ok(Json(
        json!({"link": format!("{scheme}://{host}/recovery#{}", link.token), "expires": app.engine.clock.zone.text(link.expires)}),
    ))
}
