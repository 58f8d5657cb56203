//! What happened: the one type that enters the corridor, whoever or whatever
//! caused it.
use accounts::Acting;
use contract::decision::Occurrence;
use serde_json::{Value, json};
use store::rows::*;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Cause {
    pub acting: Acting,
    pub what: What,
    pub request: String,
    /// Of the event that caused it.
    pub hops: u32,
}

#[derive(Clone, Debug)]
pub enum What {
    /// A person acts at a task.
    Act(Act),
    /// A token stands at an automatic step.
    Arrive {
        case: Uuid,
        branch: String,
        step: String,
        timer: String,
    },
    /// A deadline passed whose step says that the clock acts.
    Late {
        case: Uuid,
        branch: String,
        step: String,
        timer: String,
    },
    /// A `wait` step's time ran out, or a timer that the rules set fired.
    Timer(TimerRow),
    /// The answer to a message that a case waits for.
    Answer {
        case: Uuid,
        branch: String,
        message: String,
        id: String,
        data: Value,
        inbox: String,
        evidence: String,
    },
    /// What a partner says unasked, for one handler: the message, or one entry of it.
    Told {
        system: String,
        handler: String,
        message: String,
        /// The event's id.
        id: String,
        data: Value,
        inbox: String,
        evidence: String,
    },
    /// An event for one system: a handler, or a case that waits for it.
    Event {
        system: String,
        handler: String,
        event: Value,
        inbox: String,
    },
    CaseEvent {
        case: Uuid,
        branch: String,
        event: Value,
        inbox: String,
    },
    Schedule {
        system: String,
        handler: String,
        timer: TimerRow,
    },
    /// One of the records that a schedule runs over.
    ScheduleEach {
        system: String,
        handler: String,
        record: String,
        inbox: String,
    },
}

#[derive(Clone, Debug, Default)]
pub struct Act {
    pub case: Uuid,
    pub task: Uuid,
    pub action: String,
    /// The case's form where it may be edited here, else the step's or action's own.
    pub form: Option<Value>,
    pub comment: String,
    /// Fields to correct, by pointer.
    pub fields: Vec<String>,
    /// The revision he looked at.
    pub revision: Option<i64>,
    pub confirmed: bool,
    /// At a place to sign: with which of his seals; the first that fits when absent.
    pub seal: Option<Uuid>,
    /// (scope, sha256 of the body).
    pub idempotency: Option<(String, String)>,
}

impl What {
    pub fn kind(&self) -> HistoryKind {
        match self {
            What::Act(_) | What::Late { .. } => HistoryKind::Action,
            What::Arrive { .. } => HistoryKind::Arrive,
            What::Timer(_) | What::Schedule { .. } | What::ScheduleEach { .. } => HistoryKind::Timer,
            What::Answer { .. } | What::Told { .. } => HistoryKind::Message,
            What::Event { .. } | What::CaseEvent { .. } => HistoryKind::Event,
        }
    }

    pub fn case(&self) -> Option<Uuid> {
        match self {
            What::Act(act) => Some(act.case),
            What::Arrive { case, .. }
            | What::Late { case, .. }
            | What::Answer { case, .. }
            | What::CaseEvent { case, .. } => Some(*case),
            What::Timer(row) => row.case,
            What::Told { .. } | What::Event { .. } | What::Schedule { .. } | What::ScheduleEach { .. } => None,
        }
    }

    /// Applied once: inbox key or timer id.
    pub fn inbox(&self) -> Option<String> {
        match self {
            What::Answer { inbox, .. }
            | What::Told { inbox, .. }
            | What::Event { inbox, .. }
            | What::CaseEvent { inbox, .. }
            | What::ScheduleEach { inbox, .. } => Some(inbox.clone()),
            _ => None,
        }
    }

    /// sha256 of the signed message that it is.
    pub fn evidence(&self) -> Option<String> {
        match self {
            What::Answer { evidence, .. } | What::Told { evidence, .. } => Some(evidence.clone()),
            _ => None,
        }
    }

    pub fn timer(&self) -> Option<String> {
        match self {
            What::Arrive { timer, .. } | What::Late { timer, .. } => Some(timer.clone()),
            What::Timer(row) | What::Schedule { timer: row, .. } => Some(row.id.clone()),
            _ => None,
        }
    }

    /// Enough to tell an incident's reader what was being decided.
    pub fn describe(&self) -> Value {
        match self {
            What::Act(act) => {
                json!({"kind": "action", "case": act.case, "task": act.task, "action": act.action})
            }
            What::Arrive { case, step, .. } => {
                json!({"kind": "arrive", "case": case, "step": step})
            }
            What::Late { case, step, .. } => json!({"kind": "late", "case": case, "step": step}),
            What::Timer(row) => json!({"kind": "timer", "timer": row.id}),
            What::Answer { case, message, id, .. } => {
                json!({"kind": "message", "case": case, "message": message, "id": id})
            }
            What::Told { handler, message, id, .. } => {
                json!({"kind": "message", "handler": handler, "message": message, "id": id})
            }
            What::Event { handler, event, .. } => {
                json!({"kind": "event", "handler": handler, "id": event.get("id"), "type": event.get("type")})
            }
            What::CaseEvent { case, event, .. } => {
                json!({"kind": "event", "case": case, "id": event.get("id"), "type": event.get("type")})
            }
            What::Schedule { handler, timer, .. } => {
                json!({"kind": "schedule", "handler": handler, "timer": timer.id})
            }
            What::ScheduleEach { handler, inbox, .. } => {
                json!({"kind": "schedule", "handler": handler, "inbox": inbox})
            }
        }
    }

    /// The name in history and in lists.
    pub fn name(&self, clock_action: Option<&str>) -> String {
        match self {
            What::Act(act) => act.action.clone(),
            What::Late { .. } => clock_action.unwrap_or("late").to_owned(),
            What::Arrive { step, .. } => step.clone(),
            What::Timer(row) | What::Schedule { timer: row, .. } => row.name.clone(),
            What::ScheduleEach { handler, .. } => format!("schedule:{handler}"),
            What::Answer { message, .. } | What::Told { message, .. } => message.clone(),
            What::Event { event, .. } | What::CaseEvent { event, .. } => {
                event.get("type").and_then(Value::as_str).unwrap_or_default().to_owned()
            }
        }
    }
}

/// As the rules see an event.
pub fn event_occurrence(event: &Value) -> Occurrence {
    let text = |k: &str| event.get(k).and_then(Value::as_str).unwrap_or_default().to_owned();
    Occurrence::Event {
        r#type: text("type"),
        subject: text("subject"),
        data: event.get("data").cloned().unwrap_or_default(),
    }
}
