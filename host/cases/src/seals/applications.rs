//! One who may not use a seal himself asks for it, for one document and with a reason. Whoever keeps the seal approves or
//! refuses; the asker withdraws. Approved, it is used up by one sealing.
use super::{application_stamp, choice::Purpose, powers, refused};
use crate::{
    directory::POST,
    engine::Engine,
    error::{CaseError, Denial},
    settle::proposal::NoticeAsk,
};
use accounts::{Acting, Seat, meant};
use async_recursion::async_recursion as boxed;
use contract::{Bilingual, outside::SignedWith};
use serde_json::Map;
use store::rows::*;
use uuid::Uuid;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Applied<'a> {
    pub seal: Uuid,
    pub document: Uuid,
    pub why: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Refuse,
    Withdraw,
}

const WHY_MAX: usize = 500;

/// Whether this seat keeps the seal: decides who else may use it.
pub fn keeps(seat: &Seat, seal: &SealRow) -> bool {
    let with = match seal.kind {
        SealKind::Personal => return false,
        SealKind::Organisation => SignedWith::OrganisationSeal,
        SealKind::ProjectDepartment => SignedWith::ProjectSeal,
    };
    let here = seat.project.is_none() || seat.project == seal.project;
    let power = powers(with).iter().any(|p| seat.powers.contains(p));
    seal.organisation.as_ref() == Some(&seat.organisation) && here && power
}

impl Engine {
    pub async fn apply_for_seal(
        &self,
        asked: Applied<'_>,
        acting: &Acting,
        request: &str,
    ) -> Result<SealApplicationRow, CaseError> {
        let why = asked.why.trim();
        if why.is_empty() || why.chars().count() > WHY_MAX {
            return Err(refused(
                "seal-why",
                format!("请说明用印事由，不超过 {WHY_MAX} 个字。"),
                format!("Say what the seal is for in at most {WHY_MAX} characters."),
            ));
        }
        let seat = acting.seat.as_ref().ok_or(CaseError::NotYours(Denial::Power))?;
        let seal = self.store.seal(asked.seal).await?.filter(|s| s.organisation.as_ref() == Some(&seat.organisation));
        let seal = seal.ok_or(CaseError::NotFound("seal"))?;
        let case = self.asked_at(&seal, asked.document, acting).await?;
        let earlier = self.store.seal_applications_for_document(asked.document).await?;
        let open = |a: &&SealApplicationRow| {
            let waits = matches!(a.state, SealApplicationState::Open | SealApplicationState::Approved);
            a.seal == seal.id && a.person == acting.person && waits
        };
        if let Some(there) = earlier.iter().find(open) {
            return Ok(there.clone());
        }
        let row = SealApplicationRow {
            id: Uuid::now_v7(),
            seal: seal.id,
            organisation: seat.organisation.clone(),
            document: asked.document,
            case,
            person: acting.person.clone(),
            post: Some(seat.post.clone()),
            why: why.to_owned(),
            state: SealApplicationState::Open,
            at: self.clock.now().await?,
            decided_by: None,
            decided: None,
            answer: String::new(),
            used: None,
        };
        let told = self.keepers(&seal).await?;
        let text = Bilingual::new(
            format!("用印申请：申请使用“{}”。事由：{why}", seal.name),
            format!("Somebody applies to use “{}”: {why}", seal.name),
        );
        self.write_application(row.clone(), 0, acting, ("apply-for-seal", request), told, text).await?;
        Ok(row)
    }

    /// The case at whose draft he has an open place that this seal would fit.
    async fn asked_at(&self, seal: &SealRow, document: Uuid, acting: &Acting) -> Result<Uuid, CaseError> {
        let row = self.store.document(document).await?.ok_or(CaseError::NotFound("document"))?;
        let case = row.case.ok_or(CaseError::NotFound("document"))?;
        let l = crate::admission::load(self, case).await?;
        let now = self.clock.now().await?;
        let (system, project) = (l.case.system.as_str(), l.case.project.as_deref());
        let declared = l.installed.contract.documents.get(&row.document);
        let places = l.tasks.iter().filter(|t| meant(acting, &t.offers)).filter_map(|t| l.doc.signing_at(t.id));
        let here = places.filter(|(s, _)| s.document == document);
        let withs = here.filter_map(|(_, place)| Some(declared?.parties.get(&place.party)?.with));
        let mut first = None;
        for with in withs.filter(|with| *with != SignedWith::Signature) {
            match (Purpose { with, own: false, system, document: &row.document, project, now }).unfit(seal) {
                None => return Ok(case),
                Some(why) => first = first.or(Some(why)),
            }
        }
        Err(first.map_or(CaseError::NotYours(Denial::Task), |why| CaseError::Refused(vec![why.said(seal)])))
    }

