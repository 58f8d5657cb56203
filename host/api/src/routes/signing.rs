//! Signing and sealing a draft, and asking to use a seal that one may not use oneself.
use super::acts::perform;
use crate::{
    door::{All, As},
    error::{ApiError, Result},
    state::App,
    views::{names::Names, seal as view},
};
use accounts::meant;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use cases::{
    Act, CaseError, Denial, admission,
    seals::{Applied, Verdict, keeps},
};
use contract::procedure::SIGN;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Applications shown at once, newest first.
const APPLICATIONS: u32 = 200;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign))
        .routes(routes!(apply))
        .routes(routes!(applications))
        .routes(routes!(decide))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    document: Uuid,
    /// Where one has several places in it.
    party: Option<String>,
    /// With which seal; the first that fits when absent.
    seal: Option<Uuid>,
    #[serde(default)]
    comment: String,
    /// Revision of the case that was looked at.
    version: Option<i64>,
    /// Token of `POST /session/confirm`.
    confirmation: Option<String>,
}

/// Sign or seal a draft at the place that is mine: the same act as `sign` on the task.
#[utoipa::path(post, path = "/signatures", tag = "seals", request_body = Signature, responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409), (status = 422), (status = 503)))]
async fn sign(State(app): State<App>, As(acting): As, Json(body): Json<Signature>) -> Result<Json<Value>> {
    let document = app.engine.store.document(body.document).await?.ok_or_else(ApiError::not_found)?;
    let case = document.case.ok_or_else(ApiError::not_found)?;
    let l = admission::load(&app.engine, case).await?;
    let named = |party: &str| body.party.as_ref().is_none_or(|p| p == party);
    let place = |task: Uuid| l.doc.signing_at(task).filter(|(s, p)| s.document == body.document && named(&p.party));
    let task = l.tasks.iter().find(|t| meant(&acting, &t.offers) && place(t.id).is_some());
    let task = task.ok_or(CaseError::NotYours(Denial::Task))?.id;
    let confirmed = match &body.confirmation {
        Some(token) => app.accounts.confirmed(&acting.person, token).await?,
        None => false,
    };
    let (comment, revision, seal) = (body.comment, body.version, body.seal);
    let act = Act { case, task, action: SIGN.to_owned(), comment, revision, confirmed, seal, ..Act::default() };
    perform(&app, &acting, act).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Application {
    document: Uuid,
    why: String,
}

/// Ask to use a seal for the draft that waits for me.
#[utoipa::path(post, path = "/seals/{id}/applications", tag = "seals", params(("id" = Uuid, Path)), request_body = Application, responses((status = 201, body = Value), (status = 403), (status = 404), (status = 422)))]
async fn apply(
    State(app): State<App>,
    As(acting): As,
    Path(seal): Path<Uuid>,
    Json(body): Json<Application>,
) -> Result<(StatusCode, Json<Value>)> {
    let asked = Applied { seal, document: body.document, why: &body.why };
    let row = app.engine.apply_for_seal(asked, &acting, &crate::request::current()).await?;
    Ok((StatusCode::CREATED, Json(view::application(&app, &mut Names::of(&app), &acting, &row).await?)))
}

/// What I asked for, and what was asked of the seals that I keep.
#[utoipa::path(get, path = "/seal-applications", tag = "seals", responses((status = 200, body = Value)))]
async fn applications(State(app): State<App>, all: All) -> Result<Json<Value>> {
    let names = &mut Names::of(&app);
    let (mut items, mut shown) = (vec![], std::collections::HashSet::new());
    for acting in all.seats.iter().filter(|a| a.seat.is_some()) {
        let Some(seat) = &acting.seat else { continue };
        for row in app.engine.store.seal_applications_of_organisation(&seat.organisation, APPLICATIONS).await? {
            let seal = app.engine.store.seal(row.seal).await?;
            let concerns = row.person == acting.person || seal.is_some_and(|s| keeps(seat, &s));
            if concerns && shown.insert(row.id) {
                items.push(view::application(&app, names, acting, &row).await?);
            }
        }
    }
    Ok(Json(json!({"items": items})))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    #[serde(default)]
    comment: String,
}

/// 同意 approve · 不同意 refuse, by who keeps the seal; 撤回 withdraw, by who asked.
#[utoipa::path(post, path = "/seal-applications/{id}/{verdict}", tag = "seals", params(("id" = Uuid, Path), ("verdict" = String, Path, description = "approve, refuse, withdraw")), request_body = Answer, responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409)))]
async fn decide(
    State(app): State<App>,
    As(acting): As,
    Path((id, verdict)): Path<(Uuid, String)>,
    Json(body): Json<Answer>,
) -> Result<Json<Value>> {
    let verdict = match verdict.as_str() {
        "approve" => Verdict::Approve,
        "refuse" => Verdict::Refuse,
        "withdraw" => Verdict::Withdraw,
        _ => return Err(ApiError::not_found()),
    };
    let request = crate::request::current();
    let row = app.engine.decide_application(id, verdict, &body.comment, &acting, &request).await?;
    Ok(Json(view::application(&app, &mut Names::of(&app), &acting, &row).await?))
}
