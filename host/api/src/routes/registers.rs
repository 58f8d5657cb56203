//! Shared records, each field filtered by what the reader may see. The same
//! lens serves lists, single records, history and CSV.
use super::cases::{PAGE, PAGE_MAX};
use crate::{
    door::Maybe,
    error::{ApiError, Result},
    state::App,
    views::{
        csv::{cell, download},
        pair,
    },
};
use accounts::Acting;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::{Register, register::RegisterField, visibility::Lens};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use store::{
    filter::{Condition, Paging, RecordFilter, Test},
    rows::RecordRow,
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(registers))
        .routes(routes!(list))
        .routes(routes!(record))
        .routes(routes!(history))
}

/// Parameters of a list that are not fields.
const OWN: &[&str] = &["cursor", "limit", "q", "retired", "key"];

/// Pages without a row for this reader, before he is given the cursor to go on by himself.
const PAGES_LOOKED_THROUGH: usize = 40;

struct Open {
    name: String,
    definition: Arc<Register>,
}

fn open(app: &App, system: &str, register: &str) -> Result<Open> {
    let full = format!("{system}/{register}");
    match app.systems.register(&full) {
        Some(found) => Ok(Open { name: found.name, definition: found.definition }),
        None => Err(ApiError::not_found()),
    }
}

/// Registers of all installed systems.
#[utoipa::path(get, path = "/registers", tag = "registers", responses((status = 200, body = Value)))]
async fn registers(State(app): State<App>) -> Json<Value> {
    let systems = app.systems.all();
    let all = systems.iter().flat_map(|i| {
        i.contract
            .registers
            .iter()
            .map(move |(id, r)| json!({"system": i.contract.id, "register": id, "title": pair(&r.zh, &r.en)}))
    });
    Json(Value::Array(all.collect()))
}

