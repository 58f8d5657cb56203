//! 公示: what is shown to everybody now, one notice with what was objected and answered, and objecting to it. Answering is
//! an action on a task, like everything else an office does.
use crate::{
    door::{As, Maybe},
    error::{ApiError, Result},
    routes::files,
    state::App,
    views::{names::Names, publicity as view},
};
use accounts::Acting;
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use cases::{
    directory::PUBLICITY,
    publicity::{FILES_MAX, Objected, Standing, file},
};
use jiff::{Span, civil::Date};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    filter::{Condition, IndexValue, Page, Paging, RecordFilter, Test},
    rows::RecordRow,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

const PAGE: u32 = 50;
/// What ended is listed for so long; the register has the rest.
pub const ENDED_DAYS: i32 = 90;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(object)).routes(routes!(attachment))
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Wanted {
    /// Those that ended, instead of those that stand.
    pub ended: bool,
    pub system: Option<String>,
    pub cursor: Option<String>,
}

/// Public notices that stand, or those that ended of late.
#[utoipa::path(get, path = "/publicity", tag = "publicity", params(Wanted), responses((status = 200, body = Value)))]
async fn list(State(app): State<App>, Query(wanted): Query<Wanted>) -> Result<Json<Value>> {
    let page = notices(&app, wanted).await?;
    let names = &mut Names::of(&app);
    let mut items = vec![];
    for row in &page.rows {
        items.push(view::head(&app, names, row).await?);
    }
    Ok(Json(json!({"items": items, "next": page.next})))
}

pub async fn notices(app: &App, wanted: Wanted) -> Result<Page<RecordRow>> {
    let states = match wanted.ended {
        false => &[Standing::Open, Standing::Over][..],
        true => &[Standing::Ended, Standing::Upheld, Standing::Withdrawn][..],
    };
    let states = states.iter().map(|s| IndexValue::from(s.name())).collect();
    let mut conditions = vec![Condition::new("state", Test::In(states))];
    if wanted.ended {
        conditions.push(Condition::new("until", Test::AtLeast(IndexValue::Time(since(&app.today().await?)))));
    }
    conditions.extend(wanted.system.map(|s| Condition::equals("system", s.as_str())));
    let paging = Paging::after(wanted.cursor, PAGE);
    Ok(app.engine.store.records(PUBLICITY, &RecordFilter::standing(conditions), &paging).await?)
}

/// As dates are indexed.
fn since(today: &str) -> i64 {
    let day: Option<Date> = today.parse().ok().and_then(|d: Date| d.checked_sub(Span::new().days(ENDED_DAYS)).ok());
    day.and_then(|d| cases::settle::index::date_millis(&d.to_string())).unwrap_or(i64::MIN)
}

pub async fn notice(app: &App, no: &str) -> Result<RecordRow> {
    app.engine.notice(no).await?.ok_or_else(ApiError::not_found)
}

/// One notice: what it shows, its objections and their answers, and whether the reader may object.
#[utoipa::path(get, path = "/publicity/{no}", tag = "publicity", params(("no" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn one(State(app): State<App>, Maybe(acting): Maybe, Path(no): Path<String>) -> Result<Json<Value>> {
    let row = notice(&app, &no).await?;
    Ok(Json(view::full(&app, &acting, &row).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjection {
    text: String,
    /// Files that the objector uploaded.
    #[serde(default)]
    files: Vec<Uuid>,
}

/// Object to a notice before its last moment.
#[utoipa::path(post, path = "/publicity/{no}/objections", tag = "publicity", params(("no" = String, Path)), request_body = NewObjection, responses((status = 201, body = Value), (status = 404), (status = 422)))]
async fn object(
    State(app): State<App>,
    As(acting): As,
    Path(no): Path<String>,
    Json(body): Json<NewObjection>,
) -> Result<(StatusCode, Json<Value>)> {
    let files = attached(&app, &acting, &body.files).await?;
    let asked = Objected { no, text: body.text, files };
    let no = app.engine.object(&asked, &acting, &crate::request::current()).await?;
    Ok((StatusCode::CREATED, Json(json!({"no": no}))))
}

/// His own, and not too many.
async fn attached(app: &App, acting: &Acting, ids: &[Uuid]) -> Result<Vec<Value>> {
    if ids.len() > FILES_MAX {
        let zh = format!("最多附{FILES_MAX}个文件，请删减后重试。");
        return Err(ApiError::bad("files-many", zh, format!("Attach at most {FILES_MAX} files.")));
    }
    let mut out = vec![];
    for id in ids {
        let row = app.engine.store.file(*id).await?.filter(|f| f.person == acting.person);
        out.push(file(&row.ok_or_else(ApiError::not_found)?));
    }
    Ok(out)
}

/// A file of an objection, for whoever may read the objection.
#[utoipa::path(get, path = "/publicity/{no}/objections/{objection}/files/{file}", tag = "publicity", params(("no" = String, Path), ("objection" = Uuid, Path), ("file" = Uuid, Path)), responses((status = 200), (status = 404)))]
async fn attachment(
    State(app): State<App>,
    As(acting): As,
    Path((no, objection, id)): Path<(String, Uuid, Uuid)>,
) -> Result<Response> {
    let publicity = notice(&app, &no).await?;
    let objection = view::readable(&app, &acting, &publicity, &objection.to_string()).await?;
    let kept = objection.data["files"].as_array().into_iter().flatten().any(|f| f["id"] == id.to_string().as_str());
    let row = app.engine.store.file(id).await?.filter(|_| kept).ok_or_else(ApiError::not_found)?;
    let body = Body::from_stream(app.files.get(&row.sha256).await?);
    Ok(files::sent(body, &row.name, &row.media_type, "attachment"))
}
