//! Who am I, and for whom may I act.
use crate::{
    door::Who,
    error::Result,
    state::App,
    views::{names, text},
};
use accounts::Seat;
use axum::{Json, extract::State};
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(me))
}

/// The person, the posts he may act from (exact values of `Hub-Acting-For`), and the hub's clock.
#[utoipa::path(get, path = "/me", tag = "session", responses((status = 200, body = Value), (status = 401)))]
async fn me(State(app): State<App>, Who(visitor): Who) -> Result<Json<Value>> {
    let now = app.engine.clock.now().await?;
    let seats = app.accounts.seats(&visitor.person, &app.today().await?).await?;
    let record = app.engine.store.record(cases::directory::PERSON, &visitor.person).await?;
    let data = record.map(|r| r.data).unwrap_or_default();
    let mobile = data.get("mobile").and_then(Value::as_str).map(last_four);
    let mut acting = vec![oneself(&visitor.name)];
    for seat in &seats {
        acting.push(seat_view(&app, seat).await?);
    }
    let chairs = seats.iter().map(Seat::chair).collect();
    let unread =
        app.engine.store.notices_unread(&store::filter::Viewer { person: visitor.person.clone(), chairs }).await?;
    Ok(Json(json!({
        "person": {
            "id": visitor.person, "name": visitor.name, "verified": data.get("verified") == Some(&json!(true)),
            "mobile-masked": mobile, "operator": visitor.operator,
        },
        "csrf": visitor.csrf, "acting": acting, "notices-unread": unread, "sample": app.sample.is_some(),
        "clock": app.engine.clock.zone.text(now), "zone": "Asia/Shanghai",
    })))
}

fn oneself(name: &str) -> Value {
    json!({
        "value": "self", "label": {"zh": format!("{name}（本人）"), "en": format!("{name} (myself)")}, "organisation": null, "organisation-name": null, "office": null,
        "post": null, "post-label": null, "project": null, "level": null, "powers": [], "systems": [],
    })
}

async fn seat_view(app: &App, seat: &Seat) -> Result<Value> {
    let organisation = app.engine.directory.name_of(&seat.organisation).await?;
    let post = names::post_label(&seat.post);
    let away = match &seat.on_behalf {
        Some(person) => Some(app.engine.directory.person_name(person).await?),
        None => None,
    };
    let (for_zh, for_en) =
        away.as_ref().map_or_else(Default::default, |a| (format!("（代{a}）"), format!(" (for {a})")));
    let at = seat.office.clone().map(|o| format!("{organisation} {o}")).unwrap_or_else(|| organisation.clone());
    Ok(json!({
        "value": seat.header(), "label": {"zh": format!("{at} · {}{for_zh}", post.zh), "en": format!("{at} · {}{for_en}", post.english())}, "organisation": seat.organisation,
        "organisation-name": organisation, "office": seat.office, "post": seat.post, "post-label": text(&post), "project": seat.project, "level": seat.level,
        "powers": seat.powers.iter().map(|p| p.name()).collect::<Vec<_>>(), "systems": seat.systems, "authority": seat.is_authority, "on-behalf": away,
    }))
}

fn last_four(mobile: &str) -> String {
    let tail: String = mobile.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    format!("*******{tail}")
}
