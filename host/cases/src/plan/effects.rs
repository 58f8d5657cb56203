//! One effect, one arm: what it writes. Vetting has happened; a lookup that
//! fails here is the host's own mistake.
use super::Plan;
use crate::{
    error::CaseError,
    settle::{overlay::record_timer_id, proposal::*},
    whom,
};
use contract::{
    Bilingual, Effect, FieldType,
    effect::{Recipient, TimerRecord},
};
use serde_json::{Map, Value};
use std::sync::Arc;
use store::rows::*;
use uuid::Uuid;

impl Plan<'_> {
    pub(super) async fn effect(&mut self, effect: &Effect) -> Result<(), CaseError> {
        if leaves_a_mark(effect, &self.installed.contract) {
            self.doc.inert = false;
        }
        match effect {
            Effect::RecordPut { register, data, expect, correction, merge } => {
                let change = match merge {
                    true => RecordChange::Merge { patch: data.clone() },
                    false => RecordChange::Put { data: data.clone(), correction: *correction },
                };
                self.record(register, None, change, *expect)?;
            }
            Effect::RecordRetire { register, key, reason } => {
                let reason = serde_json::to_value(reason).map(|v| contract::pointer::plain(&v)).unwrap_or_default();
                self.record(register, Some(key.clone()), RecordChange::Retire { reason }, None)?;
            }
            Effect::ClaimTake { set, key, limit, until, holder } => {
                let (set, holder) = (self.claim_set(set), self.holder(holder));
                let until = until.as_deref().and_then(|t| self.engine.clock.zone.read(t));
                self.proposal.claims.push(ClaimAsk { set, key: key.clone(), limit: *limit, holder, until });
            }
            Effect::ClaimFree { set, key, holder } => {
                let row = (self.claim_set(set), key.clone(), self.holder(holder));
                self.proposal.claims_freed.push(row);
            }
            Effect::DocumentIssue { document, data, number, record } => {
                self.document(document, data, number, record).await?;
            }
            Effect::DocumentDraft { document, data, number, record } => {
                self.draft(document, data, number, record).await?;
            }
            Effect::DocumentRevoke { document, number, reason } => {
                let (system, at) = (self.installed.contract.id.clone(), self.now);
                let number = contract::pointer::plain(number);
                let revoked = Revoked { system, document: document.clone(), number, reason: reason.clone(), at };
                self.proposal.plain.documents_revoked.push(revoked);
            }
            Effect::EventPublish { event, data } => self.publish(event, data)?,
            Effect::MessageSend { message, data, to } => self.send(message, data, to.as_ref()).await?,
            Effect::CaseOpen { system, procedure, form, for_whom, reference } => {
                self.open_case(system, procedure, form, for_whom, reference.as_deref()).await?;
            }
            Effect::CaseSuspend { .. } => self.case_mut()?.state = CaseState::Suspended,
            Effect::CaseResume {} => self.case_mut()?.state = CaseState::Open,
            Effect::CaseClose { .. } => {
                let now = self.now;
                let case = self.case_mut()?;
                (case.state, case.closed) = (CaseState::Closed, Some(now));
            }
            Effect::TaskAssign { to, priority, due } => self.assign(to, *priority, due.as_deref()),
            Effect::TimerSet { name, at, record } => self.timer(name, at, record.as_ref())?,
            Effect::TimerClear { name, record } => {
                let id = self.timer_id(name, record.as_ref());
                self.proposal.plain.timers_cleared.push(id);
            }
            Effect::NoticeSend { to, text, params, offer } => {
                let offer = offer.as_ref().map(|o| serde_json::to_value(o).unwrap_or_default());
                self.notice(std::slice::from_ref(to), text, params, offer).await?;
            }
            Effect::AlertRaise { key, level, to, text, params } => self.alert(key, level, to, text, params).await?,
            Effect::AlertClear { key } => {
                let row = (self.installed.contract.id.clone(), key.clone(), self.now);
                self.proposal.plain.alerts_cleared.push(row);
            }
            Effect::SessionRevoke { person } => self.proposal.plain.sessions_ended.push(person.clone()),
            Effect::LedgerOpen { .. }
            | Effect::LedgerPost { .. }
            | Effect::LedgerHold { .. }
            | Effect::LedgerRelease { .. }
            | Effect::LedgerOrder { .. }
            | Effect::LedgerClose { .. } => self.ledger(effect),
            // The vet refuses them: who seals and signs is declared.
            Effect::SealAsk { .. } | Effect::SignAsk { .. } => {}
        }
        Ok(())
    }

    fn ledger(&mut self, effect: &Effect) {
        let contract = &self.installed.contract;
        let (system, charts) = (contract.id.clone(), Arc::new(contract.ledger.clone()));
        let (person, effect) = (self.acting.person.clone(), effect.clone());
        self.proposal.ledger.push(LedgerAsk { system, charts, person, effect });
    }

    fn record(
        &mut self,
        register: &str,
        key: Option<Value>,
        change: RecordChange,
        expect: Option<i64>,
    ) -> Result<(), CaseError> {
        let full = self.installed.contract.full(register);
        let found =
            self.engine.systems.register(&full).ok_or_else(|| CaseError::Internal(format!("no register {full}")))?;
        let person = self.acting.person.clone();
        self.proposal.records.push(RecordAsk {
            register: found.name,
            definition: found.definition,
            key,
            change,
            expect,
            person,
        });
        Ok(())
    }

    /// Sets belong to a system unless named with another's id.
    fn claim_set(&self, set: &str) -> String {
        if set.contains('/') { set.to_owned() } else { format!("{}/{set}", self.installed.contract.id) }
    }

    fn holder(&self, given: &Option<Value>) -> String {
        match (given, &self.case) {
            (Some(holder), _) => contract::pointer::plain(holder),
            (None, Some(case)) => case.id.to_string(),
            (None, None) => self.installed.contract.id.clone(),
        }
    }

    pub(super) fn publish(&mut self, event: &str, data: &Value) -> Result<(), CaseError> {
        let contract = &self.installed.contract;
        let declared = contract.events.get(event).ok_or_else(|| CaseError::Internal(format!("no event {event}")))?;
        let subject_field =
            declared.subject.clone().or_else(|| declared.payload.keys().next().cloned()).unwrap_or_default();
        // A handler has no case: then its payload says which project it is about.
        let said = || {
            let project = declared.payload.iter().find(|(_, kind)| **kind == FieldType::Project)?;
            data.get(project.0)?.as_str().map(str::to_owned)
        };
        self.proposal.events.push(EventAsk {
            r#type: contract.event_type(event),
            source: format!("/systems/{}@{}", contract.id, self.installed.version),
            subject_field,
            data: data.clone(),
            project: self.case.as_ref().and_then(|c| c.project.clone()).or_else(said),
            hops: self.hops,
        });
        Ok(())
    }

    /// A follow-up case. Its system may not be installed yet: it then waits as
    /// a draft that says so.
    async fn open_case(
        &mut self,
        system: &str,
        procedure: &str,
        form: &Value,
        whom: &Value,
        reference: Option<&str>,
    ) -> Result<(), CaseError> {
        let base = self.proposal.history.as_ref().map(|h| h.id).unwrap_or_default();
        let name = reference
            .map_or_else(|| format!("{base}/{system}/{procedure}/{}", self.proposal.plain.cases.len()), str::to_owned);
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{}/{name}", self.installed.contract.id).as_bytes());
        if self.engine.store.case(id).await?.is_some() {
            return Ok(());
        }
        self.proposal.stamps.push((store::scope::case(id), 0));
        self.proposal.bumps.push(store::scope::case(id));
        let whom = contract::pointer::plain(whom);
        let (row, doc) = crate::drafts::new_case(id, system, procedure, form.clone(), self.now);
        let organisation = self.engine.directory.organisation(&whom).await?.map(|_| whom.clone());
        let person = if organisation.is_some() { String::new() } else { whom.clone() };
        self.proposal.plain.cases.push(CaseRow { organisation, person, doc: doc.into_json().into(), ..row });
        Ok(())
    }

    fn assign(&mut self, to: &str, priority: Option<i32>, due: Option<&str>) {
        let due = due.and_then(|d| self.engine.clock.zone.read(d));
        let to = Some(to.to_owned()).filter(|to| !to.is_empty());
        self.proposal.assigned = Some(Assigned { to, priority, due });
    }

    fn timer_id(&self, name: &str, record: Option<&TimerRecord>) -> String {
        match (record, &self.case) {
            (Some(r), _) => {
                record_timer_id(&self.installed.contract.full(&r.register), &contract::pointer::plain(&r.key), name)
            }
            (None, Some(case)) => format!("case/{}/{name}", case.id),
            (None, None) => format!("system/{}/{name}", self.installed.contract.id),
        }
    }

    fn timer(&mut self, name: &str, at: &Value, record: Option<&TimerRecord>) -> Result<(), CaseError> {
        let text = contract::pointer::plain(at);
        let due = self
            .engine
            .clock
            .zone
            .read(&text)
            .ok_or_else(|| CaseError::Internal(format!("the timer `{name}` has no time: {text}")))?;
        let row = TimerRow {
            id: self.timer_id(name, record),
            system: self.installed.contract.id.clone(),
            name: name.to_owned(),
            case: self.case.as_ref().map(|c| c.id).filter(|_| record.is_none()),
            branch: String::new(),
            register: record.map(|r| self.installed.contract.full(&r.register)),
            key: None,
            due,
            machine: false,
            tries: 0,
        };
        self.proposal.timers.push(TimerAsk { row, key: record.map(|r| r.key.clone()) });
        Ok(())
    }

    fn words(&self, code: &str) -> Bilingual {
        let text = self.installed.contract.texts.get(code).cloned().unwrap_or_else(|| Bilingual::new(code, code));
        Bilingual { en: text.english().to_owned(), ..text }
    }

    pub(crate) async fn notice(
        &mut self,
        to: &[Recipient],
        code: &str,
        params: &Value,
        offer: Option<Value>,
    ) -> Result<(), CaseError> {
        let mut offers = vec![];
        for recipient in to {
            offers.extend(whom::recipients(&self.engine.directory, recipient).await?);
        }
        let text = self.words(code);
        let row = self.notice_row(offers, text, offer);
        let params = params.as_object().cloned().unwrap_or_default();
        self.proposal.notices.push(NoticeAsk { row, params });
        Ok(())
    }

    /// A notice of the host itself, already worded.
    pub fn tell(&mut self, to: Vec<Offer>, text: Bilingual) {
        let row = self.notice_row(to, text, None);
        self.proposal.notices.push(NoticeAsk { row, params: Map::new() });
    }

    fn notice_row(&self, to: Vec<Offer>, text: Bilingual, offer: Option<Value>) -> NoticeRow {
        let case = self.case.as_ref().map(|c| c.id);
        NoticeRow {
            id: Uuid::now_v7(),
            system: self.installed.contract.id.clone(),
            zh: text.zh,
            en: text.en,
            case,
            offer,
            at: self.now,
            to,
        }
    }

    async fn alert(
        &mut self,
        key: &str,
        level: &str,
        to: &[Recipient],
        code: &str,
        params: &Value,
    ) -> Result<(), CaseError> {
        let mut offers = vec![];
        for recipient in to {
            offers.extend(whom::recipients(&self.engine.directory, recipient).await?);
        }
        let text = self.words(code);
        let row = AlertRow {
            system: self.installed.contract.id.clone(),
            key: key.to_owned(),
            level: level.to_owned(),
            zh: text.zh,
            en: text.en,
            raised: self.now,
            cleared: None,
            to: offers,
        };
        self.proposal.alerts.push(AlertAsk { row, params: params.as_object().cloned().unwrap_or_default() });
        Ok(())
    }
}

/// Whether somebody may rely on it: after such an effect nobody may withdraw.
/// A question to an outside register (a message with an answer) is no mark.
fn leaves_a_mark(effect: &Effect, contract: &contract::Contract) -> bool {
    match effect {
        Effect::TimerSet { .. }
        | Effect::TimerClear { .. }
        | Effect::NoticeSend { .. }
        | Effect::TaskAssign { .. }
        | Effect::DocumentDraft { .. } => false,
        Effect::MessageSend { message, .. } => contract.messages.get(message).is_none_or(|m| m.answer.is_empty()),
        _ => true,
    }
}
