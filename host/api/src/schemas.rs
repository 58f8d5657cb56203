//! The machine-readable descriptions that the hub serves itself.
use crate::error::ApiError;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

pub async fn one(Path(path): Path<String>) -> Response {
    match contract::schemas::ALL.iter().find(|(name, _)| *name == path) {
        Some((_, text)) => ([(header::CONTENT_TYPE, "application/schema+json")], *text).into_response(),
        None => ApiError::not_found().into_response(),
    }
}
