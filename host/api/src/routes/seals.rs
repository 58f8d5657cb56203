//! Seals that people hold: which there are, issuing and withdrawing, and what each has sealed.
use crate::{
    door::{All, As},
    error::{ApiError, Result},
    state::App,
    views::{names::Names, seal as view},
};
use accounts::Acting;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use cases::{
    CaseError,
    seals::{NewSeal, leads},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::{SealKind, SealRow};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Uses shown at once, newest first.
const USES: u32 = 200;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(mine, own))
        .routes(routes!(of_organisation, issue))
        .routes(routes!(withdraw))
        .routes(routes!(uses))
}

/// My signatures, and the seals of the organisation that I act for.
#[utoipa::path(get, path = "/seals", tag = "seals", responses((status = 200, body = Value)))]
async fn mine(State(app): State<App>, As(acting): As) -> Result<Json<Value>> {
    let mut rows = app.engine.store.seals_of_person(&acting.person).await?;
    if let Some(seat) = &acting.seat {
        rows.extend(app.engine.store.seals_of_organisation(&seat.organisation).await?);
    }
    listed(&app, &acting, &rows).await
}

/// Seals of an organisation, for its own people.
#[utoipa::path(get, path = "/organisations/{code}/seals", tag = "seals", params(("code" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn of_organisation(State(app): State<App>, As(acting): As, Path(code): Path<String>) -> Result<Json<Value>> {
    let own = acting.seat.as_ref().is_some_and(|s| s.organisation == code);
    if !own && !acting.operator {
        return Err(ApiError::not_found());
    }
    let rows = app.engine.store.seals_of_organisation(&code).await?;
    listed(&app, &acting, &rows).await
}

async fn listed(app: &App, acting: &Acting, rows: &[SealRow]) -> Result<Json<Value>> {
    let names = &mut Names::of(app);
    let mut items = vec![];
    for row in rows {
        items.push(view::seal(app, names, acting, row).await?);
    }
    let issues = acting.seat.as_ref().filter(|s| leads(acting, &s.organisation)).map(|s| s.organisation.clone());
    Ok(Json(json!({"items": items, "issues": issues})))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Issue {
    /// `organisation` or `project-department`.
    kind: String,
    name: String,
    project: Option<String>,
    /// Systems and documents (`system/document`) it may be used for; empty: all.
    #[serde(default)]
    systems: Vec<String>,
    #[serde(default)]
    documents: Vec<String>,
    /// Last day it is valid.
    until: Option<String>,
    /// Token of `POST /session/confirm`.
    confirmation: Option<String>,
}

/// A leading account issues a seal of its organisation: the key is made here and never leaves.
#[utoipa::path(post, path = "/organisations/{code}/seals", tag = "seals", params(("code" = String, Path)), request_body = Issue, responses((status = 201, body = Value), (status = 403), (status = 422)))]
async fn issue(
    State(app): State<App>,
    As(acting): As,
    Path(code): Path<String>,
    Json(body): Json<Issue>,
) -> Result<(StatusCode, Json<Value>)> {
    if !leads(&acting, &code) {
        return Err(ApiError::forbidden());
    }
    confirmed(&app, &acting, body.confirmation.as_deref()).await?;
    let kind = SealKind::parse(&body.kind).filter(|k| *k != SealKind::Personal);
    let kind = kind.ok_or_else(|| ApiError::bad("seal-kind", "印章种类不存在。", "There is no such kind of seal."))?;
    let until = match &body.until {
        None => None,
        Some(day) => Some(last_moment(&app, day).await?),
    };
    let (organisation, project) = (Some(code), body.project.filter(|p| !p.is_empty()));
    let (name, systems, documents) = (body.name, body.systems, body.documents);
    let new = NewSeal { kind, name, organisation, project, systems, documents, until };
    let row = app.engine.issue_seal(new, &acting, &crate::request::current()).await?;
    Ok((StatusCode::CREATED, Json(view::seal(&app, &mut Names::of(&app), &acting, &row).await?)))
}

/// The end of that day in the city; it has to come yet.
async fn last_moment(app: &App, day: &str) -> Result<i64> {
    let zone = &app.engine.clock.zone;
    let read = zone.read(day).map(|moment| zone.end_of(zone.date(moment)));
    let now = app.engine.clock.now().await.map_err(CaseError::from)?;
    read.filter(|end| *end > now).ok_or_else(|| {
        ApiError::bad("seal-until", "有效期截止日期应为今天之后的日期。", "The last day of validity is a date to come.")
    })
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Own {
    /// Token of `POST /session/confirm`.
    confirmation: Option<String>,
}

/// Another signature of one's own, after the former was withdrawn.
#[utoipa::path(post, path = "/seals", tag = "seals", request_body = Own, responses((status = 201, body = Value), (status = 403)))]
async fn own(State(app): State<App>, As(acting): As, Json(body): Json<Own>) -> Result<(StatusCode, Json<Value>)> {
    confirmed(&app, &acting, body.confirmation.as_deref()).await?;
    let name = app.engine.directory.person_name(&acting.person).await?;
    let (systems, documents) = (vec![], vec![]);
    let new =
        NewSeal { kind: SealKind::Personal, name, organisation: None, project: None, systems, documents, until: None };
    let row = app.engine.issue_seal(new, &acting, &crate::request::current()).await?;
    Ok((StatusCode::CREATED, Json(view::seal(&app, &mut Names::of(&app), &acting, &row).await?)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    reason: String,
    confirmation: Option<String>,
}

/// It seals nothing more; earlier seals stay valid as of their time stamps.
#[utoipa::path(post, path = "/seals/{id}/withdrawal", tag = "seals", params(("id" = Uuid, Path)), request_body = Withdrawal, responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409)))]
async fn withdraw(
    State(app): State<App>,
    As(acting): As,
    Path(id): Path<Uuid>,
    Json(body): Json<Withdrawal>,
) -> Result<Json<Value>> {
    let seal = app.engine.store.seal(id).await?.ok_or_else(ApiError::not_found)?;
    if !view::withdraws(&acting, &seal) {
        return Err(ApiError::not_found());
    }
    confirmed(&app, &acting, body.confirmation.as_deref()).await?;
    let row = app.engine.withdraw_seal(id, &body.reason, &acting, &crate::request::current()).await?;
    Ok(Json(view::seal(&app, &mut Names::of(&app), &acting, &row).await?))
}

/// What it has sealed: who, which document, when.
#[utoipa::path(get, path = "/seals/{id}/uses", tag = "seals", params(("id" = Uuid, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn uses(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Json<Value>> {
    let seal = app.engine.store.seal(id).await?.ok_or_else(ApiError::not_found)?;
    if !all.seats.iter().any(|acting| view::reads_uses(acting, &seal)) {
        return Err(ApiError::not_found());
    }
    let names = &mut Names::of(&app);
    let mut items = vec![];
    for row in app.engine.store.seal_uses(id, USES).await? {
        items.push(view::using(&app, names, &row).await?);
    }
    Ok(Json(json!({"items": items})))
}

/// Acts on keys are confirmed like acts that bind.
async fn confirmed(app: &App, acting: &Acting, token: Option<&str>) -> Result<()> {
    match token {
        Some(token) if app.accounts.confirmed(&acting.person, token).await? => Ok(()),
        _ => Err(CaseError::ConfirmationNeeded.into()),
    }
}
