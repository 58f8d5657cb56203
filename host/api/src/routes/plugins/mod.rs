//! The life of a system on this hub: its versions, what each lacks before it may decide, and the acts of two operators
//! that switch them. `versions` reads, `rehearsals` compares, `switching` acts, `moving` takes a running case along,
//! `office_keys` keeps whose signature counts, `incidents` is what went wrong.
mod incidents;
mod moving;
mod office_keys;
mod rehearsals;
mod switching;
mod versions;

use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
    views::text,
};
use accounts::Acting;
use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};
use systems::{Rebuilt, Upload};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A component with its contract.
const PLUGIN_BYTES: usize = 40 * 1024 * 1024;
/// The office's signature of the file that is the body, as `hub plugin sign` wrote it.
const SIGNATURE: &str = "hub-plugin-signature";

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .merge(OpenApiRouter::new().routes(routes!(receive)).layer(DefaultBodyLimit::max(PLUGIN_BYTES)))
        .merge(versions::routes())
        .merge(rehearsals::routes())
        .merge(switching::routes())
        .merge(moving::routes())
        .merge(office_keys::routes())
        .merge(incidents::routes())
}

fn operator(acting: &Acting) -> Result<()> {
    if acting.operator { Ok(()) } else { Err(ApiError::forbidden()) }
}

/// An operator, or an officer of the office whose system it is.
fn concerned(app: &App, acting: &Acting, system: &str) -> Result<()> {
    let office = acting.seat.as_ref().filter(|s| s.is_authority).and_then(|s| s.office.as_deref());
    let own = office.is_some_and(|office| app.systems.active(system).is_some_and(|i| i.contract.office == office));
    match (acting.operator || own, office) {
        (true, _) => Ok(()),
        // Another office's and none at all read the same.
        (false, Some(_)) => Err(ApiError::not_found()),
        (false, None) => Err(ApiError::forbidden()),
    }
}

/// Every stored version, which is active, how many cases run on each, and what ails it.
///
/// An office sees its own systems, an operator all. Newest first within a system.
#[utoipa::path(get, path = "/plugins", tag = "plugins", responses((status = 200, body = Value), (status = 403)))]
async fn list(State(app): State<App>, As(acting): As) -> Result<Json<Value>> {
    let office = acting.seat.as_ref().filter(|s| s.is_authority).and_then(|s| s.office.clone());
    if !acting.operator && office.is_none() {
        return Err(ApiError::forbidden());
    }
    let (zone, store) = (&app.engine.clock.zone, &app.engine.store);
    let reviews = store.plugin_reviews().await?;
    let mut items = vec![];
    for r in app.systems.stored().await?.iter().rev() {
        if concerned(&app, &acting, &r.system).is_err() {
            continue;
        }
        let review = reviews.iter().find(|v| v.system == r.system && v.version == r.version);
        let title = app.systems.active(&r.system).map(|i| text(&i.contract.title));
        items.push(json!({
            "system": r.system, "title": title, "version": r.version, "sha256": r.sha256, "active": r.active,
            "state": versions::state(r, review), "cases": store.cases_open_on_version(&r.system, &r.version).await?,
            "signed": !r.signature.is_empty(), "parked": Some(&r.parked).filter(|why| !why.is_empty()),
            "installed": zone.text(r.installed), "by": app.accounts.name_of(&r.by).await.unwrap_or_else(|_| r.by.clone()),
        }));
    }
    items.sort_by(|a, b| a["system"].as_str().cmp(&b["system"].as_str()));
    let problems: Vec<_> = app.systems.health().iter().map(|p| json!({"system": p.system, "what": p.what})).collect();
    Ok(Json(json!({"items": items, "problems": problems, "review": app.systems.reviews()})))
}

/// Hand in a plugin file: checked, compiled, stored.
///
/// Where the city reviews, it is a candidate until it was rehearsed and approved; else it is active at once.
#[utoipa::path(post, path = "/plugins", tag = "plugins", request_body(content = Vec<u8>, content_type = "application/wasm"), params(("Hub-Plugin-Signature" = Option<String>, Header, description = "Detached JWS of its office, as `hub plugin sign` makes it")), responses((status = 201, body = Value), (status = 403), (status = 409), (status = 422)))]
async fn receive(
    State(app): State<App>,
    As(acting): As,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>)> {
    operator(&acting)?;
    let signature = headers.get(SIGNATURE).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let installed = match app.systems.reviews() {
        false => app.engine.install(&body, &acting.person).await?,
        true => {
            let upload = Upload { bytes: body.to_vec(), by: acting.person, signature, rebuilt: Rebuilt::Refused };
            app.systems.receive(&upload).await?
        }
    };
    let active = app.systems.active(installed.id()).is_some_and(|a| a.version == installed.version);
    Ok((
        StatusCode::CREATED,
        Json(json!({
            "system": installed.contract.id, "version": installed.version, "sha256": installed.sha256, "active": active,
        })),
    ))
}
