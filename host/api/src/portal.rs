//! The portal's built files. index.html gets a fresh CSP nonce each time;
//! hashed assets never change; an unknown path is a page of the portal, but
//! never one under /api.
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../portal/dist"]
#[allow_missing = true]
struct Dist;

const NONCE: &str = "__CSP_NONCE__";

pub async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return crate::error::ApiError::not_found().into_response();
    }
    match Dist::get(path).filter(|_| !path.is_empty() && !path.ends_with(".html")) {
        Some(file) => asset(path, file.data.into_owned()),
        None => page(page_of(path)),
    }
}

/// Pages of their own (no workbench in their bundle) have their own html.
fn page_of(path: &str) -> &'static str {
    let first = path.split('/').next().unwrap_or_default();
    match first {
        "sign-in" | "sign-up" | "recovery" if Dist::get("public.html").is_some() => "public.html",
        _ => "index.html",
    }
}

fn asset(path: &str, data: Vec<u8>) -> Response {
    let mime = match path.rsplit_once('.').map(|(_, e)| e) {
        Some("js" | "mjs") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, cache), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], data)
        .into_response()
}

fn page(name: &str) -> Response {
    let Some(file) = Dist::get(name) else {
        let text = "门户尚未构建：在 host/portal 运行 npm ci && npm run build，然后重新编译。\nThe portal is not built: run npm ci && npm run build in host/portal and build the hub again.\n";
        return (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    };
    let nonce = accounts::random_token();
    let html = String::from_utf8_lossy(&file.data).replace(NONCE, &nonce);
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Ok(value) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}
