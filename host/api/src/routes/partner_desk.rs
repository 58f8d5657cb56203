//! The operator's desk for partners: how each partnership stands, what its webhook was told, a test, and the second
//! person's word on a new key.
use crate::{
    door::As,
    error::{ApiError, Result, busy, internal},
    partner_health::{self, KEY_DAYS, Level, Seen},
    state::App,
};
use accounts::Acting;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use bus::{CloudEvent, Envelope, Exchange, Outcome, Queue, VALID_KEYS};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use store::{
    filter::{MessageFilter, Paging},
    rows::*,
};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

const PAGE: u32 = 50;
/// Of a partner's key changes, the latest.
const CHANGES: u32 = 20;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// A broker that is away is not waited for.
const BROKER: Duration = Duration::from_secs(2);
const BRIEFLY: Duration = Duration::from_secs(1);

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(deliveries))
        .routes(routes!(test))
        .routes(routes!(decide))
}

fn operator(acting: &Acting) -> Result<()> {
    if acting.operator { Ok(()) } else { Err(ApiError::forbidden()) }
}

fn now() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}

/// Every partner and how it stands, those with trouble first.
#[utoipa::path(get, path = "/partners", tag = "partners", responses((status = 200, body = Value), (status = 403)))]
async fn list(State(app): State<App>, As(acting): As) -> Result<Json<Value>> {
    operator(&acting)?;
    let mut items = vec![];
    for row in app.engine.store.partners().await? {
        items.push(standing(&app, &row).await?);
    }
    items.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
    let items: Vec<_> = items.into_iter().map(|(_, view)| view).collect();
    Ok(Json(json!({"items": items})))
}

/// One partner, with the changes of its keys and the last test.
#[utoipa::path(get, path = "/partners/{id}", tag = "partners", params(("id" = String, Path)), responses((status = 200, body = Value), (status = 403), (status = 404)))]
async fn one(State(app): State<App>, As(acting): As, Path(id): Path<String>) -> Result<Json<Value>> {
    operator(&acting)?;
    let store = &app.engine.store;
    let row = store.partner(&id).await?.ok_or_else(ApiError::not_found)?;
    let (_, mut view) = standing(&app, &row).await?;
    let zone = &app.engine.clock.zone;
    let mut changes = vec![];
    for c in store.key_changes(&id, CHANGES).await? {
        let name = app.accounts.name_of(&c.asked_by).await.unwrap_or_default();
        changes.push(json!({
            "id": c.id, "action": c.action.name(), "kid": c.kid, "algorithm": c.algorithm, "key": c.pem, "reason": c.reason,
            "state": c.state.name(), "asked-by": name, "asked": zone.text(c.asked), "own": c.asked_by == acting.person,
            "decided": c.decided.map(|at| zone.text(at)),
        }));
    }
    let ping = store.ping_last(&id).await?.map(|p| {
        let how = p.how.map(PingHow::name);
        json!({"id": p.id, "sent": zone.text(p.sent), "how": how, "acknowledged": p.acknowledged.map(|at| zone.text(at))})
    });
    view["changes"] = changes.into();
    view["ping"] = ping.into();
    view["says"] = json!(row.says);
    Ok(Json(view))
}

