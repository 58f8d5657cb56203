//! Which seal a person uses at a place: the one he names or the first that fits, by his own power or by an application
//! that was approved for this document and is used up with it. Beside it stand the stamps on which the choice rests.
use super::{
    application_stamp,
    choice::{Purpose, powers},
    refused, stamp,
};
use crate::{
    directory::POST,
    engine::Engine,
    error::{CaseError, Denial},
};
use accounts::{Acting, Seat};
use contract::outside::SignedWith;
use documents::seals::{Held, Look};
use store::{rows::*, scope};
use uuid::Uuid;

pub(crate) struct Chosen {
    pub seal: SealRow,
    /// Used up by this act.
    pub application: Option<SealApplicationRow>,
    pub stamps: Vec<(String, i64)>,
}

impl Engine {
    pub(crate) async fn choose_seal(
        &self,
        acting: &Acting,
        purpose: &Purpose<'_>,
        document: Uuid,
        named: Option<Uuid>,
    ) -> Result<Chosen, CaseError> {
        let mut stamps = vec![];
        if let Some(seat) = &acting.seat {
            stamps.push(self.still_held(&acting.person, seat).await?);
        }
        let candidates = match (purpose.with, &acting.seat) {
            (SignedWith::Signature, _) => self.signatures_of(acting).await?,
            (_, Some(seat)) => self.seals_of(&seat.organisation).await?,
            (_, None) => return Err(CaseError::NotYours(Denial::Power)),
        };
        let id = pick(&candidates, purpose, named)?;
        // Read again after its stamp: it may be withdrawn in this moment.
        let seen = self.stamped(&stamp(id)).await?;
        let seal = self.store.seal(id).await?.ok_or(CaseError::NotFound("seal"))?;
        if let Some(why) = purpose.unfit(&seal) {
            return Err(CaseError::Refused(vec![why.said(&seal)]));
        }
        stamps.push((stamp(id), seen));
        let application = match &acting.seat {
            Some(seat) if !may_use(seat, purpose) => Some(self.approved(acting, &seal, document, &mut stamps).await?),
            _ => None,
        };
        Ok(Chosen { seal, application, stamps })
    }

    /// The seat as it stands now, with the stamp that moves when the post is revoked.
    async fn still_held(&self, person: &str, seat: &Seat) -> Result<(String, i64), CaseError> {
        let scope = scope::set(POST, "person", person);
        let seen = self.stamped(&scope).await?;
        let post = self.store.record(POST, &seat.appointment).await?;
        let stands =
            post.is_some_and(|p| p.retired.is_none() && p.data["status"] == "有效" && p.data["person"] == person);
        if stands { Ok((scope, seen)) } else { Err(CaseError::NotYours(Denial::Task)) }
    }

    async fn approved(
        &self,
        acting: &Acting,
        seal: &SealRow,
        document: Uuid,
        stamps: &mut Vec<(String, i64)>,
    ) -> Result<SealApplicationRow, CaseError> {
        if seal.kind == SealKind::Personal {
            return Err(CaseError::NotYours(Denial::Power));
        }
        let mine = |a: &SealApplicationRow| {
            a.seal == seal.id && a.person == acting.person && a.state == SealApplicationState::Approved
        };
        if let Some(found) = self.store.seal_applications_for_document(document).await?.into_iter().find(mine) {
            let scope = application_stamp(found.id);
            let seen = self.stamped(&scope).await?;
            if let Some(now) = self.store.seal_application(found.id).await?.filter(mine) {
                stamps.push((scope, seen));
                return Ok(now);
            }
        }
        let name = &seal.name;
        Err(refused(
            "seal-application-needed",
            format!("您的授权不含用印权限。请先申请使用“{name}”，由本单位印章管理员同意后再盖章。"),
            format!(
                "Your appointment does not let you seal. Apply to use “{name}”; once whoever keeps it agrees, you can seal."
            ),
        ))
    }

    /// Of an organisation that issues a document by itself: the first of its seals that fits.
    pub(crate) async fn issuing_seal(&self, organisation: &str, purpose: &Purpose<'_>) -> Result<SealRow, CaseError> {
        let mut candidates = self.seals_of(organisation).await?;
        // The setting is for what is sealed from now on; earlier seals stay for what only they are good for.
        let set = self.papers()?.seals.algorithm().to_string();
        candidates.sort_by_key(|seal| seal.algorithm != set);
        let id = pick(&candidates, purpose, None)?;
        candidates.into_iter().find(|s| s.id == id).ok_or(CaseError::NotFound("seal"))
    }

    /// The same, with the stamp that moves when it is withdrawn.
    pub(crate) async fn seal_of_itself(&self, organisation: &str, purpose: &Purpose<'_>) -> Result<Chosen, CaseError> {
        let id = self.issuing_seal(organisation, purpose).await?.id;
        let seen = self.stamped(&stamp(id)).await?;
        let seal = self.store.seal(id).await?.ok_or(CaseError::NotFound("seal"))?;
        match purpose.unfit(&seal) {
            Some(why) => Err(CaseError::Refused(vec![why.said(&seal)])),
            None => Ok(Chosen { seal, application: None, stamps: vec![(stamp(id), seen)] }),
        }
    }
}

fn may_use(seat: &Seat, purpose: &Purpose<'_>) -> bool {
    if purpose.own {
        return true;
    }
    let here = seat.project.is_none() || seat.project.as_deref() == purpose.project;
    here && powers(purpose.with).iter().any(|power| seat.may(*power, purpose.system))
}

fn pick(candidates: &[SealRow], purpose: &Purpose<'_>, named: Option<Uuid>) -> Result<Uuid, CaseError> {
    if let Some(id) = named {
        return candidates.iter().find(|s| s.id == id).map(|s| s.id).ok_or(CaseError::NotFound("seal"));
    }
    if let Some(fits) = candidates.iter().find(|s| purpose.unfit(s).is_none()) {
        return Ok(fits.id);
    }
    let last = candidates.iter().rev().find(|s| s.kind == purpose.kind());
    match last.and_then(|s| Some((s, purpose.unfit(s)?))) {
        Some((seal, why)) => Err(CaseError::Refused(vec![why.said(seal)])),
        None => Err(refused(
            "no-seal",
            "本单位还没有此处要求的印章。请本单位管理员在“我的印章”中制发后再盖章。",
            "Your organisation has no seal of the kind asked for here. Its administrator issues one under My seals.",
        )),
    }
}

/// As the documents' service is handed it. `owner`: what the organisation is called.
pub(crate) fn held(seal: &SealRow, owner: &str) -> Held {
    let look = match seal.kind {
        SealKind::Personal => Look::Signature { name: seal.name.clone() },
        _ => Look::Seal { name: owner.to_owned(), which: seal.name.clone() },
    };
    Held { key: seal.key.clone(), certificate: seal.certificate.clone(), look }
}
