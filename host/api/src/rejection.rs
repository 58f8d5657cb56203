//! What the framework refuses before a route runs (no such method, a body that is no JSON, one too large, a path that
//! fits no type) and what it gives up is said as every other error: as a problem with a code and both languages.
use crate::error::ApiError;
use axum::{
    body::to_bytes,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The framework's own sentence is short.
const SENTENCE_BYTES: usize = 4 << 10;

pub async fn as_problem(response: Response) -> Response {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    // Routes answer with JSON of their own, the framework with plain text or nothing.
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !failed || kind.contains("json") {
        return response;
    }
    let (parts, body) = response.into_parts();
    let sentence = to_bytes(body, SENTENCE_BYTES).await.unwrap_or_default();
    let mut problem = problem(status, &String::from_utf8_lossy(&sentence)).into_response();
    // Which methods there are.
    if let Some(allowed) = parts.headers.get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    problem
}

pub fn problem(status: StatusCode, why: &str) -> ApiError {
    let (code, zh, en) = match status {
        StatusCode::NOT_FOUND => return ApiError::not_found(),
        StatusCode::BAD_REQUEST => {
            ("bad-request", format!("请求无法识别：{why}"), format!("The request cannot be read: {why}"))
        }
        StatusCode::METHOD_NOT_ALLOWED => (
            "method-not-allowed",
            "该地址不支持此操作方法。".to_owned(),
            "This address does not know that method; the Allow header names those it knows.".to_owned(),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "too-large",
            "请求内容过大，请减少填写内容，文件请单独上传。".to_owned(),
            "The body is too large. Write less; files go to /files.".to_owned(),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "wrong-media-type",
            "请求内容须为 JSON（Content-Type: application/json）。".to_owned(),
            format!("The body must be JSON: {why}"),
        ),
        StatusCode::UNPROCESSABLE_ENTITY => {
            ("bad-body", format!("请求内容不符合接口格式：{why}"), format!("The body does not fit: {why}"))
        }
        StatusCode::SERVICE_UNAVAILABLE => (
            "took-too-long",
            "处理超时，操作可能仍会完成。请查看最新内容后再操作。".to_owned(),
            "This took too long and may still be done. Look again before you repeat it.".to_owned(),
        ),
        _ => ("refused-request", format!("请求未被接受：{why}"), format!("The request was not accepted: {why}")),
    };
    ApiError::new(status, code, zh, en)
}
