//! Counters in Prometheus' text form. Few and named by unit; no label holds a
//! personal value.
use crate::state::App;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use std::{collections::BTreeMap, fmt::Write as _, sync::Mutex, time::Instant};

#[derive(Default)]
pub struct Metrics {
    /// (route, status) → (count, seconds).
    requests: Mutex<BTreeMap<(String, u16), (u64, f64)>>,
}

pub async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let mut all = app.metrics.requests.lock().expect("nothing panics while counting");
    let entry = all.entry((route, response.status().as_u16())).or_default();
    entry.0 += 1;
    entry.1 += started.elapsed().as_secs_f64();
    response
}

pub async fn text(State(app): State<App>) -> String {
    let mut out = String::from("# TYPE hub_requests_total counter\n# TYPE hub_request_seconds_total counter\n");
    for ((route, status), (count, seconds)) in
        app.metrics.requests.lock().expect("nothing panics while counting").iter()
    {
        let _ = writeln!(out, "hub_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        let _ = writeln!(out, "hub_request_seconds_total{{route=\"{route}\",status=\"{status}\"}} {seconds}");
    }
    let backlog = app.engine.store.outbox_backlog().await.unwrap_or(-1);
    let _ = writeln!(out, "# TYPE hub_outbox_rows gauge\nhub_outbox_rows {backlog}");
    let _ = writeln!(out, "# TYPE hub_systems gauge\nhub_systems {}", app.systems.all().len());
    out
}
