//! What the hub issues: a document and its sealed file for who may see its
//! case, and proof of it for anybody who holds its code or the file itself.
use super::{cases::visible, files::sent};
use crate::{
    door::All,
    error::{ApiError, Result},
    state::App,
    verification::{Examined, FILE_BYTES, RECEIVE, examine, gate},
    views::{
        self,
        proof::{Proof, ProofView},
    },
};
use accounts::Acting;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use cases::{admission, seals::keeps};
use contract::Contract;
use serde_json::{Value, json};
use store::rows::DocumentRow;
use tokio::time::timeout;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    let known = OpenApiRouter::new().routes(routes!(document)).routes(routes!(content)).routes(routes!(editable));
    known.routes(routes!(verify_code)).routes(routes!(verify_file))
}

async fn seen(app: &App, all: &All, id: Uuid) -> Result<(DocumentRow, std::sync::Arc<systems::Installed>)> {
    let row = app.engine.store.document(id).await?.ok_or_else(ApiError::not_found)?;
    let case = row.case.ok_or_else(ApiError::not_found)?;
    match visible(app, all, &case.to_string()).await {
        Ok((loaded, _)) => Ok((row, loaded.installed)),
        Err(_) if asked_to_seal(app, all, id).await? => Ok((row, admission::load(&app.engine, case).await?.installed)),
        Err(error) => Err(error),
    }
}

/// Whoever decides on an application to seal a document reads it before.
async fn asked_to_seal(app: &App, all: &All, document: Uuid) -> Result<bool> {
    for asked in app.engine.store.seal_applications_for_document(document).await? {
        let seal = app.engine.store.seal(asked.seal).await?;
        let kept =
            |acting: &Acting| seal.as_ref().is_some_and(|s| acting.seat.as_ref().is_some_and(|seat| keeps(seat, s)));
        if all.seats.iter().any(kept) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A document of the hub and how far it is: `due` until it is rendered and sealed.
#[utoipa::path(get, path = "/documents/{id}", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn document(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Json<Value>> {
    let (row, installed) = seen(&app, &all, id).await?;
    let mut out = views::case::document(&app, &installed.contract, &row);
    out["data"] = row.data;
    out["case"] = json!(row.case);
    Ok(Json(out))
}

/// The sealed file. 409 while it is being made.
#[utoipa::path(get, path = "/documents/{id}/content", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200), (status = 404), (status = 409)))]
async fn content(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Response> {
    let (row, installed) = seen(&app, &all, id).await?;
    let Some(file) = &row.file else {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "document-due",
            "文件正在制作并加盖电子印章，请稍后再下载。",
            "The document is being made and sealed. Try again shortly.",
        ));
    };
    let name = format!("{}.pdf", name_of(&installed.contract, &row));
    Ok(sent(Body::from_stream(app.files.get(file).await?), &name, "application/pdf", "inline"))
}

/// The editable copy, where the document has one: a Word file without a seal; what counts is the sealed file.
#[utoipa::path(get, path = "/documents/{id}/editable", tag = "documents", params(("id" = Uuid, Path)), responses((status = 200), (status = 404)))]
async fn editable(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Response> {
    let (row, installed) = seen(&app, &all, id).await?;
    let file = app.engine.editable_copy(&installed, &row).await?.ok_or_else(ApiError::not_found)?;
    let name = format!("{}.docx", name_of(&installed.contract, &row));
    Ok(sent(Body::from(file), &name, documents::editable::MEDIA_TYPE, "attachment"))
}

fn name_of(contract: &Contract, row: &DocumentRow) -> String {
    let title = contract.documents.get(&row.document).map_or(row.document.as_str(), |d| d.zh.as_str());
    row.number.as_ref().map_or_else(|| title.to_owned(), |number| format!("{title} {number}"))
}

/// What a code proves: whose document, for what, since when, and whether it still counts.
#[utoipa::path(get, path = "/verify/{code}", tag = "documents", params(("code" = String, Path)), responses((status = 200, body = ProofView), (status = 404)))]
async fn verify_code(State(app): State<App>, Path(code): Path<String>) -> Result<Json<ProofView>> {
    let proof = proof(&app, &code).await?.ok_or_else(unknown)?;
    Ok(Json(proof.view()))
}

pub async fn proof(app: &App, code: &str) -> Result<Option<Proof>> {
    let Some(code) = documents::code::read(code) else { return Ok(None) };
    match app.engine.store.document_by_code(&code).await? {
        Some(row) => Ok(Some(Proof::of(&app.engine, row).await?)),
        None => Ok(None),
    }
}

fn unknown() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "unknown-code",
        "没有这个校验码的文件。请核对后重新输入；仍查不到的，请向出具文件的部门核实。",
        "No document has this code. Check it and try again; if it stays unknown, ask the office that issued it.",
    )
}

/// What a PDF is worth: whether the hub has issued exactly these bytes and whether it still counts; every signature in it:
/// who, when, over what, intact, trusted; what was appended later; and one verdict. Anybody may ask; nothing is kept.
#[utoipa::path(post, path = "/verify", tag = "documents", request_body(content = Vec<u8>, content_type = "application/pdf"), responses((status = 200, body = Examined), (status = 408, description = "The file came too slowly"), (status = 413, description = "Larger than 50 MB"), (status = 503, description = "Too many files at one time; Retry-After says when")))]
async fn verify_file(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Json<Examined>> {
    let _room = app.gate.room(stated_length(&headers))?;
    let received = timeout(RECEIVE, axum::body::to_bytes(body, FILE_BYTES)).await.map_err(|_| gate::too_slow())?;
    let file = received.map_err(|_| gate::too_large())?;
    Ok(Json(examined(&app, file).await?))
}

pub fn stated_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub async fn examined(app: &App, file: Bytes) -> Result<Examined> {
    let _hand = app.gate.hand().await?;
    Ok(examine(&app.engine, app.trust.clone(), file).await?)
}
