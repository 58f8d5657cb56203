//! Supervised accounts: how one stands now or stood after any commit, what was
//! booked, what is to be paid. Whoever may not see an account is told that
//! there is none.
use crate::{
    door::All,
    error::{ApiError, Result},
    state::App,
    views::{csv::download, ledger as view},
};
use accounts::visibility::sees_account;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::ledger::Chart;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{filter::Paging, rows::LedgerAccountRow};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

const PAGE: u32 = 100;
const PAGE_MAX: u32 = 1_000;
/// Lines of an export; who needs more asks for the commits after the last.
const EXPORT_MAX: usize = 200_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(standing)).routes(routes!(entries)).routes(routes!(orders))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AsOf {
    /// Up to and with this commit; all when absent.
    commit: Option<i64>,
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Listed {
    /// Up to and with this commit; all when absent.
    commit: Option<i64>,
    /// Those after this commit.
    since: Option<i64>,
    cursor: Option<String>,
    limit: Option<u32>,
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Paged {
    cursor: Option<String>,
    limit: Option<u32>,
}

async fn seen(app: &App, all: &All, account: &str) -> Result<(LedgerAccountRow, Option<Chart>)> {
    let row = app.engine.store.ledger_account(account).await?.ok_or_else(ApiError::not_found)?;
    if !all.seats.iter().any(|acting| sees_account(acting, &row.system, &row.organisations)) {
        return Err(ApiError::not_found());
    }
    let chart = app.systems.active(&row.system).and_then(|i| i.contract.ledger.get(&row.chart).cloned());
    Ok((row, chart))
}

/// How an account stands, or stood after a commit. Amounts are fen.
#[utoipa::path(get, path = "/ledger/{account}", tag = "ledger", params(("account" = String, Path), AsOf), responses((status = 200, body = Value), (status = 404)))]
async fn standing(
    State(app): State<App>,
    all: All,
    Path(account): Path<String>,
    Query(asked): Query<AsOf>,
) -> Result<Json<Value>> {
    let (row, chart) = seen(&app, &all, &account).await?;
    let (chart, time) = (chart.as_ref(), |at| app.engine.clock.zone.text(at));
    let mut out = view::account(&row, chart, &time);
    match asked.commit {
        Some(commit) => {
            let sums = app.engine.store.ledger_sums(&account, commit).await?;
            let subs: Vec<_> = sums.iter().map(|(sub, signed)| view::sum(sub, *signed, chart)).collect();
            (out["commit"], out["subs"]) = (json!(commit), json!(subs));
        }
        None => {
            let balances = app.engine.store.ledger_balances(&account).await?;
            let holds = app.engine.store.ledger_holds(&account).await?;
            out["subs"] = balances.iter().map(|b| view::balance(b, chart)).collect();
            out["holds"] = holds.iter().map(|h| view::hold(h, &time)).collect();
        }
    }
    Ok(Json(out))
}

/// What was booked, in commit order. `Accept: text/csv` exports it whole.
#[utoipa::path(get, path = "/ledger/{account}/entries", tag = "ledger", params(("account" = String, Path), Listed), responses((status = 200, body = Value), (status = 404)))]
async fn entries(
    State(app): State<App>,
    all: All,
    Path(account): Path<String>,
    Query(asked): Query<Listed>,
    headers: HeaderMap,
) -> Result<Response> {
    seen(&app, &all, &account).await?;
    let commit = asked.commit.unwrap_or(i64::MAX);
    let since = asked.since.map(|n| format!("{n} {} {}", i64::MAX, i64::MAX));
    let start = asked.cursor.or(since);
    if headers.get(header::ACCEPT).is_some_and(|a| a == "text/csv") {
        return export(&app, &account, commit, start).await;
    }
    let limit = asked.limit.unwrap_or(PAGE).min(PAGE_MAX);
    let page = app.engine.store.ledger_entries(&account, commit, &Paging::after(start, limit)).await?;
    let time = |at| app.engine.clock.zone.text(at);
    let items: Vec<_> = page.rows.iter().map(|row| view::entry(row, &time)).collect();
    Ok(Json(json!({"items": items, "next": page.next})).into_response())
}

async fn export(app: &App, account: &str, commit: i64, mut cursor: Option<String>) -> Result<Response> {
    let (mut out, mut lines) = (view::HEAD.to_owned(), 0);
    loop {
        let page = app.engine.store.ledger_entries(account, commit, &Paging::after(cursor, PAGE_MAX)).await?;
        let time = |at| app.engine.clock.zone.text(at);
        page.rows.iter().for_each(|row| view::line(&mut out, row, &time));
        lines += page.rows.len();
        cursor = page.next;
        if cursor.is_none() {
            return Ok(download("entries.csv", out));
        }
        if lines >= EXPORT_MAX {
            return Err(ApiError::bad(
                "too-many-entries",
                format!("分录超过{EXPORT_MAX}行，请用since和commit参数分段导出。"),
                format!(
                    "There are more than {EXPORT_MAX} lines. Export them in parts, by the parameters since and commit."
                ),
            ));
        }
    }
}

/// Payment orders by number.
#[utoipa::path(get, path = "/ledger/{account}/orders", tag = "ledger", params(("account" = String, Path), Paged), responses((status = 200, body = Value), (status = 404)))]
async fn orders(
    State(app): State<App>,
    all: All,
    Path(account): Path<String>,
    Query(asked): Query<Paged>,
) -> Result<Json<Value>> {
    seen(&app, &all, &account).await?;
    let limit = asked.limit.unwrap_or(PAGE).min(PAGE_MAX);
    let page = app.engine.store.ledger_orders(&account, &Paging::after(asked.cursor, limit)).await?;
    let time = |at| app.engine.clock.zone.text(at);
    let items: Vec<_> = page.rows.iter().map(|row| view::order(row, &time)).collect();
    Ok(Json(json!({"items": items, "next": page.next})))
}
