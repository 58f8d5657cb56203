//! U+0000 is text in JSON and in a path, but no text of PostgreSQL: it is refused at the door, so that both databases
//! know the same texts and nobody gets an inner error for it.
use crate::{
    BODY_BYTES,
    error::{ApiError, Result},
};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};

pub async fn refuse(request: Request, next: Next) -> Result<Response> {
    if request.uri().path_and_query().is_some_and(|p| p.as_str().contains("%00")) {
        return Err(unfit());
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.contains("json") {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    let bytes =
        to_bytes(body, BODY_BYTES).await.map_err(|_| crate::rejection::problem(StatusCode::PAYLOAD_TOO_LARGE, ""))?;
    if holds_nul(&bytes) {
        return Err(unfit());
    }
    Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await)
}

/// `\u0000` in a JSON text; `\\u0000` is a backslash and five letters.
fn holds_nul(json: &[u8]) -> bool {
    // Looked for first, because it is found fastest, and most bodies have none.
    if !json.contains(&b'\\') {
        return false;
    }
    let escape = b"u0000";
    let found = json.windows(escape.len()).enumerate().filter(|(_, w)| w == escape);
    found.into_iter().any(|(at, _)| json[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1)
}

fn unfit() -> ApiError {
    ApiError::bad(
        "unfit-text",
        "内容包含无法保存的字符（U+0000），请删除后重试。",
        "The text holds a character that cannot be kept (U+0000). Remove it and try again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_backslash_is_no_escape() {
        assert!(holds_nul(br#"{"a": "x\u0000"}"#));
        assert!(holds_nul(br#"["\\\u0000"]"#));
        assert!(!holds_nul(br#"{"a": "x\\u0000", "b": "u0000"}"#));
    }
}
