//! Files that people attach, streamed both ways.
use crate::{
    door::{All, As},
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::FileRow;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload)).routes(routes!(download))
}

#[derive(Deserialize, IntoParams)]
pub struct Named {
    name: String,
}

/// Upload one file as the raw body; kind and size are checked while it streams.
#[utoipa::path(post, path = "/files", tag = "files", params(Named), responses((status = 201, body = Value), (status = 413), (status = 415)))]
async fn upload(
    State(app): State<App>,
    As(acting): As,
    Query(q): Query<Named>,
    body: Body,
) -> Result<(StatusCode, Json<Value>)> {
    let name: String = q.name.chars().filter(|c| !c.is_control() && *c != '/' && *c != '\\').take(200).collect();
    let stored = app.files.put(&name, body.into_data_stream().boxed(), app.upload_bytes).await?;
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

/// A file, as an attachment: for who uploaded it, and who may see its case.
#[utoipa::path(get, path = "/files/{id}", tag = "files", params(("id" = Uuid, Path)), responses((status = 200), (status = 404)))]
async fn download(State(app): State<App>, all: All, Path(id): Path<Uuid>) -> Result<Response> {
    let row = app.engine.store.file(id).await?.ok_or_else(ApiError::not_found)?;
    if row.person != all.visitor.person {
        let case = row.case.ok_or_else(ApiError::not_found)?;
        super::cases::visible(&app, &all, &case.to_string()).await?;
    }
    let body = Body::from_stream(app.files.get(&row.sha256).await?);
    Ok(sent(body, &row.name, &row.media_type, "attachment"))
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