/// One page; fields are filters by equality. `Accept: text/csv` exports it.
#[utoipa::path(get, path = "/registers/{system}/{register}", tag = "registers", params(("system" = String, Path), ("register" = String, Path), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query), ("q" = Option<String>, Query)), responses((status = 200, body = Value), (status = 404)))]
async fn list(
    State(app): State<App>,
    Maybe(acting): Maybe,
    Path((system, register)): Path<(String, String)>,
    Query(q): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response> {
    let open = open(&app, &system, &register)?;
    let mut conditions = vec![];
    for (field, value) in q.iter().filter(|(k, v)| !OWN.contains(&k.as_str()) && !v.is_empty()) {
        if !open.definition.queryable.contains(field) {
            return Err(ApiError::bad(
                "not-queryable",
                format!("字段“{field}”不支持筛选。"),
                format!("The field “{field}” cannot be filtered by."),
            ));
        }
        conditions.push(Condition::equals(field.as_str(), value.as_str()));
    }
    if let (Some(text), Some(title)) = (q.get("q").filter(|t| !t.is_empty()), title_field(&open.definition)) {
        conditions.push(Condition::new(title, Test::Prefix(text.clone())));
    }
    let limit = q.get("limit").and_then(|l| l.parse().ok()).unwrap_or(PAGE).min(PAGE_MAX);
    let retired = if q.contains_key("retired") { None } else { Some(false) };
    let filter = RecordFilter { conditions, retired, led_by: None };
    let mut cursor = q.get("cursor").cloned();
    let mut items = vec![];
    // Rows that the reader may not see must not look like the end of the list.
    for _ in 0..PAGES_LOOKED_THROUGH {
        let page = app.engine.store.records(&open.name, &filter, &Paging::after(cursor, limit)).await?;
        for row in &page.rows {
            if let Some(data) = seen(&app, &acting, &open.definition, row).await? {
                items.push(json!({"key": row.key, "version": row.version, "retired": row.retired, "data": data}));
            }
        }
        cursor = page.next;
        if cursor.is_none() || !items.is_empty() {
            break;
        }
    }
    if headers.get(header::ACCEPT).is_some_and(|a| a == "text/csv") {
        return Ok(csv(&open.definition, &items));
    }
    Ok(Json(json!({"items": items, "fields": fields(&open.definition), "next": cursor})).into_response())
}

fn title_field(r: &Register) -> Option<String> {
    r.title_field.clone().or_else(|| r.queryable.iter().find(|f| *f == "name").cloned())
}

fn fields(r: &Register) -> Vec<Value> {
    described(r.fields.iter(), &r.queryable)
}

fn described<'a>(fields: impl Iterator<Item = (&'a String, &'a RegisterField)>, queryable: &[String]) -> Vec<Value> {
    let one = |(id, f): (&String, &RegisterField)| {
        let title = pair(if f.text.zh.is_empty() { id } else { &f.text.zh }, &f.text.en);
        let columns = described(f.columns.iter(), &[]);
        json!({"id": id, "title": title, "type": f.r#type, "queryable": queryable.contains(id), "columns": columns})
    };
    fields.map(one).collect()
}

/// What this reader sees of a row; `None` when nothing.
pub async fn seen(app: &App, acting: &Acting, register: &Register, row: &RecordRow) -> Result<Option<Value>> {
    // A sample city holds nobody's data: its operator looks at everything.
    if app.sample.is_some() && acting.operator {
        return Ok(Some(row.data.clone()));
    }
    let audiences = app.engine.audiences(acting, register, &row.data).await?;
    let data = Lens::of(register).see(&row.data, &audiences);
    Ok(data.as_object().is_some_and(|o| !o.is_empty()).then_some(data))
}

#[derive(serde::Deserialize, utoipa::IntoParams)]
pub struct Key {
    key: String,
}

/// One record; keys contain slashes, so the key is a parameter.
#[utoipa::path(get, path = "/registers/{system}/{register}/record", tag = "registers", params(("system" = String, Path), ("register" = String, Path), Key), responses((status = 200, body = Value), (status = 404)))]
async fn record(
    State(app): State<App>,
    Maybe(acting): Maybe,
    Path((system, register)): Path<(String, String)>,
    Query(q): Query<Key>,
) -> Result<Json<Value>> {
    let open = open(&app, &system, &register)?;
    let row = app.engine.store.record(&open.name, &q.key).await?.ok_or_else(ApiError::not_found)?;
    let data = seen(&app, &acting, &open.definition, &row).await?.ok_or_else(ApiError::not_found)?;
    Ok(Json(
        json!({"key": row.key, "version": row.version, "retired": row.retired, "data": data, "fields": fields(&open.definition), "at": app.engine.clock.zone.text(row.at)}),
    ))
}

/// Every version of a record, newest first.
#[utoipa::path(get, path = "/registers/{system}/{register}/history", tag = "registers", params(("system" = String, Path), ("register" = String, Path), Key), responses((status = 200, body = Value), (status = 404)))]
async fn history(
    State(app): State<App>,
    Maybe(acting): Maybe,
    Path((system, register)): Path<(String, String)>,
    Query(q): Query<Key>,
) -> Result<Json<Value>> {
    let open = open(&app, &system, &register)?;
    let mut items = vec![];
    for row in app.engine.store.record_versions(&open.name, &q.key).await? {
        if let Some(data) = seen(&app, &acting, &open.definition, &row).await? {
            items.push(json!({"version": row.version, "retired": row.retired, "correction": row.correction, "at": app.engine.clock.zone.text(row.at), "case": row.case, "data": data}));
        }
    }
    if items.is_empty() {
        return Err(ApiError::not_found());
    }
    Ok(Json(json!({"items": items})))
}

fn csv(r: &Register, items: &[Value]) -> Response {
    let mut out = String::from("\u{feff}");
    let head: Vec<_> =
        r.fields.iter().map(|(id, f)| cell(if f.text.zh.is_empty() { id } else { &f.text.zh })).collect();
    out.push_str(&head.join(","));
    for item in items {
        out.push_str("\r\n");
        let line: Vec<_> = r
            .fields
            .keys()
            .map(|f| {
                cell(&item["data"].get(f).map(contract::pointer::plain).filter(|t| t != "null").unwrap_or_default())
            })
            .collect();
        out.push_str(&line.join(","));
    }
    download("register.csv", out)
}
