//! What the hub issues: a document and its sealed file for who may see its
//! case, and proof of it for anybody who holds its code or the file itself.
use super::{cases::visible, files::sent};
use crate::{
    door::All,
    error::{ApiError, Result},
    state::App,
    views::{self, proof::Proof},
};
use accounts::Acting;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::Response,
};
use cases::{admission, seals::keeps};
use contract::Contract;
use serde_json::{Value, json};
use store::rows::DocumentRow;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Of a file whose seals are asked about.
const VERIFY_BYTES: usize = 50 << 20;

pub fn routes() -> OpenApiRouter<App> {
    let by_file = OpenApiRouter::new().routes(routes!(verify_file)).layer(DefaultBodyLimit::max(VERIFY_BYTES));
    OpenApiRouter::new().routes(routes!(document)).routes(routes!(content)).routes(routes!(verify_code)).merge(by_file)
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

fn name_of(contract: &Contract, row: &DocumentRow) -> String {
    let title = contract.documents.get(&row.document).map_or(row.document.as_str(), |d| d.zh.as_str());
    row.number.as_ref().map_or_else(|| title.to_owned(), |number| format!("{title} {number}"))
}

/// What a code proves: whose document, for what, since when, and whether it still counts.
#[utoipa::path(get, path = "/verify/{code}", tag = "documents", params(("code" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn verify_code(State(app): State<App>, Path(code): Path<String>) -> Result<Json<Value>> {
    let proof = proof(&app, &code).await?.ok_or_else(unknown)?;
    Ok(Json(proof.json()))
}

pub async fn proof(app: &App, code: &str) -> Result<Option<Proof>> {
    let Some(code) = documents::code::read(code) else { return Ok(None) };
    match app.engine.store.document_by_code(&code).await? {
        Some(row) => Ok(Some(Proof::of(app, row).await?)),
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

/// Whether a file is one that the hub has issued, unchanged to the byte.
#[utoipa::path(post, path = "/verify", tag = "documents", request_body(content_type = "application/pdf"), responses((status = 200, body = Value), (status = 404), (status = 413)))]
async fn verify_file(State(app): State<App>, body: Bytes) -> Result<Json<Value>> {
    let sha256 = contract::canonical::sha256(&body);
    let row = app.engine.store.document_by_file(&sha256).await?;
    let row = row.ok_or_else(|| {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "unknown-file",
            "本平台没有签发过内容完全相同的文件：可能被改动过，或由其他机构签发。可输入文件上的校验码再查。",
            "The hub has issued no file with exactly these bytes: it was changed, or issued elsewhere. Try the code printed on it.",
        )
    })?;
    Ok(Json(Proof::of(&app, row).await?.json()))
}
