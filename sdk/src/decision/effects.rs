//! One builder method per effect, and the few that add to the last one.
use super::Decision;
use crate::wire::value;
use crate::{Effect, EventData, MessageData, OrganisationId, PersonId, Reason, Recipient, Record, Said, Text};
use contract::effect::{Offer, TimerRecord};
use jiff::civil::{Date, DateTime};
use serde::Serialize;
use serde_json::Value;

/// When a timer fires: a date (at the start of its business day) or a date-time.
pub struct At(Value);

impl From<Date> for At {
    fn from(date: Date) -> At {
        At(Value::String(date.to_string()))
    }
}

impl From<DateTime> for At {
    fn from(time: DateTime) -> At {
        At(Value::String(format!("{time}+08:00")))
    }
}

impl From<&str> for At {
    fn from(time: &str) -> At {
        At(Value::String(time.to_owned()))
    }
}

/// Registers.
impl Decision {
    /// A new version of the record, or its first.
    pub fn put<R: Record>(self, record: R) -> Decision {
        self.record_put(R::REGISTER, record.write(), None, false)
    }

    /// A record that must not exist yet.
    pub fn put_new<R: Record>(self, record: R) -> Decision {
        self.record_put(R::REGISTER, record.write(), Some(0), false)
    }

    /// Only the fields that are set change (RFC 7396).
    pub fn put_merge<R: Record>(self, record: R) -> Decision {
        self.record_put(R::REGISTER, record.write(), None, true)
    }

    /// The same with a document: `null` removes a field.
    pub fn merge<R: Record>(self, data: impl Serialize) -> Decision {
        self.record_put(R::REGISTER, value(data), None, true)
    }

    /// A record of a host register (`hub/…`) that the contract maintains.
    pub fn put_host(self, register: &str, data: impl Serialize) -> Decision {
        self.record_put(register, value(data), None, false)
    }

    pub fn merge_host(self, register: &str, data: impl Serialize) -> Decision {
        self.record_put(register, value(data), None, true)
    }

    /// The last put is a correction of an error (更正), not a change (变更).
    pub fn as_correction(mut self) -> Decision {
        if let Some(Effect::RecordPut { correction, .. }) = self.last_effect() {
            *correction = true;
        }
        self
    }

    /// The last put holds only for this version of the record.
    pub fn expecting(mut self, version: i64) -> Decision {
        if let Some(Effect::RecordPut { expect, .. }) = self.last_effect() {
            *expect = Some(version);
        }
        self
    }

    pub fn retire<R: Record>(self, key: impl Into<Text>, reason: Reason) -> Decision {
        self.retire_host(R::REGISTER, key, reason)
    }

    pub fn retire_host(self, register: &str, key: impl Into<Text>, reason: Reason) -> Decision {
        let key = key.into().into();
        self.effect(Effect::RecordRetire { register: register.to_owned(), key, reason })
    }

    fn record_put(self, register: &str, data: Value, expect: Option<i64>, merge: bool) -> Decision {
        self.effect(Effect::RecordPut { register: register.to_owned(), data, expect, correction: false, merge })
    }
}

/// Claims: uniqueness and capacity.
impl Decision {
    /// One holder of this key; a second is refused.
    pub fn claim(self, set: &str, key: impl Into<Text>) -> Decision {
        self.claim_up_to(set, key, 1)
    }

    pub fn claim_up_to(self, set: &str, key: impl Into<Text>, limit: u32) -> Decision {
        let (set, key) = (set.to_owned(), key.into().into());
        self.effect(Effect::ClaimTake { set, key, limit, until: None, holder: None })
    }

    /// The last claim ends by itself after this day.
    pub fn until(mut self, day: Date) -> Decision {
        if let Some(Effect::ClaimTake { until, .. }) = self.last_effect() {
            *until = Some(day.to_string());
        }
        self
    }