    #[boxed]
    pub async fn decide_application(
        &self,
        id: Uuid,
        verdict: Verdict,
        answer: &str,
        acting: &Acting,
        request: &str,
    ) -> Result<SealApplicationRow, CaseError> {
        let seen = self.stamped(&application_stamp(id)).await?;
        let row = self.store.seal_application(id).await?.ok_or(CaseError::NotFound("application"))?;
        let seal = self.store.seal(row.seal).await?.ok_or(CaseError::NotFound("seal"))?;
        let own = row.person == acting.person;
        let keeps = acting.seat.as_ref().is_some_and(|seat| keeps(seat, &seal));
        let (may, from) = match verdict {
            Verdict::Withdraw => (own, &[SealApplicationState::Open, SealApplicationState::Approved][..]),
            // Nobody agrees with himself.
            Verdict::Approve | Verdict::Refuse => (keeps && !own, &[SealApplicationState::Open][..]),
        };
        if !may {
            return Err(if own || keeps {
                CaseError::NotYours(Denial::Power)
            } else {
                CaseError::NotFound("application")
            });
        }
        if !from.contains(&row.state) {
            return Err(CaseError::NotNow(format!("the application is {}", row.state.name())));
        }
        if verdict == Verdict::Refuse && answer.trim().is_empty() {
            return Err(refused("seal-answer", "请说明不同意用印的理由。", "Say why the seal is refused."));
        }
        let (state, what, zh, en) = match verdict {
            Verdict::Approve => (SealApplicationState::Approved, "approve-seal", "已同意", "approved"),
            Verdict::Refuse => (SealApplicationState::Refused, "refuse-seal", "未同意", "refused"),
            Verdict::Withdraw => (SealApplicationState::Withdrawn, "withdraw-application", "已撤回", "withdrawn"),
        };
        let answer = answer.trim().to_owned();
        let text = Bilingual::new(
            format!("您使用“{}”的申请{zh}。{answer}", seal.name),
            format!("Your application to use “{}” was {en}. {answer}", seal.name),
        );
        let to = if own { vec![] } else { vec![Offer { person: Some(row.person.clone()), ..Offer::default() }] };
        let decided = Some(self.clock.now().await?);
        let row = SealApplicationRow { state, answer, decided, decided_by: Some(acting.person.clone()), ..row };
        self.write_application(row.clone(), seen, acting, (what, request), to, text).await?;
        Ok(row)
    }

    /// Posts of the organisation whose power is over this seal.
    async fn keepers(&self, seal: &SealRow) -> Result<Vec<Offer>, CaseError> {
        let Some(organisation) = &seal.organisation else { return Ok(vec![]) };
        let equals = store::filter::Condition::equals("organisation", organisation.as_str());
        let filter = store::filter::RecordFilter::standing(vec![equals]);
        let posts = self.store.records(POST, &filter, &store::filter::Paging::first(500)).await?.rows;
        let seats =
            posts.iter().filter(|p| p.data["status"] == "有效").filter_map(|p| Some((Seat::of_record(&p.data)?, p)));
        let keepers = seats.filter(|(seat, _)| keeps(seat, seal));
        Ok(keepers
            .filter_map(|(_, p)| {
                Some(Offer { person: Some(p.data["person"].as_str()?.to_owned()), ..Offer::default() })
            })
            .collect())
    }

    async fn write_application(
        &self,
        row: SealApplicationRow,
        seen: i64,
        acting: &Acting,
        (what, request): (&str, &str),
        to: Vec<Offer>,
        text: Bilingual,
    ) -> Result<(), CaseError> {
        let mut proposal = self.host_proposal(acting, what).await?;
        let now = self.clock.now().await?;
        if let Some(history) = &mut proposal.history {
            history.request = request.to_owned();
            history.comment = if row.answer.is_empty() { row.why.clone() } else { row.answer.clone() };
        }
        proposal.stamps.push((application_stamp(row.id), seen));
        proposal.bumps.push(application_stamp(row.id));
        if !to.is_empty() {
            let system = crate::host::HOST.to_owned();
            let case = Some(row.case);
            let notice =
                NoticeRow { id: Uuid::now_v7(), system, zh: text.zh, en: text.en, case, offer: None, at: now, to };
            proposal.notices.push(NoticeAsk { row: notice, params: Map::new() });
        }
        proposal.plain.seal_applications.push(row);
        self.apply(proposal).await
    }
}
