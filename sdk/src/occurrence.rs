//! What happened that the rules decide about.
use crate::{Answer, Named, Row};
use contract::decision as wire;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::marker::PhantomData;

/// `A` and `S` are the procedure's `Action` and `Step`; its module has the type made up.
#[derive(Clone, Debug)]
pub struct Occurrence<A, S> {
    pub raw: wire::Occurrence,
    names: PhantomData<(A, S)>,
}

impl<A: Named, S: Named> Occurrence<A, S> {
    pub fn new(raw: wire::Occurrence) -> Self {
        Self { raw, names: PhantomData }
    }

    /// What a person (or the clock) did at a task.
    pub fn action(&self) -> Option<A> {
        match &self.raw {
            wire::Occurrence::Action { action, .. } => A::of(action),
            _ => None,
        }
    }

    /// The step of the action, or the step a token came to.
    pub fn step(&self) -> Option<S> {
        match &self.raw {
            wire::Occurrence::Action { step, .. } | wire::Occurrence::Arrive { step, .. } => S::of(step),
            _ => None,
        }
    }

    /// The `automatic` step a token came to.
    pub fn arrived(&self) -> Option<S> {
        match &self.raw {
            wire::Occurrence::Arrive { step, .. } => S::of(step),
            _ => None,
        }
    }

    pub fn branch(&self) -> &str {
        match &self.raw {
            wire::Occurrence::Action { branch, .. } | wire::Occurrence::Arrive { branch, .. } => branch,
            _ => "",
        }
    }

    /// An event's full type and its data.
    pub fn event(&self) -> Option<(&str, &Value)> {
        match &self.raw {
            wire::Occurrence::Event { r#type, data, .. } => Some((r#type, data)),
            _ => None,
        }
    }

    /// The event's data as a row; empty for what is no event.
    pub fn event_data(&self) -> Row {
        Row(self.event().and_then(|(_, data)| data.as_object().cloned()).unwrap_or_default())
    }

    /// The event's subject: a record's key or a case's number.
    pub fn subject(&self) -> &str {
        match &self.raw {
            wire::Occurrence::Event { subject, .. } => subject,
            _ => "",
        }
    }

    /// An outside party's message, or its answer, and its data.
    pub fn message(&self) -> Option<(&str, &Value)> {
        match &self.raw {
            wire::Occurrence::Message { message, data } => Some((message, data)),
            _ => None,
        }
    }

    /// The answer to one of the contract's messages.
    pub fn answer<T: Answer>(&self) -> Option<T> {
        let (message, data) = self.message()?;
        let name = message.strip_suffix(".answered").unwrap_or(message);
        (name == T::MESSAGE).then(|| crate::json::read(data.clone()).ok()).flatten()
    }

    /// `timeout` when a `wait` step's time ran out, else the timer's name.
    pub fn timer(&self) -> Option<&str> {
        match &self.raw {
            wire::Occurrence::Timer { timer, .. } => Some(timer),
            _ => None,
        }
    }

    /// Key of the record whose timer ran out.
    pub fn timer_record(&self) -> Option<&str> {
        match &self.raw {
            wire::Occurrence::Timer { record, .. } => record.as_deref(),
            _ => None,
        }
    }

    pub fn schedule(&self) -> Option<&str> {
        match &self.raw {
            wire::Occurrence::Schedule { schedule } => Some(schedule),
            _ => None,
        }
    }

    /// The host closed the case: 撤件, lapse of a draft.
    pub fn withdrawn(&self) -> Option<&str> {
        match &self.raw {
            wire::Occurrence::Withdrawn { verb } => Some(verb),
            _ => None,
        }
    }

    /// What was filled in with this action, when the step or action has a form of its own.
    pub fn step_form<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.raw {
            wire::Occurrence::Action { form, .. } => serde_json::from_value(form.clone()).ok(),
            _ => None,
        }
    }

    pub fn comment(&self) -> &str {
        match &self.raw {
            wire::Occurrence::Action { comment, .. } => comment,
            _ => "",
        }
    }

    /// The person confirmed with password or one-time code.
    pub fn confirmed(&self) -> bool {
        matches!(&self.raw, wire::Occurrence::Action { confirmed: true, .. })
    }

    /// The clock took the action because its deadline passed.
    pub fn by_clock(&self) -> bool {
        matches!(&self.raw, wire::Occurrence::Action { by_clock: true, .. })
    }
}