async fn standing(app: &App, row: &PartnerRow) -> Result<(Level, Value)> {
    let (store, zone, now) = (&app.engine.store, &app.engine.clock.zone, now());
    let id = row.id.as_str();
    let keys = store.partner_keys(id).await?;
    let accounts = store.partner_accounts(id).await?.len();
    let webhook = store.webhook(id).await?.filter(|w| w.state != WebhookState::Removed);
    let changes = store.key_changes(id, CHANGES).await?;
    let pending = changes.iter().filter(|c| c.state == KeyChangeState::Pending).count();
    let ping = store.ping_last(id).await?;
    let dead_letters = store.dead_letters_open_of(id).await?;
    let waiting = store.waiting_counts().await?.get(id).copied().unwrap_or(0);
    let unsent = store.outbox_of_partner(id).await?;
    let queued = queued(app, id).await;
    let backlog = waiting + unsent + queued.unwrap_or(0);
    let received = store.partner_last_received(id).await?;
    let filter = MessageFilter { partner: Some(id.to_owned()), direction: Some(Direction::Out), state: None };
    let sent = store.messages(&filter, &Paging::first(1)).await?.rows.into_iter().next();
    let delivered = store.delivery_last_good(id).await?;
    let insecure = webhook.is_some() && app.insecure_webhooks;
    let seen = Seen {
        partner: row,
        keys: &keys,
        webhook: webhook.as_ref(),
        insecure,
        backlog,
        dead_letters,
        pending,
        ping: ping.as_ref(),
        now,
    };
    let remedies = partner_health::remedies(&seen);
    let level = remedies.iter().map(|r| r.level).max().unwrap_or(Level::Good);
    let text = |at: Option<Millis>| at.map(|at| zone.text(at));
    let last_good =
        [received.as_ref().map(|m| m.at), delivered.as_ref().map(|d| d.at), ping.and_then(|p| p.acknowledged)];
    let view = json!({
        "id": row.id, "kind": row.kind.name(), "name": row.name, "organisation": row.organisation, "state": row.state.name(), "format": row.format.name(),
        "broker": row.broker_user.is_some(), "health": level.name(),
        "remedies": remedies.iter().map(partner_health::Remedy::view).collect::<Vec<_>>(),
        "accounts": accounts, "backlog": backlog, "broker-answers": queued.is_some(), "dead-letters": dead_letters,
        "pending": pending, "added": zone.text(row.added), "ended": text(row.ended),
        "last-in": received.map(|m| json!({"id": m.id, "type": m.r#type, "at": zone.text(m.at)})),
        "last-out": sent.map(|m| json!({"id": m.id, "type": m.r#type, "at": zone.text(m.at)})),
        "last-good": text(last_good.into_iter().flatten().max()),
        "keys": keys.iter().map(|key| key_view(app, key, now)).collect::<Vec<_>>(),
        "webhook": webhook.map(|w| json!({
            "url": w.url, "state": w.state.name(), "reason": w.reason, "failures": w.failures, "waiting": waiting,
            "failing-since": text(w.failing_since), "next-try": (w.failures > 0).then(|| zone.text(w.next_try)),
            "certificate-until": text(w.certificate_until), "last-delivered": delivered.map(|d| zone.text(d.at)),
        })),
    });
    Ok((level, view))
}

fn key_view(app: &App, key: &PartnerKeyRow, now: Millis) -> Value {
    let zone = &app.engine.clock.zone;
    json!({
        "kid": key.kid, "algorithm": key.algorithm, "state": key.state.name(), "added": zone.text(key.added),
        "age-days": (now - key.added) / DAY_MS, "due": zone.text(key.added + KEY_DAYS * DAY_MS),
        "revoked": key.revoked.map(|at| zone.text(at)), "reason": key.reason,
    })
}

/// What lies in its queue at the broker; `None` when the broker does not say.
async fn queued(app: &App, id: &str) -> Option<i64> {
    let queue = Queue::PartnerOut(id.to_owned());
    let asked = app.bus.waiting(&queue);
    let waiting = tokio::time::timeout(BROKER, asked).await.ok()?.ok()?;
    i64::try_from(waiting).ok()
}

#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Paged {
    cursor: Option<String>,
}

/// Every attempt to call a partner, the latest first.
#[utoipa::path(get, path = "/partners/{id}/deliveries", tag = "partners", params(("id" = String, Path), Paged), responses((status = 200, body = Value), (status = 403)))]
async fn deliveries(
    State(app): State<App>,
    As(acting): As,
    Path(id): Path<String>,
    Query(which): Query<Paged>,
) -> Result<Json<Value>> {
    operator(&acting)?;
    let zone = &app.engine.clock.zone;
    let page = app.engine.store.deliveries(&id, &Paging { after: which.cursor, limit: PAGE }).await?;
    let view = |d: &DeliveryRow| {
        json!({
            "id": d.id, "message": d.message, "type": d.r#type, "attempt": d.attempt, "at": zone.text(d.at), "took-ms": d.took,
            "outcome": d.outcome, "status": d.status, "answer": d.answer,
        })
    };
    Ok(Json(json!({"items": page.rows.iter().map(view).collect::<Vec<_>>(), "next": page.next})))
}

/// Send it a message `hub.ping`; the partner shows when it was acknowledged.
#[utoipa::path(post, path = "/partners/{id}/test", tag = "partners", params(("id" = String, Path)), responses((status = 202, body = Value), (status = 403), (status = 404), (status = 503)))]
async fn test(State(app): State<App>, As(acting): As, Path(id): Path<String>) -> Result<(StatusCode, Json<Value>)> {
    operator(&acting)?;
    app.partners.active(&id).await.map_err(|_| ApiError::not_found())?;
    let (ping, kind, now) = (Uuid::now_v7().to_string(), format!("{id}.hub.ping"), now());
    let event = CloudEvent::new(ping.clone(), "/hub", kind.clone(), json!({}));
    let body = app.partners.seal(&event, now / 1000).map_err(|error| internal(&error))?;
    let row =
        PingRow { id: ping.clone(), partner: id, sent_by: acting.person, sent: now, how: None, acknowledged: None };
    app.engine.store.ping_add(&row).await?;
    let envelope = Envelope::new(Exchange::Partners, kind, ping.clone(), body).map_err(|error| internal(&error))?;
    let sent = app.bus.send(vec![envelope]).await.map_err(|_| busy())?;
    // In process it is confirmed when the partner has taken it: that is not waited for.
    match tokio::time::timeout(BRIEFLY, sent.confirmed()).await {
        Ok(Ok(outcomes)) if outcomes.iter().all(|o| *o == Outcome::Confirmed) => {}
        Ok(_) => return Err(busy()),
        Err(_) => {}
    }
    Ok((StatusCode::ACCEPTED, Json(json!({"id": ping}))))
}

/// A second operator approves or refuses a new key.
#[utoipa::path(post, path = "/partners/{id}/key-changes/{change}/{verdict}", tag = "partners", params(("id" = String, Path), ("change" = Uuid, Path), ("verdict" = String, Path)), responses((status = 204), (status = 403), (status = 404), (status = 409)))]
async fn decide(
    State(app): State<App>,
    As(acting): As,
    Path((id, change, verdict)): Path<(String, Uuid, String)>,
) -> Result<StatusCode> {
    operator(&acting)?;
    let to = match verdict.as_str() {
        "approve" => KeyChangeState::Approved,
        "refuse" => KeyChangeState::Refused,
        _ => return Err(ApiError::not_found()),
    };
    let store = &app.engine.store;
    app.partners.active(&id).await.map_err(|_| ApiError::not_found())?;
    store.key_change(change).await?.filter(|c| c.partner == id).ok_or_else(ApiError::not_found)?;
    let most = i64::try_from(VALID_KEYS).unwrap_or(i64::MAX);
    let conflict = |code, zh: &str, en: &str| Err(ApiError::new(StatusCode::CONFLICT, code, zh, en));
    match store.key_change_decide(change, to, &acting.person, most, now()).await? {
        KeyDecision::Decided => Ok(StatusCode::NO_CONTENT),
        KeyDecision::Own => conflict(
            "own-key-change",
            "这是您本人提出的变更，须由另一位运维人员核准。",
            "You asked for this change yourself. Another operator has to approve it.",
        ),
        KeyDecision::NotPending => conflict(
            "key-change-decided",
            "此变更已由他人处理，请刷新页面。",
            "Somebody has decided this change already. Reload the page.",
        ),
        KeyDecision::TooManyKeys => conflict(
            "two-keys",
            "对方已有两个有效密钥。请先停用较旧的一个：hub partner key revoke。",
            "The partner has two valid keys. Revoke the older one first: hub partner key revoke.",
        ),
        KeyDecision::KeyTaken => conflict(
            "key-taken",
            "该密钥名称曾经使用过。请拒绝此变更，并换用新的名称。",
            "The name of this key was used before. Refuse the change, and ask for the key under a new name.",
        ),
    }
}
