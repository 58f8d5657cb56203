//! 代理: who is away lets a colleague stand in for one of his posts, for a time
//! and with a reason; the colleague then acts from that seat under his own name.
use crate::{
    door::{As, Who},
    error::{ApiError, Result},
    state::App,
    views::names,
};
use accounts::Acting;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use cases::directory::{DELEGATION, PERSON, POST};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{
    filter::{Condition, Paging, RecordFilter},
    rows::RecordRow,
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Whoever is away longer gives up the post.
const DAYS_MAX: i32 = 180;
const LIST_MAX: u32 = 200;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(end))
}

/// Delegations that I gave and that I hold, those that ended included.
#[utoipa::path(get, path = "/delegations", tag = "people", responses((status = 200, body = Value), (status = 401)))]
async fn list(State(app): State<App>, Who(visitor): Who) -> Result<Json<Value>> {
    let mut out = json!({});
    for (side, field) in [("given", "person"), ("held", "delegate")] {
        let filter = RecordFilter::standing(vec![Condition::equals(field, visitor.person.as_str())]);
        let mut items = vec![];
        for row in app.engine.store.records(DELEGATION, &filter, &Paging::first(LIST_MAX)).await?.rows {
            items.push(shown(&app, &row).await?);
        }
        out[side] = json!(items);
    }
    Ok(Json(out))
}

async fn shown(app: &App, row: &RecordRow) -> Result<Value> {
    let text = |field: &str| row.data[field].as_str().unwrap_or_default();
    let post = app.engine.store.record(POST, text("appointment-no")).await?;
    let post = post.map(|p| names::post_label(p.data["post"].as_str().unwrap_or_default()));
    let today = app.today().await?;
    let over = text("status") != "有效" || text("until") < today.as_str();
    let mut out = row.data.clone();
    out["organisation-name"] = json!(app.engine.directory.name_of(text("organisation")).await?);
    out["person-name"] = json!(app.engine.directory.person_name(text("person")).await?);
    out["delegate-name"] = json!(app.engine.directory.person_name(text("delegate")).await?);
    out["post-label"] = post.as_ref().map(crate::views::text).unwrap_or_default();
    out["over"] = json!(over);
    Ok(out)
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NewDelegation {
    /// The post; without it the one acted from. An administrator names a colleague's.
    appointment_no: Option<String>,
    /// Person id of who stands in; he holds a post in the same organisation.
    delegate: String,
    /// First and last day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    #[schema(value_type = String, format = Date)]
    until: Date,
    reason: String,
}

/// Let a colleague stand in for a post: by its holder, or by an administrator of his organisation.
#[utoipa::path(post, path = "/delegations", tag = "people", request_body = NewDelegation, responses((status = 201, body = Value), (status = 400), (status = 403)))]
async fn create(
    State(app): State<App>,
    As(acting): As,
    Json(body): Json<NewDelegation>,
) -> Result<(StatusCode, Json<Value>)> {
    let post = post_of(&app, &acting, body.appointment_no.as_deref()).await?;
    let (organisation, person) = (&post.data["organisation"], &post.data["person"]);
    in_time(&app.today().await?, &body)?;
    colleague(&app, organisation.as_str().unwrap_or_default(), person, &body.delegate).await?;
    let number = format!("DL-{}", uuid::Uuid::now_v7().simple());
    let data = json!({
        "delegation-no": number, "appointment-no": post.key, "organisation": organisation, "person": person, "delegate": body.delegate,
        "from": body.from, "until": body.until, "reason": body.reason.trim(), "status": "有效", "set-by": acting.person,
    });
    app.engine.put_host(DELEGATION, data, Some(0), &acting).await?;
    Ok((StatusCode::CREATED, Json(json!({"delegation-no": number}))))
}

/// His own post, or one that he administers; never one in which he himself stands in.
async fn post_of(app: &App, acting: &Acting, number: Option<&str>) -> Result<RecordRow> {
    let seat = acting.seat.as_ref().filter(|s| s.on_behalf.is_none()).ok_or_else(ApiError::forbidden)?;
    let number = number.unwrap_or(&seat.appointment);
    let post = app.engine.store.record(POST, number).await?.filter(|r| r.retired.is_none());
    let post = post.filter(|r| r.data["status"] == "有效").ok_or_else(ApiError::not_found)?;
    let own = post.data["person"] == acting.person.as_str();
    let leads = matches!(seat.level.as_str(), "L1") && post.data["organisation"] == seat.organisation.as_str();
    if own || leads { Ok(post) } else { Err(ApiError::forbidden()) }
}

fn in_time(today: &str, body: &NewDelegation) -> Result<()> {
    let days = body.from.until(body.until).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if body.until.to_string().as_str() < today || !(0..=DAYS_MAX).contains(&days) {
        return Err(ApiError::bad(
            "delegation-days",
            "代理期限不对：截止日期不早于生效日期和今天，最长180天。请改日期。",
            "These days cannot be: the last is not before the first or today, and it lasts at most 180 days. Change the dates.",
        ));
    }
    if body.reason.trim().is_empty() {
        return Err(ApiError::bad(
            "delegation-reason",
            "请写明事由，例如“休假”“出差”。",
            "Say why, for example leave or travel.",
        ));
    }
    Ok(())
}

/// Somebody else who is known, and works there.
async fn colleague(app: &App, organisation: &str, away: &Value, delegate: &str) -> Result<()> {
    let known = app.engine.store.record(PERSON, delegate).await?.is_some();
    let conditions = [("person", delegate), ("organisation", organisation), ("status", "有效")];
    let conditions = conditions.into_iter().map(|(field, value)| Condition::equals(field, value)).collect();
    let posts = app.engine.store.records(POST, &RecordFilter::standing(conditions), &Paging::first(1)).await?;
    if known && !posts.rows.is_empty() && *away != delegate {
        return Ok(());
    }
    Err(ApiError::bad(
        "delegation-colleague",
        "代理人须是本单位另一位在任人员。请先为其任职，或另选一人。",
        "Who stands in holds a post of the same organisation and is somebody else. Give him a post first, or choose another.",
    ))
}

/// End a delegation before its last day: by who is away, by who stands in, or by an administrator.
#[utoipa::path(delete, path = "/delegations/{no}", tag = "people", params(("no" = String, Path)), responses((status = 204), (status = 403), (status = 404)))]
async fn end(State(app): State<App>, As(acting): As, Path(no): Path<String>) -> Result<StatusCode> {
    let row = app.engine.store.record(DELEGATION, &no).await?.filter(|r| r.data["status"] == "有效");
    let row = row.ok_or_else(ApiError::not_found)?;
    let one_of_both = ["person", "delegate"].iter().any(|side| row.data[*side] == acting.person.as_str());
    let leads = acting.seat.as_ref().is_some_and(|s| {
        s.level == "L1" && s.on_behalf.is_none() && row.data["organisation"] == s.organisation.as_str()
    });
    if !one_of_both && !leads {
        return Err(ApiError::not_found());
    }
    app.engine.merge_host(DELEGATION, &no, json!({"status": "已终止"}), &acting).await?;
    Ok(StatusCode::NO_CONTENT)
}