    /// Who holds the last claim taken or freed; the case when not said.
    pub fn held_by(mut self, who: impl Into<Text>) -> Decision {
        if let Some(Effect::ClaimTake { holder, .. } | Effect::ClaimFree { holder, .. }) = self.last_effect() {
            *holder = Some(who.into().into());
        }
        self
    }

    pub fn free(self, set: &str, key: impl Into<Text>) -> Decision {
        self.effect(Effect::ClaimFree { set: set.to_owned(), key: key.into().into(), holder: None })
    }
}

/// Documents, seals, signatures.
impl Decision {
    pub fn issue(self, document: &str, data: impl Serialize) -> Decision {
        let (document, data) = (document.to_owned(), value(data));
        self.effect(Effect::DocumentIssue { document, data, number: Value::Null, record: None })
    }

    /// The number that the last issued or drafted document bears.
    pub fn number(mut self, text: impl Into<Text>) -> Decision {
        if let Some(Effect::DocumentIssue { number, .. } | Effect::DocumentDraft { number, .. }) = self.last_effect() {
            *number = text.into().into();
        }
        self
    }

    /// Key of the record that the last issued or drafted document certifies.
    pub fn on_record(mut self, key: impl Into<Text>) -> Decision {
        if let Some(Effect::DocumentIssue { record, .. } | Effect::DocumentDraft { record, .. }) = self.last_effect() {
            *record = Some(key.into().into());
        }
        self
    }

    pub fn draft(self, document: &str, data: impl Serialize) -> Decision {
        let (document, data) = (document.to_owned(), value(data));
        self.effect(Effect::DocumentDraft { document, data, number: Value::Null, record: None })
    }

    pub fn revoke_document(self, document: &str, number: impl Into<Text>, reason: &str) -> Decision {
        let (document, number, reason) = (document.to_owned(), number.into().into(), reason.to_owned());
        self.effect(Effect::DocumentRevoke { document, number, reason })
    }

    pub fn ask_seal(self, organisation: impl Into<OrganisationId>, seal: &str, what: impl Serialize) -> Decision {
        let (organisation, seal, what) = (organisation.into().0, seal.to_owned(), value(what));
        self.effect(Effect::SealAsk { organisation, seal, what })
    }

    pub fn ask_signature(self, person: impl Into<PersonId>, what: impl Serialize) -> Decision {
        self.effect(Effect::SignAsk { person: person.into().0, what: value(what) })
    }
}

/// Events, messages, cases and tasks.
impl Decision {
    pub fn publish<E: EventData>(self, event: E) -> Decision {
        self.effect(Effect::EventPublish { event: E::EVENT.to_owned(), data: event.write() })
    }

    pub fn send<M: MessageData>(self, message: M) -> Decision {
        self.effect(Effect::MessageSend { message: M::MESSAGE.to_owned(), data: message.write(), to: None })
    }

    /// To this organisation, of a message for a kind of partner (`bank.account.open`).
    pub fn send_to<M: MessageData>(self, organisation: impl Into<OrganisationId>, message: M) -> Decision {
        self.send_document(M::MESSAGE, organisation, message.write())
    }

    /// A message of ISO 20022 (`bank.pain.001`), whose fields the hub knows.
    pub fn send_document(
        self,
        message: &str,
        organisation: impl Into<OrganisationId>,
        data: impl Serialize,
    ) -> Decision {
        let (message, to) = (message.to_owned(), Some(Value::String(organisation.into().0)));
        self.effect(Effect::MessageSend { message, data: value(data), to })
    }

    /// Opens a case for an organisation (credit code) or a person (id).
    pub fn open_case(self, system: &str, procedure: &str, form: impl Serialize, for_whom: impl Into<Text>) -> Decision {
        self.effect(Effect::CaseOpen {
            system: system.to_owned(),
            procedure: procedure.to_owned(),
            form: value(form),
            for_whom: for_whom.into().into(),
            reference: None,
        })
    }

