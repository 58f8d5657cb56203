//! What moves a case: a person's action on his task, and the host's verbs. The
//! same request again is answered again and not done again.
use super::cases::{find, may_see};
use crate::{
    door::As,
    error::{ApiError, Result, problem},
    state::App,
    views::{case as view, names::Names, pair},
};
use accounts::{Acting, meant};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use cases::{
    Act, CaseError, Cause, Denial, What,
    admission::{self, Loaded},
    verbs::{Verb, VerbAct},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::*;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(act)).routes(routes!(verb))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActBody {
    form: Option<Value>,
    #[serde(default)]
    comment: String,
    /// Pointers of the fields to correct.
    #[serde(default)]
    fields: Vec<String>,
    /// Revision of the case that was looked at.
    version: Option<i64>,
    /// At a place to sign: with which seal; the first that fits when absent.
    seal: Option<Uuid>,
    /// Token of `POST /session/confirm`.
    confirmation: Option<String>,
}

/// Act on a task.
#[utoipa::path(post, path = "/cases/{case}/tasks/{task}/actions/{action}", tag = "cases", params(("case" = String, Path), ("task" = Uuid, Path), ("action" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ActBody, responses((status = 200, body = Value), (status = 403), (status = 409), (status = 422), (status = 503)))]
async fn act(
    State(app): State<App>,
    As(acting): As,
    Path((id, task, action)): Path<(String, Uuid, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Result<Json<Value>> {
    let case = find(&app, &id).await?;
    let idempotency = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).map(|key| {
        let scope = format!("{} {case}/{task}/{action} {key}", acting.person);
        (scope, contract::canonical::digest(&body))
    });
    if let Some(answer) = repeated(&app, &idempotency).await? {
        return Ok(answer);
    }
    let body: ActBody = serde_json::from_value(body).map_err(|e| {
        ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-body",
            format!("请求内容不符合接口格式：{e}"),
            format!("The body does not fit: {e}"),
        )
    })?;
    let confirmed = match &body.confirmation {
        Some(token) => app.accounts.confirmed(&acting.person, token).await?,
        None => false,
    };
    let act = Act {
        case,
        task,
        action,
        form: body.form,
        comment: body.comment,
        fields: body.fields,
        revision: body.version,
        confirmed,
        seal: body.seal,
        idempotency,
    };
    perform(&app, &acting, act).await
}

/// Through the corridor, and where the case stands then.
pub async fn perform(app: &App, acting: &Acting, act: Act) -> Result<Json<Value>> {
    let case = act.case;
    let cause = Cause { acting: acting.clone(), what: What::Act(act), request: crate::request::current(), hops: 0 };
    let (notes, left) = match app.engine.happen(cause).await {
        Ok(done) => (done.notes, done.case.filter(|_| !done.automatic)),
        Err(CaseError::Repeated(_)) => (vec![], None),
        Err(error) => return Err(error.into()),
    };
    let now = match left {
        Some(row) => admission::of_row(&app.engine, row, 0).await?,
        None => {
            app.engine.follow(case).await?;
            admission::load(&app.engine, case).await?
        }
    };
    Ok(Json(acted(app, &now, notes.iter().map(problem).collect()).await?))
}

/// The same request again gets the same answer, and is not done again.
async fn repeated(app: &App, idempotency: &Option<(String, String)>) -> Result<Option<Json<Value>>> {
    let Some((scope, digest)) = idempotency else {
        return Ok(None);
    };
    let Some(row) = app.engine.store.idempotency(scope).await? else {
        return Ok(None);
    };
    if row.body != *digest {
        return Err(CaseError::KeyReused.into());
    }
    let case = scope
        .split(' ')
        .nth(1)
        .and_then(|p| p.split('/').next())
        .and_then(|id| id.parse().ok())
        .ok_or_else(ApiError::not_found)?;
    let now = admission::load(&app.engine, case).await?;
    Ok(Some(Json(acted(app, &now, vec![]).await?)))
}

/// Where the case stands now, and who holds it.
async fn acted(app: &App, l: &Loaded, notes: Vec<Value>) -> Result<Value> {
    let head = view::head(app, &l.case, &l.installed.contract, &l.procedure).await?;
    let offers: Vec<_> = l.tasks.iter().flat_map(|t| t.offers.clone()).collect();
    let holder = Names::of(app).holder(&offers).await?;
    let titles = |lang: &str| {
        head["step-titles"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|t| t[lang].as_str())
            .collect::<Vec<_>>()
            .join("、")
    };
    let next = match (l.case.state, offers.is_empty()) {
        (CaseState::Done, _) => pair("已办结。", "Done."),
        (CaseState::Closed, _) => pair("已终止。", "Closed."),
        (_, true) => pair(
            &format!("下一环节：{}，系统自动办理。", titles("zh")),
            &format!("Next: {}, done by the hub.", titles("en")),
        ),
        (_, false) => pair(
            &format!("下一环节：{}，由 {} 办理。", titles("zh"), holder["zh"].as_str().unwrap_or_default()),
            &format!("Next: {}, held by {}.", titles("en"), holder["en"].as_str().unwrap_or_default()),
        ),
    };
    Ok(json!({"case": head, "notes": notes, "next": next}))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerbBody {
    #[serde(default)]
    comment: String,
    to: Option<String>,
}

/// 催办 urge · 撤回 withdraw · 撤件 cancel · 挂起 suspend · 恢复 resume.
#[utoipa::path(post, path = "/cases/{case}/{verb}", tag = "cases", params(("case" = String, Path), ("verb" = String, Path, description = "urge, withdraw, cancel, suspend, resume")), request_body = VerbBody, responses((status = 200, body = Value), (status = 403), (status = 409)))]
async fn verb(
    State(app): State<App>,
    As(acting): As,
    Path((id, verb)): Path<(String, String)>,
    Json(body): Json<VerbBody>,
) -> Result<Json<Value>> {
    let verb = Verb::parse(&verb)
        .filter(|v| matches!(v, Verb::Urge | Verb::Withdraw | Verb::Cancel | Verb::Suspend | Verb::Resume))
        .ok_or_else(ApiError::not_found)?;
    let case = find(&app, &id).await?;
    do_verb(&app, &acting, case, verb, None, &body).await
}

pub async fn do_verb(
    app: &App,
    acting: &Acting,
    case: Uuid,
    verb: Verb,
    task: Option<Uuid>,
    body: &VerbBody,
) -> Result<Json<Value>> {
    if matches!(verb, Verb::Copy | Verb::HandOver) && body.to.as_deref().is_none_or(str::is_empty) {
        return Err(ApiError::bad("no-recipient", "请选择接收人。", "Say whom it goes to."));
    }
    let loaded = admission::load(&app.engine, case).await?;
    let sees = may_see(acting, &loaded.case, &loaded.doc) || loaded.tasks.iter().any(|t| meant(acting, &t.offers));
    if !sees {
        return Err(CaseError::NotYours(Denial::Case).into());
    }
    let request = crate::request::current();
    let act = VerbAct { verb, comment: &body.comment, to: body.to.as_deref(), task, request: &request };
    app.engine.verb(acting, case, act).await?;
    let now = admission::load(&app.engine, case).await?;
    Ok(Json(acted(app, &now, vec![]).await?))
}
