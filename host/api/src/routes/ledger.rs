//! Supervised accounts: how one stands now or stood after any commit, what was
//! booked, what is to be paid. Whoever may not see an account is told that
//! there is none.
use crate::{
    door::All,
    error::{ApiError, Result},
    state::App,
    views::{csv::download, ledger as view},
};
use accounts::{Acting, visibility::sees_account};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::ledger::Chart;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    filter::{AccountFilter, AccountState, EntryFilter, Paging, SubLedger},
    rows::LedgerAccountRow,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const ACCOUNTS: u32 = 50;
const PAGE: u32 = 100;
const PAGE_MAX: u32 = 1_000;
/// Lines of an export; who needs more asks for the commits after the last.
const EXPORT_MAX: usize = 200_000;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts))
        .routes(routes!(standing))
        .routes(routes!(entries))
        .routes(routes!(orders))
        .routes(routes!(reconciliations))
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AsOf {
    /// Up to and with this commit; all when absent.
    commit: Option<i64>,
    /// Up to the end of this day instead.
    #[param(value_type = Option<String>, format = Date)]
    day: Option<Date>,
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Accounts {
    system: Option<String>,
    state: Option<Standing>,
    /// Found in its number or its name.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Standing {
    Open,
    Frozen,
    Closed,
}

impl From<Standing> for AccountState {
    fn from(state: Standing) -> AccountState {
        match state {
            Standing::Open => AccountState::Open,
            Standing::Frozen => AccountState::Frozen,
            Standing::Closed => AccountState::Closed,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Order {
    Oldest,
    Newest,
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Listed {
    /// Up to and with this commit; all when absent.
    commit: Option<i64>,
    /// Up to the end of this day instead.
    #[param(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// Those after this commit.
    since: Option<i64>,
    /// A sub-ledger, or all of a head (`L2:*`).
    sub: Option<String>,
    /// Kind of business (`E2`).
    entry: Option<String>,
    /// Oldest first when absent; an export always is.
    order: Option<Order>,
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

/// Accounts that I may see, by number. Amounts are fen.
#[utoipa::path(get, path = "/ledger", tag = "ledger", params(Accounts), responses((status = 200, body = Value)))]
async fn accounts(State(app): State<App>, all: All, Query(asked): Query<Accounts>) -> Result<Json<Value>> {
    let limit = asked.limit.unwrap_or(ACCOUNTS).min(ACCOUNTS);
    let filter = AccountFilter {
        system: asked.system,
        state: asked.state.map(AccountState::from),
        text: asked.q.map(|q| q.trim().to_lowercase()).filter(|q| !q.is_empty()),
        ..mine(&all.seats)
    };
    let page = app.engine.store.ledger_accounts(&filter, &Paging::after(asked.cursor, limit)).await?;
    let mut items = vec![];
    for row in &page.rows {
        let chart = app.systems.active(&row.system).and_then(|i| i.contract.ledger.get(&row.chart).cloned());
        let balances = app.engine.store.ledger_balances(&row.id).await?;
        let time = |at| app.engine.clock.zone.text(at);
        let mut item = view::account(row, chart.as_ref(), &time);
        (item["asset"], item["held"]) = view::totals(&balances, chart.as_ref());
        items.push(item);
    }
    Ok(Json(json!({"items": items, "next": page.next})))
}

/// As `sees_account` says of one.
fn mine(seats: &[Acting]) -> AccountFilter {
    let mut filter = AccountFilter { all: seats.iter().any(|acting| acting.operator), ..AccountFilter::default() };
    for seat in seats.iter().filter_map(|acting| acting.seat.as_ref()) {
        match (seat.is_authority, seat.systems.is_empty()) {
            (true, true) => filter.all = true,
            (true, false) => filter.systems.extend(seat.systems.iter().cloned()),
            (false, _) => {}
        }
        filter.organisations.push(seat.organisation.clone());
    }
    filter
}

/// How an account stands, or stood after a commit or at the end of a day. Amounts are fen.
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
    let last = app.engine.store.ledger_statements(&account, &Paging::first(1)).await?;
    out["reconciled"] = json!(last.rows.first().map(|s| app.engine.clock.zone.date(s.to)));
    out["kinds"] = json!(app.engine.store.ledger_kinds(&account).await?);
    out["kind-titles"] = view::kinds(chart);
    match commit(&app, &account, asked.commit, asked.day).await? {
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
    if let Some(day) = asked.day {
        out["day"] = json!(day);
    }
    Ok(Json(out))
}

/// The commit that is asked for, by its number or by a day; 0 before the first.
async fn commit(app: &App, account: &str, commit: Option<i64>, day: Option<Date>) -> Result<Option<i64>> {
    let Some(day) = day else { return Ok(commit) };
    let end = app.engine.clock.zone.end_of(day);
    Ok(Some(app.engine.store.ledger_last_before(account, end).await?.unwrap_or(0)))
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
    let up_to = commit(&app, &account, asked.commit, asked.day).await?.unwrap_or(i64::MAX);
    let filter = EntryFilter { sub: asked.sub.map(sub_ledger), entry: asked.entry, ..EntryFilter::up_to(up_to) };
    let since = asked.since.map(|n| format!("{n} {} {}", i64::MAX, i64::MAX));
    let start = asked.cursor.or(since);
    if headers.get(header::ACCEPT).is_some_and(|a| a == "text/csv") {
        return export(&app, &account, filter, start).await;
    }
    let limit = asked.limit.unwrap_or(PAGE).min(PAGE_MAX);
    let filter = EntryFilter { newest_first: asked.order == Some(Order::Newest), ..filter };
    let page = app.engine.store.ledger_entries(&account, &filter, &Paging::after(start, limit)).await?;
    let time = |at| app.engine.clock.zone.text(at);
    let items: Vec<_> = page.rows.iter().map(|row| view::entry(row, &time)).collect();
    Ok(Json(json!({"items": items, "next": page.next})).into_response())
}

fn sub_ledger(text: String) -> SubLedger {
    match text.strip_suffix(":*") {
        Some(head) => SubLedger::OfHead(head.to_owned()),
        None => SubLedger::Named(text),
    }
}

async fn export(app: &App, account: &str, filter: EntryFilter, mut cursor: Option<String>) -> Result<Response> {
    let (mut out, mut lines) = (view::HEAD.to_owned(), 0);
    loop {
        let page = app.engine.store.ledger_entries(account, &filter, &Paging::after(cursor, PAGE_MAX)).await?;
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

/// The bank's statements beside the books, newest first.
#[utoipa::path(get, path = "/ledger/{account}/reconciliations", tag = "ledger", params(("account" = String, Path), Paged), responses((status = 200, body = Value), (status = 404)))]
async fn reconciliations(
    State(app): State<App>,
    all: All,
    Path(account): Path<String>,
    Query(asked): Query<Paged>,
) -> Result<Json<Value>> {
    seen(&app, &all, &account).await?;
    let limit = asked.limit.unwrap_or(PAGE).min(PAGE_MAX);
    let page = app.engine.store.ledger_statements(&account, &Paging::after(asked.cursor, limit)).await?;
    let zone = &app.engine.clock.zone;
    let items: Vec<_> = page.rows.iter().map(|row| view::statement(row, zone)).collect();
    Ok(Json(json!({"items": items, "next": page.next})))
}