    /// Opening twice under one reference opens once: of the last case opened.
    pub fn reference(mut self, name: impl Into<String>) -> Decision {
        if let Some(Effect::CaseOpen { reference, .. }) = self.last_effect() {
            *reference = Some(name.into());
        }
        self
    }

    pub fn suspend(self, reason: impl Into<String>) -> Decision {
        self.effect(Effect::CaseSuspend { reason: reason.into() })
    }

    pub fn resume(self) -> Decision {
        self.effect(Effect::CaseResume {})
    }

    pub fn close(self, reason: impl Into<String>) -> Decision {
        self.effect(Effect::CaseClose { reason: reason.into() })
    }

    /// The task that comes next is this person's.
    pub fn assign(self, person: impl Into<PersonId>) -> Decision {
        self.effect(Effect::TaskAssign { to: person.into().0, priority: None, due: None })
    }

    /// Of the last assigned task; higher comes first.
    pub fn priority(mut self, rank: i32) -> Decision {
        if let Some(Effect::TaskAssign { priority, .. }) = self.last_effect() {
            *priority = Some(rank);
        }
        self
    }

    /// Of the last assigned task.
    pub fn due(mut self, day: Date) -> Decision {
        if let Some(Effect::TaskAssign { due, .. }) = self.last_effect() {
            *due = Some(day.to_string());
        }
        self
    }
}

/// Timers, notices, alerts, sessions.
impl Decision {
    pub fn timer(self, name: &str, at: impl Into<At>) -> Decision {
        self.effect(Effect::TimerSet { name: name.to_owned(), at: at.into().0, record: None })
    }

    pub fn record_timer<R: Record>(self, name: &str, key: impl Into<Text>, at: impl Into<At>) -> Decision {
        let (name, at, record) = (name.to_owned(), at.into().0, Some(timer_record::<R>(key)));
        self.effect(Effect::TimerSet { name, at, record })
    }

    pub fn clear_timer(self, name: &str) -> Decision {
        self.effect(Effect::TimerClear { name: name.to_owned(), record: None })
    }

    pub fn clear_record_timer<R: Record>(self, name: &str, key: impl Into<Text>) -> Decision {
        self.effect(Effect::TimerClear { name: name.to_owned(), record: Some(timer_record::<R>(key)) })
    }

    pub fn notify(self, to: Recipient, what: impl Into<Said>) -> Decision {
        let Said { code, params } = what.into();
        self.effect(Effect::NoticeSend { to, text: code.to_owned(), params: Value::Object(params), offer: None })
    }

    /// The last notice or refusal offers a procedure of another system.
    pub fn offer_of(mut self, system: &str, procedure: &str, form: impl Serialize) -> Decision {
        if let Some(place) = self.last_offer() {
            let (system, procedure) = (Some(system.to_owned()), procedure.to_owned());
            *place = Some(Offer { system, procedure, form: value(form), text: None });
        }
        self
    }

    pub fn alert(
        self,
        key: impl Into<String>,
        level: &str,
        to: impl IntoIterator<Item = Recipient>,
        what: impl Into<Said>,
    ) -> Decision {
        let Said { code, params } = what.into();
        self.effect(Effect::AlertRaise {
            key: key.into(),
            level: level.to_owned(),
            to: to.into_iter().collect(),
            text: code.to_owned(),
            params: Value::Object(params),
        })
    }

    pub fn clear_alert(self, key: impl Into<String>) -> Decision {
        self.effect(Effect::AlertClear { key: key.into() })
    }

    /// Ends every session of the person: a right was taken away.
    pub fn end_sessions(self, person: impl Into<PersonId>) -> Decision {
        self.effect(Effect::SessionRevoke { person: person.into().0 })
    }
}

fn timer_record<R: Record>(key: impl Into<Text>) -> TimerRecord {
    TimerRecord { register: R::REGISTER.to_owned(), key: key.into().into() }
}
