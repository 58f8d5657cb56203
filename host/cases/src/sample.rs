//! What only a sample hub does: records and events of systems that are not
//! installed, and a clock that is wound forward with all that falls due.
use crate::{
    engine::Engine,
    error::CaseError,
    plan::tokens::span,
    settle::proposal::{EventAsk, Proposal, RecordAsk, RecordChange},
};
use async_recursion::async_recursion as boxed;
use contract::{Register, procedure::Unit};
use serde_json::Value;
use std::sync::Arc;
use store::rows::Millis;

/// Rounds of timers that one winding may set off.
const ROUNDS: usize = 200;

impl Engine {
    #[boxed]
    pub async fn put_sample(&self, register: &str, key: Option<&str>, data: Value) -> Result<(), CaseError> {
        let (register, definition) = self.sample_register(register, &data);
        let key = key.map(str::to_owned).or_else(|| sample_key(&definition, &data));
        self.change_sample(register, definition, key, RecordChange::Put { data, correction: false }).await
    }

    /// Ends a record that was put like this.
    #[boxed]
    pub async fn retire_sample(&self, register: &str, key: Option<&str>, data: &Value) -> Result<(), CaseError> {
        let (register, definition) = self.sample_register(register, data);
        let key = key.map(str::to_owned).or_else(|| sample_key(&definition, data));
        self.change_sample(register, definition, key, RecordChange::Retire { reason: "失效".to_owned() }).await
    }

    fn sample_register(&self, register: &str, data: &Value) -> (String, Arc<Register>) {
        match self.systems.register(register) {
            Some(found) => (found.name, found.definition),
            None => (register.to_owned(), Arc::new(systems::loose_register(data))),
        }
    }

    async fn change_sample(
        &self,
        register: String,
        definition: Arc<Register>,
        key: Option<String>,
        change: RecordChange,
    ) -> Result<(), CaseError> {
        let key = key.map(Value::String);
        let mut proposal = Proposal::default();
        proposal.records.push(RecordAsk { register, definition, key, change, expect: None, person: String::new() });
        self.apply(proposal).await
    }

    #[boxed]
    pub async fn publish_sample(
        &self,
        kind: &str,
        subject: &str,
        data: Value,
        project: Option<String>,
    ) -> Result<(), CaseError> {
        let system = kind.split('.').next().unwrap_or(kind);
        let mut data = data;
        // The subject travels in the payload while the lane looks for it there.
        const SUBJECT: &str = "$subject";
        data[SUBJECT] = Value::String(subject.to_owned());
        let ask = EventAsk {
            r#type: kind.to_owned(),
            source: format!("/systems/{system}@0.0.0"),
            subject_field: SUBJECT.to_owned(),
            data,
            project,
            hops: 0,
        };
        self.apply(Proposal { events: vec![ask], ..Proposal::default() }).await
    }

    /// `30s`, `2h`, `15d`, `3wd` after a moment: the same hour of that day.
    pub fn later(&self, now: Millis, text: &str) -> Option<Millis> {
        let (n, unit) = span(text)?;
        let (zone, calendar) = (&self.clock.zone, self.calendar());
        let day = zone.date(now);
        const DAY: Millis = 24 * 3_600_000;
        Some(match unit {
            Unit::S => now + n * 1000,
            Unit::H => now + n * 3_600_000,
            Unit::D => now + n * DAY,
            Unit::Wd => now + (zone.at(calendar.add_workdays(day, n as u32), 0) - zone.at(day, 0)),
        })
    }

    /// Everything that is due, and what that sets off.
    #[boxed]
    pub async fn settle_due(&self) -> Result<(), CaseError> {
        for _ in 0..ROUNDS {
            if self.tick().await? == 0 {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn sample_key(register: &Register, data: &Value) -> Option<String> {
    register.key_of(data).or_else(|| any_key(data))
}

/// The first field of a record without a declared key.
fn any_key(data: &Value) -> Option<String> {
    data.as_object()?.values().next().map(contract::pointer::plain)
}
