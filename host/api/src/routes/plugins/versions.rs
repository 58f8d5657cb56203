//! One version: where it stands on its way, what it changes, who switched what.
use crate::{
    door::As,
    error::Result,
    hurdles,
    state::App,
    views::{text, titles},
};
use axum::{
    Json,
    extract::{Path, State},
};
use contract::{
    Contract,
    diff::{Diff, Names, diff_named},
};
use serde_json::{Value, json};
use store::rows::{PluginReviewRow, PluginRow, ReviewVerdict};
use systems::Capability;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Of a system's switches, the latest.
const SWITCHES: u32 = 50;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one)).routes(routes!(diff)).routes(routes!(switches))
}

/// A version on its way: `active`, `candidate`, `approved`, `declined`, `former`.
pub fn state(row: &PluginRow, review: Option<&PluginReviewRow>) -> &'static str {
    match review.map(|r| r.verdict) {
        _ if row.active => "active",
        Some(ReviewVerdict::Declined) => "declined",
        Some(ReviewVerdict::Approved) => "approved",
        None => "candidate",
    }
}

/// Where a version stands, and what it lacks before it may be activated.
#[utoipa::path(get, path = "/plugins/{id}/versions/{v}", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), responses((status = 200, body = Value), (status = 403), (status = 404)))]
async fn one(State(app): State<App>, As(acting): As, Path((id, v)): Path<(String, String)>) -> Result<Json<Value>> {
    super::concerned(&app, &acting, &id)?;
    let standing = app.systems.standing(&id, &v).await?;
    let installed = app.systems.version(&id, &v).await?;
    let zone = &app.engine.clock.zone;
    let row = &standing.row;
    let mut review = Value::Null;
    if let Some(r) = &standing.review {
        let name = app.accounts.name_of(&r.reviewer).await.unwrap_or_default();
        review = json!({"verdict": r.verdict.name(), "by": name, "reason": r.reason, "at": zone.text(r.at)});
    }
    let rights = |of: &mut dyn Iterator<Item = &Capability>| of.map(Capability::to_string).collect::<Vec<_>>();
    let active = standing.active.as_ref().map(|p| p.version.clone());
    Ok(Json(json!({
        "system": row.system, "title": text(&installed.contract.title), "office": installed.contract.office,
        "version": row.version, "sha256": row.sha256, "state": state(row, standing.review.as_ref()), "active": active,
        "cases": app.engine.store.cases_open_on_version(&id, &v).await?,
        "installed": zone.text(row.installed), "by": app.accounts.name_of(&row.by).await.unwrap_or_else(|_| row.by.clone()),
        "own": row.by == acting.person, "signer": Some(&row.signer).filter(|s| !s.is_empty()),
        "parked": Some(&row.parked).filter(|why| !why.is_empty()), "review": review,
        "rights": {
            "asked": rights(&mut standing.asked.iter()),
            "granted": rights(&mut standing.granted.iter()),
            "new": rights(&mut standing.asked.difference(&standing.granted)),
        },
        "hurdles": standing.hurdles.iter().map(hurdles::view).collect::<Vec<_>>(),
    })))
}

/// In words, what changes for people when this version takes the place of the active one.
#[utoipa::path(get, path = "/plugins/{id}/versions/{v}/diff", tag = "plugins", params(("id" = String, Path), ("v" = String, Path)), responses((status = 200, body = Value), (status = 403), (status = 404), (status = 409)))]
async fn diff(State(app): State<App>, As(acting): As, Path((id, v)): Path<(String, String)>) -> Result<Json<Value>> {
    super::concerned(&app, &acting, &id)?;
    let candidate = app.systems.version(&id, &v).await?;
    let active = app.engine.against(&id, &v)?;
    let diff = compared(&app, &active.contract, &candidate.contract);
    let mut running = vec![];
    for (procedure, follow) in &diff.running {
        let cases = app.engine.store.cases_open_of_procedure(&id, &active.version, procedure).await?;
        running.push(json!({"procedure": procedure, "cases": cases, "follow": follow}));
    }
    Ok(Json(json!({
        "from": diff.from, "to": diff.to, "changes": diff.changes, "rights": diff.rights, "running": running,
    })))
}

/// With what is installed here named as people know it.
fn compared(app: &App, active: &Contract, candidate: &Contract) -> Diff {
    let names = Names { register: &|id| titles::register(app, id), procedure: &|id| titles::procedure(app, id) };
    diff_named(active, candidate, names)
}

/// Who activated, rolled back, parked, granted what, newest first.
#[utoipa::path(get, path = "/plugins/{id}/switches", tag = "plugins", params(("id" = String, Path)), responses((status = 200, body = Value), (status = 403)))]
async fn switches(State(app): State<App>, As(acting): As, Path(id): Path<String>) -> Result<Json<Value>> {
    super::concerned(&app, &acting, &id)?;
    let zone = &app.engine.clock.zone;
    let mut items = vec![];
    for s in app.engine.store.plugin_switches(&id, SWITCHES).await? {
        let by = app.accounts.name_of(&s.person).await.unwrap_or_else(|_| s.person.clone());
        items.push(json!({
            "kind": s.kind.name(), "before": s.before, "after": s.after, "by": by, "reason": s.reason, "at": zone.text(s.at),
        }));
    }
    Ok(Json(json!({"items": items})))
}
