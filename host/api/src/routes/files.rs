//! Files that people attach, streamed both ways.
use crate::{
    door::{All, As},
    error::{ApiError, Result, internal},
    state::App,
};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use documents::Wanted;
use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::FileRow;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload)).routes(routes!(download)).routes(routes!(preview))
}

#[derive(Deserialize, IntoParams)]
pub struct Named {
    name: String,
    /// With `material`: its kinds and size are held from the first byte on.
    case: Option<String>,
    material: Option<String>,
}

/// Upload one file as the raw body; kind and size are checked while it streams.
#[utoipa::path(post, path = "/files", tag = "files", params(Named), responses((status = 201, body = Value), (status = 413), (status = 415), (status = 422), (status = 503)))]
async fn upload(
    State(app): State<App>,
    all: All,
    As(acting): As,
    Query(q): Query<Named>,
    body: Body,
) -> Result<(StatusCode, Json<Value>)> {
    let name: String = q.name.chars().filter(|c| !c.is_control() && *c != '/' && *c != '\\').take(200).collect();
    let wanted = wanted(&app, &all, &q).await?;
    let stored = app.files.put(&name, body.into_data_stream().boxed(), &wanted).await?;
    let row = FileRow {
        id: Uuid::now_v7(),
        sha256: stored.sha256,
        name,
        media_type: stored.media_type,
        size: stored.size as i64,
        person: acting.person.clone(),
        organisation: acting.seat.as_ref().map(|s| s.organisation.clone()),
        case: None,
        at: cases::clock::machine_now(),
    };
    app.engine.store.file_add(&row).await?;
    Ok((
        StatusCode::CREATED,
        Json(
            json!({"id": row.id, "sha256": row.sha256, "size": row.size, "name": row.name, "media-type": row.media_type}),
        ),
    ))
}

/// What the material takes that the file is for; anything the hub takes, when it is for none yet.
async fn wanted(app: &App, all: &All, q: &Named) -> Result<Wanted> {
    let (Some(case), Some(material)) = (&q.case, &q.material) else {
        return Ok(Wanted::up_to(app.upload_bytes));
    };
    let (loaded, _) = super::cases::visible(app, all, case).await?;
    let material = loaded.procedure.materials.get(material).ok_or_else(ApiError::not_found)?;
    let limit = app.upload_bytes.min(u64::from(material.max_mb) << 20);
    Ok(Wanted { limit, kinds: Some(material.kinds.clone()) })
}

/// A file, as an attachment: for who uploaded it, and who may see its case.
#[utoipa::path(get, path = "/files/{id}", tag = "files", params(("id" = Uuid, Path)), responses((status = 200), (status = 404)))]
async fn download(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Response> {
    let row = readable(&app, &all, id).await?;
    let body = Body::from_stream(app.files.get(&row.sha256).await?);
    Ok(sent(body, &row.name, &row.media_type, "attachment"))
}

/// A small picture of a file: the first page of a PDF, or a photograph. Drawn once a content, in a process apart.
#[utoipa::path(get, path = "/files/{id}/preview", tag = "files", params(("id" = Uuid, Path)), responses((status = 200), (status = 404)))]
async fn preview(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Response> {
    let row = readable(&app, &all, id).await?;
    let picture = match app.files.preview(&row.sha256).await? {
        Some(kept) => kept,
        None => draw(&app, &row).await?,
    };
    if picture.is_empty() {
        return Err(no_preview());
    }
    let mut response = sent(Body::from(picture), "preview.webp", documents::preview::MEDIA_TYPE, "inline");
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    Ok(response)
}

async fn draw(app: &App, row: &FileRow) -> Result<Bytes> {
    if !documents::preview::drawable(&row.media_type) {
        return Err(no_preview());
    }
    let file = app.files.bytes(&row.sha256, documents::preview::FILE_BYTES).await?;
    let picture = match &file {
        Some(file) => app.preview.draw(&row.media_type, file).await.map_err(|e| internal(&e))?,
        None => None,
    };
    let picture: Bytes = picture.unwrap_or_default().into();
    app.files.keep_preview(&row.sha256, picture.clone()).await?;
    Ok(picture)
}

fn no_preview() -> ApiError {
    let (zh, en) = ("此文件没有预览图，请下载后查看。", "There is no preview of this file. Download it to look at it.");
    ApiError::new(StatusCode::NOT_FOUND, "no-preview", zh, en)
}

async fn readable(app: &App, all: &All, id: Uuid) -> Result<FileRow> {
    let row = app.engine.store.file(id).await?.ok_or_else(ApiError::not_found)?;
    if row.person != all.visitor.person {
        let case = row.case.ok_or_else(ApiError::not_found)?;
        super::cases::visible(app, all, &case.to_string()).await?;
    }
    Ok(row)
}

/// A file under its own name; `how` says whether a browser shows it or keeps it.
pub(super) fn sent(body: Body, name: &str, media_type: &str, how: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let quoted: String = name
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b == b'.' { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect();
    let kind = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let disposition = HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{quoted}"));
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
