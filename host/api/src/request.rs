//! Each request has an id: in its log line, its error, its history row. It is
//! the caller's `X-Request-Id` when that is one, else new.
use axum::{extract::Request, http::HeaderValue, middleware::Next, response::Response};
use tracing::Instrument;
use uuid::Uuid;

tokio::task_local! {
    static ID: String;
}

const HEADER: &str = "x-request-id";
const LENGTH_MAX: usize = 64;

pub fn current() -> String {
    ID.try_with(Clone::clone).unwrap_or_default()
}

pub async fn identify(request: Request, next: Next) -> Response {
    let given = request.headers().get(HEADER).and_then(|v| v.to_str().ok());
    let fits = |t: &&str| t.len() <= LENGTH_MAX && t.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let id = given.filter(fits).map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
    // The path may hold keys of records: only its route is logged.
    let route = request.extensions().get::<axum::extract::MatchedPath>().map_or("", |p| p.as_str()).to_owned();
    let method = request.method().clone();
    let span = tracing::info_span!("request", id, %method, route);
    let started = std::time::Instant::now();
    let run = async {
        let mut response = next.run(request).await;
        tracing::info!(
            status = response.status().as_u16(),
            took_ms = started.elapsed().as_millis() as u64,
            "request.done"
        );
        if let Ok(value) = HeaderValue::from_str(&current()) {
            response.headers_mut().insert(HEADER, value);
        }
        response
    };
    ID.scope(id, run.instrument(span)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    /// The order of the layers in `lib.rs`: the answer to a defect has the request's number too.
    #[tokio::test]
    async fn a_defect_ends_its_own_request_with_its_number() {
        async fn broken() -> &'static str {
            panic!("a rule of ours was wrong")
        }
        let app = Router::new()
            .route("/", get(broken))
            .layer(CatchPanicLayer::custom(crate::error::panicked))
            .layer(middleware::from_fn(identify));
        let request = Request::builder().uri("/").header(HEADER, "r-17").body(Body::empty()).unwrap();
        let answer = app.oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 500);
        let body = axum::body::to_bytes(answer.into_body(), 4096).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], "internal");
        assert_eq!(problem["request-id"], "r-17");
        assert!(!problem.to_string().contains("a rule of ours"), "{problem}");
    }
}
