//! Signing by several. A `sign` step offers each party of its document a task, at once or in turn; whoever signs adds one
//! increment to the file and the last moves the token on. The increment is made before the commit: a decision that
//! proves stale leaves a file that nothing names. What is left without being complete is void.
use super::Plan;
use crate::{
    admission::{Admitted, Signature},
    doc::{Signed, Signing, SigningParty},
    error::CaseError,
    papers,
    seals::{Chosen, Purpose, held},
};
use contract::{
    Step,
    outside::{Signatory, SigningOrder},
};
use serde_json::Value;
use store::rows::*;
use uuid::Uuid;

impl Plan<'_> {
    /// Comes to the step: the draft that the rules made for it, else one from the form, and its parties are asked.
    pub(super) async fn signing(
        &mut self,
        branch: &str,
        id: &str,
        step: &Step,
        due: Option<Millis>,
    ) -> Result<(), CaseError> {
        let name = step.document.clone().unwrap_or_default();
        self.void(|s| s.step == id && s.branch == branch);
        if !self.proposal.documents.iter().any(|ask| ask.row.document == name && ask.row.is_drafted()) {
            let form = self.doc.form.clone();
            self.draft(&name, &form, &Value::Null, &None).await?;
        }
        let drafted = self.proposal.documents.iter().rev().find(|ask| ask.row.document == name && ask.row.is_drafted());
        let row = &drafted.ok_or_else(|| CaseError::Internal(format!("`{name}` was not drafted")))?.row;
        let (document, parties) = (row.id, papers::parties(row));
        if parties.is_empty() {
            return Err(CaseError::Internal(format!("nobody signs `{name}` as the case stands")));
        }
        let parties = parties.into_iter().map(|party| SigningParty { party, task: None, signed: None }).collect();
        let (branch, step) = (branch.to_owned(), id.to_owned());
        let unissued = self.installed.contract.documents.get(&name).is_some_and(|d| d.is_sealed_after_signing());
        self.doc.signing.push(Signing { document, name, branch, step, parties, unissued });
        self.ask_parties(self.doc.signing.len() - 1, due).await
    }

    /// Tasks for those whose turn it is and who have none.
    async fn ask_parties(&mut self, n: usize, due: Option<Millis>) -> Result<(), CaseError> {
        let signing = self.doc.signing[n].clone();
        let installed = self.installed.clone();
        let declared = installed.contract.documents.get(&signing.name);
        let in_turn = declared.is_some_and(|d| d.order == SigningOrder::InTurn);
        let waiting = signing.parties.iter().enumerate().filter(|(_, p)| p.signed.is_none());
        for (k, party) in waiting.take(if in_turn { 1 } else { usize::MAX }).filter(|(_, p)| p.task.is_none()) {
            let rule = declared.and_then(|d| d.parties.get(&party.party)).map(|p: &Signatory| p.who.clone());
            let rule = rule.ok_or_else(|| CaseError::Internal(format!("no party `{}`", party.party)))?;
            let task = self.offer_to(&signing.branch, &signing.step, &rule, due).await?;
            self.doc.signing[n].parties[k].task = Some(task);
        }
        Ok(())
    }

    /// One party's increment, with everything that it rests on and leaves.
    pub async fn sign(&mut self, signature: Signature, a: &Admitted) -> Result<(), CaseError> {
        let place = |s: &Signing| s.parties.iter().position(|p| p.task == Some(signature.task));
        let found = self.doc.signing.iter().enumerate().find_map(|(n, s)| Some((n, place(s)?)));
        let (n, k) = found.ok_or_else(|| CaseError::NotNow("nothing is to be signed here".to_owned()))?;
        let signing = self.doc.signing[n].clone();
        let party = signing.parties[k].party.clone();
        let document = self.engine.store.document(signing.document).await?.ok_or(CaseError::NotFound("document"))?;
        let Some(draft) = document.file.as_ref().filter(|_| document.state == DocumentState::Draft) else {
            return Err(CaseError::NotNow("the draft is still being made".to_owned()));
        };
        let chosen = self.chosen(&signing, &party, signature.seal).await?;
        let owner = match &chosen.seal.organisation {
            Some(code) => self.engine.directory.name_of(code).await?,
            None => String::new(),
        };
        let papers = self.engine.papers()?;
        let before = papers.read(draft).await?;
        let signed = papers.seals.seal(&before, &party, &held(&chosen.seal, &owner), self.now).await;
        let file = papers.keep(signed.map_err(crate::seals::trouble)?).await?;
        let complete = signing.lacks_one();
        let state = if complete && !signing.unissued { DocumentState::Sealed } else { DocumentState::Draft };
        self.moved(signing.document, state, Some(&file));
        self.log_use(&chosen, &signing, &party, &file.sha256, &a.request);
        self.doc.signing[n].parties[k].signed = Some(self.signed(&chosen));
        if complete {
            self.whole(n);
            return Ok(());
        }
        self.proposal.plain.tasks_closed.push((signature.task, TaskState::Done, self.now));
        let due = self.doc.token(&signing.branch).and_then(|t| t.due);
        self.ask_parties(n, due).await
    }

    /// Others rely on what another organisation has signed; what only the applicant itself signed it may take back. Where
    /// the case had come to this step before, the paper takes the place of the one that was signed then.
    fn whole(&mut self, n: usize) {
        let signing = self.doc.signing[n].clone();
        let another = |by: &Signed| {
            self.case.as_ref().is_none_or(|own| {
                by.organisation != own.organisation || own.organisation.is_none() && by.person != own.person
            })
        };
        if signing.unissued || signing.parties.iter().filter_map(|p| p.signed.as_ref()).any(another) {
            self.doc.inert = false;
        }
        let before = |s: &Signing| {
            s.document != signing.document
                && s.is_complete()
                && (&s.name, &s.branch, &s.step) == (&signing.name, &signing.branch, &signing.step)
        };
        let (before, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.doc.signing).into_iter().partition(before);
        self.doc.signing = kept;
        for signing in before {
            self.moved(signing.document, DocumentState::Superseded, None);
        }
    }

    async fn chosen(&self, signing: &Signing, party: &str, named: Option<Uuid>) -> Result<Chosen, CaseError> {
        let declared = self.installed.contract.documents.get(&signing.name).and_then(|d| d.parties.get(party));
        let declared = declared.ok_or_else(|| CaseError::Internal(format!("no party `{party}`")))?;
        let (with, own) = (declared.with, declared.is_own_affair());
        let (system, document, now) = (self.installed.contract.id.as_str(), signing.name.as_str(), self.now);
        let project = self.case.as_ref().and_then(|c| c.project.as_deref());
        let purpose = Purpose { with, own, system, document, project, now };
        self.engine.choose_seal(&self.acting, &purpose, signing.document, named).await
    }

    fn signed(&self, chosen: &Chosen) -> Signed {
        let seat = self.acting.seat.as_ref();
        Signed {
            person: self.acting.person.clone(),
            organisation: seat.map(|s| s.organisation.clone()),
            post: seat.map(|s| s.post.clone()),
            seal: chosen.seal.id,
            at: self.now,
        }
    }

    /// The log of the seal, the application that is used up, and what both rest on.
    fn log_use(&mut self, chosen: &Chosen, signing: &Signing, party: &str, sha256: &str, request: &str) {
        let by = self.signed(chosen);
        self.proposal.stamps.extend(chosen.stamps.iter().cloned());
        self.proposal.plain.seal_uses.push(SealUseRow {
            id: Uuid::now_v7(),
            seal: chosen.seal.id,
            document: signing.document,
            party: party.to_owned(),
            sha256: sha256.to_owned(),
            person: by.person,
            organisation: by.organisation,
            post: by.post,
            case: self.case.as_ref().map(|c| c.id),
            application: chosen.application.as_ref().map(|a| a.id),
            at: self.now,
            request: request.to_owned(),
        });
        if let Some(application) = &chosen.application {
            self.proposal.bumps.push(crate::seals::application_stamp(application.id));
            let state = SealApplicationState::Used;
            let row = SealApplicationRow { state, used: Some(self.now), ..application.clone() };
            self.proposal.plain.seal_applications.push(row);
        }
    }

    /// Drafts that the case left before they were whole: one that waits for its seal stands until the case ends without
    /// it or begins anew.
    pub(super) fn void_drafts(&mut self) {
        let Ok(procedure) = self.procedure() else { return };
        let ended = self.case.as_ref().is_none_or(|c| matches!(c.state, CaseState::Done | CaseState::Closed));
        let tokens = self.doc.tokens.clone();
        let at = |branch: &str, step: &str| tokens.iter().any(|t| !t.ended && t.branch == branch && t.step == step);
        let over = ended || at("", procedure.first_step());
        self.void(|s| if s.waits_for_seal() { over } else { !at(&s.branch, &s.step) });
    }

    fn void(&mut self, which: impl Fn(&Signing) -> bool) {
        let (void, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.doc.signing)
            .into_iter()
            .partition(|s| (!s.is_complete() || s.unissued) && which(s));
        self.doc.signing = kept;
        for signing in void {
            self.moved(signing.document, DocumentState::Void, None);
        }
    }
}
