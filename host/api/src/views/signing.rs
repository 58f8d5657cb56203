//! Who signs a draft, who has, and what one whose turn it is may sign with.
use super::{
    names::{Names, post_label},
    pair, text,
};
use crate::{error::Result, state::App};
use accounts::{Acting, meant};
use cases::{
    admission::Loaded,
    doc::{Signing, SigningParty},
    seals::{Purpose, powers},
};
use contract::outside::{Signatory, SignedWith};
use serde_json::{Value, json};
use store::rows::*;

fn declared<'a>(l: &'a Loaded, signing: &Signing, party: &str) -> Option<&'a Signatory> {
    l.installed.contract.documents.get(&signing.name)?.parties.get(party)
}

fn title(l: &Loaded, signing: &Signing, party: &str) -> Value {
    declared(l, signing, party).map_or_else(|| pair(party, party), |p| text(&p.title()))
}

pub async fn parties(
    app: &App,
    names: &mut Names<'_>,
    acting: &Acting,
    l: &Loaded,
    signing: &Signing,
) -> Result<Value> {
    let zone = &app.engine.clock.zone;
    let mut out = vec![];
    for party in &signing.parties {
        let task = l.tasks.iter().find(|t| Some(t.id) == party.task);
        let signed = match &party.signed {
            None => None,
            Some(by) => {
                let organisation = match &by.organisation {
                    Some(code) => Some(names.organisation(code).await?),
                    None => None,
                };
                let post = by.post.as_deref().map(|p| text(&post_label(p)));
                let person = names.person(&by.person).await?;
                Some(json!({"person": person, "organisation": organisation, "post": post, "at": zone.text(by.at)}))
            }
        };
        let holder = match task {
            Some(task) => Some(names.holder(&task.offers).await?),
            None => None,
        };
        out.push(json!({
            "party": party.party, "title": title(l, signing, &party.party), "with": declared(l, signing, &party.party).map(|p| p.with),
            "signed": signed, "holder": holder, "mine": task.is_some_and(|t| meant(acting, &t.offers)),
        }));
    }
    Ok(out.into())
}

/// What a task to sign is for. `seals`: those of mine that fit; `needs-application`: I may ask and not use.
pub async fn place(app: &App, acting: &Acting, l: &Loaded, signing: &Signing, party: &SigningParty) -> Result<Value> {
    let with = declared(l, signing, &party.party).map_or(SignedWith::Signature, |p| p.with);
    let document = app.engine.store.document(signing.document).await?;
    let ready = document.as_ref().is_some_and(|d| d.state == DocumentState::Draft);
    let rows = match (&acting.seat, with) {
        (_, SignedWith::Signature) | (None, _) => vec![],
        (Some(seat), _) => app.engine.store.seals_of_organisation(&seat.organisation).await?,
    };
    let (system, now) = (l.case.system.as_str(), app.engine.clock.now().await?);
    let purpose =
        Purpose { with, own: false, system, document: &signing.name, project: l.case.project.as_deref(), now };
    let fitting = rows.iter().filter(|s| purpose.unfit(s).is_none());
    let seals: Vec<_> = fitting.map(|s| json!({"id": s.id, "name": s.name})).collect();
    let free = acting.seat.as_ref().is_none_or(|seat| powers(with).iter().any(|p| seat.may(*p, system)));
    let asked = match free {
        true => vec![],
        false => app.engine.store.seal_applications_for_document(signing.document).await?,
    };
    let mine = asked.iter().rev().find(|a| a.person == acting.person);
    Ok(json!({
        "document": signing.document, "party": party.party, "title": title(l, signing, &party.party), "with": with, "ready": ready,
        "seals": seals, "needs-application": !free && with != SignedWith::Signature,
        "application": mine.map(|a| json!({"id": a.id, "seal": a.seal, "state": a.state, "answer": a.answer})),
    }))
}
