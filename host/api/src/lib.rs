#![doc = include_str!("../README.md")]

mod documented;
mod door;
mod error;
mod file_error;
mod health;
mod hurdles;
mod live;
pub mod metrics;
mod nul;
mod partner_health;
pub mod permissions;
mod plugin_error;
mod portal;
mod publicity_page;
mod rejection;
mod request;
mod routes;
pub mod sample;
mod schemas;
mod state;
pub mod verification;
mod verify_page;
mod views;

pub use hurdles::in_words as hurdle_in_words;
pub use state::{App, Parts};

use axum::{Json, Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::get};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Of a JSON body; files and plugins have limits of their own.
const BODY_BYTES: usize = 4 << 20;
const REQUEST_TIME: Duration = Duration::from_secs(60);

/// Answers until told to stop; then running requests are answered and the rest waits for nobody.
pub async fn serve(listener: TcpListener, app: App, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(stop.cancelled_owned()).await
}

#[derive(OpenApi)]
#[openapi(info(title = "Hub", description = "One hub for the systems of a city's construction department."))]
struct Doc;

fn api() -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .merge(routes::session::routes())
        .merge(routes::me::routes())
        .merge(routes::dead_letters::routes())
        .merge(routes::delegations::routes())
        .merge(routes::systems::routes())
        .merge(routes::cases::routes())
        .merge(routes::materials::routes())
        .merge(routes::acts::routes())
        .merge(routes::tasks::routes())
        .merge(routes::organisations::routes())
        .merge(routes::seals::routes())
        .merge(routes::signing::routes())
        .merge(routes::registers::routes())
        .merge(routes::ledger::routes())
        .merge(routes::publicity::routes())
        .merge(routes::plugins::routes())
        .merge(routes::partners::routes())
        .merge(routes::partner_desk::routes())
        .merge(routes::mailbox::routes())
        .merge(sample::routes());
    OpenApiRouter::with_openapi(Doc::openapi()).nest("/api/v1", v1)
}

/// The OpenAPI 3.1 document, made from the routes themselves.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let streaming =
        OpenApiRouter::new().merge(routes::files::routes()).merge(routes::documents::routes()).merge(live::routes());
    api().nest("/api/v1", streaming).split_for_parts().1
}

pub fn router(app: App) -> Router {
    let (bounded, _) = api().split_for_parts();
    // Uploads and event streams take as long as they take.
    let (streaming, _) = OpenApiRouter::new()
        .nest(
            "/api/v1",
            OpenApiRouter::new()
                .merge(routes::files::routes())
                .merge(routes::documents::routes())
                .merge(live::routes()),
        )
        .split_for_parts();
    let document = documented::document();
    let bounded = bounded
        .route("/api/v1/openapi.json", get(|| async move { Json(document) }))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME))
        .layer(middleware::from_fn(nul::refuse))
        .layer(middleware::map_response(rejection::as_problem))
        .layer(CompressionLayer::new());
    Router::new()
        .merge(bounded)
        .merge(
            streaming
                .layer(DefaultBodyLimit::disable())
                .layer(middleware::from_fn(nul::refuse))
                .layer(middleware::map_response(rejection::as_problem)),
        )
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::text))
        .route("/schemas/{*path}", get(schemas::one))
        .route("/verify", get(verify_page::ask).post(verify_page::examine).layer(DefaultBodyLimit::disable()))
        .route("/verify/{code}", get(verify_page::show))
        .route("/publicity", get(publicity_page::list))
        .route("/publicity/{no}", get(publicity_page::show))
        .fallback(portal::serve)
        .route_layer(middleware::from_fn_with_state(app.clone(), metrics::measure))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(request::identify))
        .with_state(app)
}
