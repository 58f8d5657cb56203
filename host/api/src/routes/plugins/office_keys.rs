//! Whose signature counts for the systems of an office. A new key needs two operators, taking one away needs one.
use crate::{
    door::As,
    error::{ApiError, Result},
    state::App,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use keys::{KeyId, PublicKey, Verifier};
use serde::Deserialize;
use serde_json::{Value, json};
use store::rows::{OfficeKeyRow, OfficeKeyState};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(decide))
}

/// The keys of all offices.
#[utoipa::path(get, path = "/plugins/keys", tag = "plugins", responses((status = 200, body = Value), (status = 403)))]
async fn list(State(app): State<App>, As(acting): As) -> Result<Json<Value>> {
    super::operator(&acting)?;
    let zone = &app.engine.clock.zone;
    let mut items = vec![];
    for k in app.engine.store.office_keys().await? {
        let asked_by = app.accounts.name_of(&k.asked_by).await.unwrap_or_default();
        items.push(json!({
            "kid": k.kid, "office": k.office, "algorithm": k.algorithm, "key": k.pem, "state": k.state.name(),
            "asked-by": asked_by, "asked": zone.text(k.asked), "own": k.asked_by == acting.person,
            "decided": k.decided.map(|at| zone.text(at)), "reason": k.reason,
        }));
    }
    Ok(Json(json!({"items": items})))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct NewKey {
    kid: String,
    office: String,
    /// Public, PEM.
    key: String,
}

/// Ask for a key of an office to count. It does when a second operator has approved it.
#[utoipa::path(post, path = "/plugins/keys", tag = "plugins", request_body = NewKey, responses((status = 201), (status = 400), (status = 403), (status = 409)))]
async fn add(State(app): State<App>, As(acting): As, Json(new): Json<NewKey>) -> Result<StatusCode> {
    super::operator(&acting)?;
    let unusable = || {
        ApiError::bad(
            "key-unusable",
            "公钥无法识别。请提供 PEM 格式的公钥，名称由小写字母、数字和短横线组成。",
            "The public key cannot be read. Give it as PEM, with a name of lower-case letters, digits and dashes.",
        )
    };
    let kid: KeyId = new.kid.parse().map_err(|_| unusable())?;
    let key = PublicKey::from_pem(&new.key).map_err(|_| unusable())?;
    let row = OfficeKeyRow {
        kid: kid.to_string(),
        office: new.office,
        algorithm: key.algorithm().name().to_owned(),
        pem: key.to_pem(),
        state: OfficeKeyState::Pending,
        asked_by: acting.person,
        asked: jiff::Timestamp::now().as_millisecond(),
        decided_by: None,
        decided: None,
        reason: String::new(),
    };
    match app.engine.store.office_key_add(&row).await? {
        true => Ok(StatusCode::CREATED),
        false => Err(ApiError::new(
            StatusCode::CONFLICT,
            "key-taken",
            "该密钥名称曾经使用过，请换用新的名称。",
            "The name of this key was used before. Give it a new one.",
        )),
    }
}

/// Approve or refuse a key that another operator asked for; revoke one that counts.
#[utoipa::path(post, path = "/plugins/keys/{kid}/{verdict}", tag = "plugins", params(("kid" = String, Path), ("verdict" = String, Path, description = "approve, refuse, revoke")), responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn decide(
    State(app): State<App>,
    As(acting): As,
    Path((kid, verdict)): Path<(String, String)>,
) -> Result<StatusCode> {
    super::operator(&acting)?;
    let (from, to) = match verdict.as_str() {
        "approve" => (OfficeKeyState::Pending, OfficeKeyState::Valid),
        "refuse" => (OfficeKeyState::Pending, OfficeKeyState::Refused),
        "revoke" => (OfficeKeyState::Valid, OfficeKeyState::Revoked),
        _ => return Err(ApiError::not_found()),
    };
    let row = app.engine.store.office_keys().await?.into_iter().find(|k| k.kid == kid);
    let row = row.ok_or_else(ApiError::not_found)?;
    if to == OfficeKeyState::Valid && row.asked_by == acting.person {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "own-key-change",
            "这是您本人提出的变更，须由另一位运维人员核准。",
            "You asked for this change yourself. Another operator has to approve it.",
        ));
    }
    let decided = Some(jiff::Timestamp::now().as_millisecond());
    let row = OfficeKeyRow { state: to, decided_by: Some(acting.person), decided, ..row };
    match app.engine.store.office_key_state(from, &row).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::new(
            StatusCode::CONFLICT,
            "key-change-decided",
            "此变更已由他人处理，请刷新页面。",
            "Somebody has decided this change already. Reload the page.",
        )),
    }
}
