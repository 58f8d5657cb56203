//! Organisations, people and posts: what pickers and the administration pages
//! ask, and what only the platform operator or an authority writes by hand.
use super::cases::PAGE;
use crate::{
    door::{All, As, Maybe},
    error::{ApiError, Result},
    state::App,
    views::{names, text},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use cases::directory::{ORGANISATION, PERSON, POST, PROJECT};
use serde::Deserialize;
use serde_json::{Value, json};
use store::filter::{Condition, Paging, RecordFilter, Test};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one))
        .routes(routes!(people_of))
        .routes(routes!(people, sign_up))
        .routes(routes!(invite))
        .routes(routes!(give_post))
        .routes(routes!(end_post))
        .routes(routes!(hand_over_post))
        .routes(routes!(projects))
        .routes(routes!(project))
        .routes(routes!(timeline))
}

#[derive(Deserialize, IntoParams)]
pub struct Search {
    q: Option<String>,
    kind: Option<String>,
    organisation: Option<String>,
    cursor: Option<String>,
}

async fn search(
    app: &App,
    register: &str,
    q: &Search,
    more: Vec<Condition>,
) -> Result<store::filter::Page<store::rows::RecordRow>> {
    let mut conditions = more;
    if let Some(text) = q.q.as_ref().filter(|t| !t.is_empty()) {
        conditions.push(Condition::new("name", Test::Prefix(text.clone())));
    }
    Ok(app
        .engine
        .store
        .records(register, &RecordFilter::standing(conditions), &Paging::after(q.cursor.clone(), PAGE))
        .await?)
}

/// Organisations by name (its beginning) or exact credit code.
#[utoipa::path(get, path = "/organisations", tag = "organisations", params(Search), responses((status = 200, body = Value)))]
async fn list(State(app): State<App>, Maybe(_visitor): Maybe, Query(q): Query<Search>) -> Result<Json<Value>> {
    if let Some(row) = app.engine.directory.organisation(q.q.as_deref().unwrap_or_default()).await? {
        return Ok(Json(json!({"items": [brief(&row.data)], "next": null})));
    }
    let kind = q.kind.iter().map(|k| Condition::equals("kinds", k.as_str())).collect();
    let page = search(&app, ORGANISATION, &q, kind).await?;
    Ok(Json(json!({"items": page.rows.iter().map(|r| brief(&r.data)).collect::<Vec<_>>(), "next": page.next})))
}

fn brief(d: &Value) -> Value {
    json!({"credit-code": d["credit-code"], "name": d["name"], "kinds": d["kinds"], "division": d["division"], "status": d["status"], "offices": d["offices"]})
}

/// An organisation by its credit code.
#[utoipa::path(get, path = "/organisations/{code}", tag = "organisations", params(("code" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn one(State(app): State<App>, As(acting): As, Path(code): Path<String>) -> Result<Json<Value>> {
    let row = app.engine.directory.organisation(&code).await?.ok_or_else(ApiError::not_found)?;
    let found = app.systems.register(ORGANISATION).ok_or_else(ApiError::not_found)?;
    let data = super::registers::seen(&app, &acting, &found.definition, &row).await?.ok_or_else(ApiError::not_found)?;
    Ok(Json(json!({"credit-code": code, "version": row.version, "data": data})))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NewAuthority {
    credit_code: String,
    name: String,
    division: String,
    #[serde(default)]
    offices: Vec<String>,
}

/// The platform operator creates an authority; every other organisation registers itself.
#[utoipa::path(post, path = "/organisations", tag = "organisations", request_body = NewAuthority, responses((status = 201, body = Value), (status = 403), (status = 409)))]
async fn create(
    State(app): State<App>,
    As(acting): As,
    Json(body): Json<NewAuthority>,
) -> Result<(StatusCode, Json<Value>)> {
    if !acting.operator {
        return Err(ApiError::forbidden());
    }
    let data = json!({"credit-code": body.credit_code, "name": body.name, "kinds": ["authority"], "division": body.division, "offices": body.offices, "status": "正常"});
    check(&app, ORGANISATION, &data)?;
    app.engine.put_host(ORGANISATION, data, Some(0), &acting).await?;
    Ok((StatusCode::CREATED, Json(json!({"credit-code": body.credit_code}))))
}

/// The fields' own types, before anything is written.
fn check(app: &App, register: &str, data: &Value) -> Result<()> {
    let found = app.systems.register(register).ok_or_else(ApiError::not_found)?;
    for (id, value) in data.as_object().into_iter().flatten() {
        let Some(field) = found.definition.fields.get(id) else {
            continue;
        };
        if let Err(text) = contract::types::check(&field.r#type, value) {
            let mut error =
                ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-form", text.zh.clone(), text.english());
            error.problems = vec![
                json!({"code": "invalid-form", "level": "refuse", "at": format!("/{id}"), "zh": text.zh, "en": text.english(), "cite": null, "offer": null}),
            ];
            return Err(error);
        }
    }
    Ok(())
}

