//! Seals, applications to use one, and the log of uses, with the names that a person reads.
use super::{names::Names, pair};
use crate::{error::Result, state::App};
use accounts::Acting;
use cases::seals::{keeps, leads};
use serde_json::{Value, json};
use store::rows::*;

/// `may`: what this reader may do with it.
pub async fn seal(app: &App, names: &mut Names<'_>, acting: &Acting, s: &SealRow) -> Result<Value> {
    let zone = &app.engine.clock.zone;
    let organisation = match &s.organisation {
        Some(code) => Some(names.organisation(code).await?),
        None => None,
    };
    let project = match &s.project {
        Some(no) => Some(app.engine.directory.project_name(no).await?),
        None => None,
    };
    Ok(json!({
        "id": s.id, "kind": s.kind, "kind-title": kind(s.kind), "name": s.name, "organisation": s.organisation,
        "organisation-name": organisation, "project": s.project, "project-name": project, "holder": s.holder,
        "systems": s.systems, "documents": s.documents, "algorithm": s.algorithm, "state": s.state,
        "issued": zone.text(s.issued), "valid-until": zone.text(s.valid_until), "ended": s.ended.map(|t| zone.text(t)),
        "reason": s.reason, "may": may(acting, s),
    }))
}

pub fn kind(kind: SealKind) -> Value {
    match kind {
        SealKind::Organisation => pair("单位印章", "Seal of an organisation"),
        SealKind::ProjectDepartment => pair("项目部印章", "Seal of a project department"),
        SealKind::Personal => pair("个人签名", "Personal signature"),
    }
}

pub fn withdraws(acting: &Acting, seal: &SealRow) -> bool {
    let own = seal.holder.as_ref() == Some(&acting.person);
    acting.operator || own || seal.organisation.as_ref().is_some_and(|o| leads(acting, o))
}

/// Whoever leads the organisation, keeps the seal or holds it reads its log.
pub fn reads_uses(acting: &Acting, seal: &SealRow) -> bool {
    withdraws(acting, seal) || acting.seat.as_ref().is_some_and(|seat| keeps(seat, seal))
}

fn may(acting: &Acting, seal: &SealRow) -> Vec<&'static str> {
    let active = seal.state == SealState::Active;
    let decides = acting.seat.as_ref().is_some_and(|seat| keeps(seat, seal));
    let all = [
        ("withdraw", active && withdraws(acting, seal)),
        ("decide", active && decides),
        ("uses", reads_uses(acting, seal)),
    ];
    all.into_iter().filter(|(_, yes)| *yes).map(|(word, _)| word).collect()
}

pub async fn application(app: &App, names: &mut Names<'_>, acting: &Acting, a: &SealApplicationRow) -> Result<Value> {
    let zone = &app.engine.clock.zone;
    let seal = app.engine.store.seal(a.seal).await?;
    let case = app.engine.store.case(a.case).await?;
    let document = app.engine.store.document(a.document).await?;
    let title = document.as_ref().map(|d| super::case::title(app, d));
    let decides = seal.as_ref().is_some_and(|s| acting.seat.as_ref().is_some_and(|seat| keeps(seat, s)));
    let open = a.state == SealApplicationState::Open;
    let own = a.person == acting.person;
    let may: Vec<_> = [
        ("approve", open && decides && !own),
        ("refuse", open && decides && !own),
        ("withdraw", own && (open || a.state == SealApplicationState::Approved)),
    ]
    .into_iter()
    .filter(|(_, yes)| *yes)
    .map(|(word, _)| word)
    .collect();
    let decided_by = match &a.decided_by {
        Some(person) => Some(names.person(person).await?),
        None => None,
    };
    Ok(json!({
        "id": a.id, "seal": a.seal, "seal-name": seal.map(|s| s.name), "document": a.document, "document-title": title,
        "document-number": document.and_then(|d| d.number), "case": a.case, "case-title": case.map(|c| c.title),
        "person": a.person, "person-name": names.person(&a.person).await?, "why": a.why, "state": a.state, "at": zone.text(a.at),
        "decided": a.decided.map(|t| zone.text(t)), "decided-by": decided_by, "answer": a.answer, "used": a.used.map(|t| zone.text(t)),
        "may": may,
    }))
}

pub async fn using(app: &App, names: &mut Names<'_>, u: &SealUseRow) -> Result<Value> {
    let zone = &app.engine.clock.zone;
    let document = app.engine.store.document(u.document).await?;
    let title = document.as_ref().map(|d| super::case::title(app, d));
    let person = match u.person.is_empty() {
        true => None,
        false => Some(names.person(&u.person).await?),
    };
    Ok(json!({
        "id": u.id, "at": zone.text(u.at), "document": u.document, "document-title": title,
        "document-number": document.and_then(|d| d.number), "party": u.party, "sha256": u.sha256, "person": u.person,
        "person-name": person, "organisation": u.organisation, "post": u.post, "case": u.case, "application": u.application,
        "request": u.request,
    }))
}
