//! The files of a case by what they are for: attach, and take over what was given before.
use super::cases::{find, may_see, visible};
use crate::{
    door::{All, As},
    error::{ApiError, Result},
    state::App,
    views::materials as view,
};
use axum::{
    Json,
    extract::{Path, State},
};
use cases::doc::{Attached, CaseDoc};
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::CaseRow;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(offered, take)).routes(routes!(attach))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileIds {
    files: Vec<Uuid>,
}

/// Attach uploaded files to a material (the whole list).
#[utoipa::path(put, path = "/cases/{case}/materials/{material}", tag = "cases", params(("case" = String, Path), ("material" = String, Path)), request_body = FileIds, responses((status = 200, body = Value), (status = 422)))]
async fn attach(
    State(app): State<App>,
    As(acting): As,
    Path((id, material)): Path<(String, String)>,
    Json(body): Json<FileIds>,
) -> Result<Json<Value>> {
    let case = find(&app, &id).await?;
    let mut files = vec![];
    for file in body.files {
        let row = app.engine.store.file(file).await?.ok_or_else(ApiError::not_found)?;
        let ours = row.person == acting.person || row.case == Some(case);
        if !ours || !app.engine.store.file_attach(file, case).await? {
            return Err(ApiError::not_found());
        }
        files.push(Attached {
            file: file.to_string(),
            name: row.name,
            size: row.size,
            media_type: row.media_type,
            sha256: row.sha256,
            by: acting.person.clone(),
            at: 0,
            from: None,
        });
    }
    let revision = app.engine.attach(&acting, case, &material, files).await?;
    Ok(Json(json!({"revision": revision})))
}

/// What this applicant gave before that fits the materials still missing here; for who fills the case in.
#[utoipa::path(get, path = "/cases/{case}/materials", tag = "cases", params(("case" = String, Path)), responses((status = 200, body = Value), (status = 403), (status = 404)))]
async fn offered(State(app): State<App>, all: All, As(acting): As, Path(id): Path<String>) -> Result<Json<Value>> {
    let (loaded, _) = visible(&app, &all, &id).await?;
    let sees = |row: &CaseRow, doc: &CaseDoc| may_see(&acting, row, doc);
    let offers = app.engine.reusable(&acting, loaded.case.id, sees).await?;
    let items: Vec<_> = offers.iter().map(|o| view::offer(&app, o)).collect();
    Ok(Json(json!({"total": loaded.procedure.materials.len(), "offers": items})))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// Materials whose offers are taken over.
    materials: Vec<String>,
}

/// Take over what was offered: all of the named, or none.
#[utoipa::path(post, path = "/cases/{case}/materials", tag = "cases", params(("case" = String, Path)), request_body = Take, responses((status = 200, body = Value), (status = 403), (status = 404)))]
async fn take(
    State(app): State<App>,
    all: All,
    As(acting): As,
    Path(id): Path<String>,
    Json(body): Json<Take>,
) -> Result<Json<Value>> {
    let (loaded, _) = visible(&app, &all, &id).await?;
    let sees = |row: &CaseRow, doc: &CaseDoc| may_see(&acting, row, doc);
    let revision = app.engine.take_over(&acting, loaded.case.id, &body.materials, sees).await?;
    Ok(Json(json!({"revision": revision})))
}