/// Posts of an organisation, for its own people and authorities.
#[utoipa::path(get, path = "/organisations/{code}/people", tag = "organisations", params(("code" = String, Path)), responses((status = 200, body = Value)))]
async fn people_of(State(app): State<App>, As(acting): As, Path(code): Path<String>) -> Result<Json<Value>> {
    let found = app.systems.register(POST).ok_or_else(ApiError::not_found)?;
    let filter = RecordFilter::standing(vec![Condition::equals("organisation", code.as_str())]);
    let page = app.engine.store.records(POST, &filter, &Paging::first(500)).await?;
    let mut items = vec![];
    for row in page.rows {
        let Some(mut data) = super::registers::seen(&app, &acting, &found.definition, &row).await? else {
            continue;
        };
        let person = data["person"].as_str().unwrap_or_default().to_owned();
        data["person-name"] = json!(app.engine.directory.person_name(&person).await?);
        data["post-label"] = text(&names::post_label(data["post"].as_str().unwrap_or_default()));
        items.push(data);
    }
    Ok(Json(json!({"items": items})))
}

/// People of one's own organisations; of others only by exact identity number, or by an id that one was shown.
#[utoipa::path(get, path = "/people", tag = "people", params(Search), responses((status = 200, body = Value)))]
async fn people(State(app): State<App>, all: All, Query(q): Query<Search>) -> Result<Json<Value>> {
    let asked = q.q.as_deref().unwrap_or_default();
    if asked.len() == 18 {
        let hash = contract::canonical::sha256(asked.to_uppercase().as_bytes());
        let filter = RecordFilter::standing(vec![Condition::equals("id-hash", hash.as_str())]);
        let rows = app.engine.store.records(PERSON, &filter, &Paging::first(1)).await?.rows;
        let items: Vec<_> = rows
            .iter()
            .map(|r| json!({"id": r.key, "name": r.data["name"], "organisation": null, "post-label": null}))
            .collect();
        return Ok(Json(json!({"items": items})));
    }
    let mut items =
        vec![json!({"id": all.visitor.person, "name": all.visitor.name, "organisation": null, "post-label": null})];
    let mine: Vec<String> = all.seats.iter().filter_map(|a| a.seat.as_ref().map(|s| s.organisation.clone())).collect();
    let wanted: Vec<_> = mine.into_iter().filter(|m| q.organisation.as_ref().is_none_or(|o| o == m)).collect();
    for organisation in store_unique(wanted) {
        let filter = RecordFilter::standing(vec![Condition::equals("organisation", organisation.as_str())]);
        for row in app.engine.store.records(POST, &filter, &Paging::first(500)).await?.rows {
            let person = row.data["person"].as_str().unwrap_or_default();
            if items.iter().any(|i| i["id"] == person) {
                continue;
            }
            let label = names::post_label(row.data["post"].as_str().unwrap_or_default());
            items.push(json!({"id": person, "name": app.engine.directory.person_name(person).await?, "organisation": organisation, "post-label": text(&label)}));
        }
    }
    // An id cannot be guessed: who holds one read it in a form or record that is open to him.
    if !asked.is_empty() && items.iter().all(|i| i["id"] != asked) {
        let name = app.engine.directory.person_name(asked).await?;
        if name != asked {
            items.push(json!({"id": asked, "name": name, "organisation": null, "post-label": null}));
        }
    }
    items.retain(|i| asked.is_empty() || i["name"].as_str().is_some_and(|n| n.contains(asked)) || i["id"] == asked);
    Ok(Json(json!({"items": items})))
}

fn store_unique(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list.dedup();
    list
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignUp {
    name: String,
    id_number: String,
    mobile: String,
    sign_in_name: String,
    password: String,
}

/// A person signs up; the identity registry is asked and answers in a moment.
#[utoipa::path(post, path = "/people", tag = "people", request_body = SignUp, responses((status = 201, body = Value), (status = 409), (status = 422)))]
async fn sign_up(State(app): State<App>, Json(body): Json<SignUp>) -> Result<(StatusCode, Json<Value>)> {
    let person = app.engine.register_person(&body.name, &body.id_number, &body.mobile).await?;
    if app.engine.store.credential(&person).await?.is_some_and(|c| !c.password.is_empty()) {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "already-registered",
            "该身份号码已注册账号，请直接登录或找回密码。",
            "This identity number has an account. Sign in, or ask for a new password.",
        ));
    }
    app.accounts.set_credential(&person, &body.sign_in_name, &body.password, false).await?;
    Ok((StatusCode::CREATED, Json(json!({"person": person, "state": "waiting"}))))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Invitation {
    name: String,
    id_number: String,
    mobile: String,
}

/// Name a person who has no account yet: he is in the hub, and confirms when he signs up.
#[utoipa::path(post, path = "/people/invitations", tag = "people", request_body = Invitation, responses((status = 200, body = Value), (status = 422)))]
async fn invite(State(app): State<App>, As(_acting): As, Json(body): Json<Invitation>) -> Result<Json<Value>> {
    let person = app.engine.register_person(&body.name, &body.id_number, &body.mobile).await?;
    Ok(Json(json!({"person": person, "name": body.name})))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NewPost {
    organisation: String,
    office: Option<String>,
    person: String,
    post: String,
    powers: Option<Vec<String>>,
}

/// A post in an authority: by the operator, or by an L1 of that authority.
#[utoipa::path(post, path = "/posts", tag = "people", request_body = NewPost, responses((status = 201, body = Value), (status = 403)))]
async fn give_post(
    State(app): State<App>,
    As(acting): As,
    Json(body): Json<NewPost>,
) -> Result<(StatusCode, Json<Value>)> {
    administers(&app, &acting, &body.organisation).await?;
    let organisation = app.engine.directory.organisation(&body.organisation).await?.ok_or_else(ApiError::not_found)?;
    app.engine.store.record(PERSON, &body.person).await?.ok_or_else(ApiError::not_found)?;
    let offices = organisation.data["offices"].as_array().cloned().unwrap_or_default();
    let office_fits = match &body.office {
        Some(office) => offices.iter().any(|o| o == office),
        None => true,
    };
    if !contract::types::is_post(&body.post) || !office_fits {
        return Err(ApiError::bad("no-such-post", "岗位或处室不存在。", "There is no such post or office."));
    }
    let all = ["填报", "提交", "审核", "签名", "企业用印", "授权下级", "查看"].map(str::to_owned).to_vec();
    let number = cases::leaving::new_appointment();
    let level =
        if matches!(body.post.as_str(), "leader" | "administrator" | "legal-representative") { "L1" } else { "L3" };
    let data = json!({
        "appointment-no": number, "organisation": body.organisation, "office": body.office, "person": body.person, "post": body.post, "level": level, "scope": "企业",
        "systems": [], "powers": body.powers.unwrap_or(all), "from": app.today().await?, "status": "有效", "granted-by": acting.person,
    });
    app.engine.put_host(POST, data, Some(0), &acting).await?;
    Ok((StatusCode::CREATED, Json(json!({"appointment-no": number}))))
}

async fn administers(app: &App, acting: &accounts::Acting, organisation: &str) -> Result<()> {
    let row = app.engine.directory.organisation(organisation).await?.ok_or_else(ApiError::not_found)?;
    let authority = row.data["kinds"].as_array().is_some_and(|k| k.iter().any(|x| x == "authority"));
    let leads = acting.seat.as_ref().is_some_and(|s| s.organisation == organisation && s.level == "L1");
    match authority && (acting.operator || leads) {
        true => Ok(()),
        false => Err(ApiError::forbidden()),
    }
}

/// End a post given here; the person's sessions end with it.
#[utoipa::path(delete, path = "/posts/{no}", tag = "people", params(("no" = String, Path)), responses((status = 204), (status = 403)))]
async fn end_post(State(app): State<App>, As(acting): As, Path(no): Path<String>) -> Result<StatusCode> {
    let row = administered(&app, &acting, &no).await?;
    app.engine.end_post(&no, row.data["person"].as_str().unwrap_or_default(), &acting).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Successor {
    /// Who takes over.
    to: String,
    #[serde(default)]
    comment: String,
}

/// 离职交接: end a post given here in favour of a successor, who takes over what was passed to its holder by name.
#[utoipa::path(post, path = "/posts/{no}/hand-over", tag = "people", params(("no" = String, Path)), request_body = Successor, responses((status = 200, body = Value), (status = 403), (status = 422)))]
async fn hand_over_post(
    State(app): State<App>,
    As(acting): As,
    Path(no): Path<String>,
    Json(body): Json<Successor>,
) -> Result<Json<Value>> {
    let row = administered(&app, &acting, &no).await?;
    app.engine.store.record(PERSON, &body.to).await?.ok_or_else(ApiError::not_found)?;
    let done = app.engine.hand_over_post(&row.data, &body.to, &body.comment, &acting).await?;
    Ok(Json(json!({"appointment-no": done.appointment, "tasks": done.tasks})))
}

/// A post in force that this person may end.
async fn administered(app: &App, acting: &accounts::Acting, no: &str) -> Result<store::rows::RecordRow> {
    let standing = |r: &store::rows::RecordRow| r.retired.is_none() && r.data["status"] == "有效";
    let row = app.engine.store.record(POST, no).await?.filter(standing).ok_or_else(ApiError::not_found)?;
    administers(app, acting, row.data["organisation"].as_str().unwrap_or_default()).await?;
    Ok(row)
}

/// Projects by name or exact number.
#[utoipa::path(get, path = "/projects", tag = "projects", params(Search), responses((status = 200, body = Value)))]
async fn projects(State(app): State<App>, Maybe(_visitor): Maybe, Query(q): Query<Search>) -> Result<Json<Value>> {
    let exact = app.engine.store.record(PROJECT, q.q.as_deref().unwrap_or_default()).await?;
    let (rows, next) = match exact {
        Some(row) => (vec![row], None),
        None => {
            let owner = q.organisation.iter().map(|o| Condition::equals("owner", o.as_str())).collect();
            let page = search(&app, PROJECT, &q, owner).await?;
            (page.rows, page.next)
        }
    };
    let mut items = vec![];
    for row in rows {
        let d = &row.data;
        let owner = app.engine.directory.name_of(d["owner"].as_str().unwrap_or_default()).await?;
        items.push(json!({"project-no": row.key, "name": d["name"], "owner": d["owner"], "owner-name": owner, "division": d["division"], "status": d["status"]}));
    }
    Ok(Json(json!({"items": items, "next": next})))
}

/// A project by its number.
#[utoipa::path(get, path = "/projects/{id}", tag = "projects", params(("id" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn project(State(app): State<App>, Maybe(acting): Maybe, Path(id): Path<String>) -> Result<Json<Value>> {
    let row = app.engine.store.record(PROJECT, &id).await?.ok_or_else(ApiError::not_found)?;
    let found = app.systems.register(PROJECT).ok_or_else(ApiError::not_found)?;
    let data = super::registers::seen(&app, &acting, &found.definition, &row).await?.ok_or_else(ApiError::not_found)?;
    let filter = RecordFilter::standing(vec![Condition::equals("project-no", id.as_str())]);
    let mut parties = vec![];
    for p in app.engine.store.records(cases::directory::PARTY, &filter, &Paging::first(200)).await?.rows {
        let organisation = p.data["organisation"].as_str().unwrap_or_default();
        parties.push(json!({"kind": p.data["kind"], "section": p.data["section"], "organisation": organisation, "organisation-name": app.engine.directory.name_of(organisation).await?, "status": p.data["status"]}));
    }
    Ok(Json(json!({"project-no": id, "version": row.version, "data": data, "parties": parties})))
}

/// What happened with a project across all systems.
#[utoipa::path(get, path = "/projects/{id}/timeline", tag = "projects", params(("id" = String, Path)), responses((status = 200, body = Value), (status = 404)))]
async fn timeline(State(app): State<App>, all: All, Path(id): Path<String>) -> Result<Json<Value>> {
    app.engine.store.record(PROJECT, &id).await?.ok_or_else(ApiError::not_found)?;
    let zone = &app.engine.clock.zone;
    let filter =
        store::filter::CaseFilter { viewer: Some(all.viewer()), project: Some(id.clone()), ..Default::default() };
    let mut rows = app.engine.store.cases(&filter, &Paging::first(200)).await?.rows;
    // A case that made the project had no project yet while it ran.
    for version in app.engine.store.record_versions(PROJECT, &id).await? {
        let Some(case) = version.case.filter(|c| rows.iter().all(|r| r.id != *c)) else {
            continue;
        };
        if let Ok((loaded, _)) = super::cases::visible(&app, &all, &case.to_string()).await {
            rows.push(loaded.case);
        }
    }
    let mut items = vec![];
    for row in rows {
        let head = super::cases::listed(&app, &row).await?;
        let documents = numbered(&app, &row).await?;
        items.push(json!({"at": zone.text(row.submitted.unwrap_or(row.opened)), "system": row.system, "system-title": head["system-title"], "what": head["procedure-title"], "case": row.id, "case-number": row.number, "state": row.state, "documents": documents}));
    }
    Ok(Json(json!({"items": items})))
}

/// What the case issued under numbers of their own: a permit is known by its number, not by its case's.
async fn numbered(app: &App, case: &store::rows::CaseRow) -> Result<Vec<Value>> {
    let mut rows = app.engine.store.documents_of_case(case.id).await?;
    rows.retain(|d| d.state == store::rows::DocumentState::Sealed && d.number.is_some() && d.number != case.number);
    let title = |d| crate::views::case::title(app, d);
    Ok(rows.iter().map(|d| json!({"id": d.id, "title": title(d), "number": d.number})).collect())
}
