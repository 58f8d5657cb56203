//! The host's input, read field by field like the generated types (`json.rs`
//! says why). A field that the contract crate gains is a compile error here.
use crate::json::{Json, Misfit, chosen, object, take};
use contract::decision::{Actor, Applicant, CalendarView, CaseView, Context, Input, Occurrence};
use serde_json::{Map, Value};

crate::__json! { Input {
    context = must "context",
    procedure = must "procedure",
    case = null "case",
    form = must "form",
    occurrence = null "occurrence",
    record = null "record",
    facts = must "facts",
} }

crate::__json! { Context {
    now = must "now",
    today = must "today",
    seed = must "seed",
    locale = must "locale",
    settings = must "settings",
    actor = must "actor",
    calendar = must "calendar",
    system = must "system",
    version = must "version",
} }

crate::__json! { Actor {
    person = must "person",
    organisation = null "organisation",
    office = null "office",
    post = null "post",
    level = null "level",
    powers = key "powers",
    systems = key "systems",
    project = null "project",
    appointment = null "appointment",
} }

crate::__json! { CaseView {
    id = must "id",
    number = null "number",
    procedure = must "procedure",
    step = must "step",
    branch = key "branch",
    applicant = must "applicant",
    project = null "project",
    division = null "division",
    form = must "form",
    steps = must "steps",
    data = must "data",
    materials = must "materials",
    opened = must "opened",
    submitted = null "submitted",
    version = must "version",
} }

crate::__json! { Applicant {
    organisation = null "organisation",
    person = must "person",
    post = null "post",
} }

crate::__json! { CalendarView {
    digest = must "digest",
    off = key "off",
    on = key "on",
    published = key "published",
} }

impl Json for i16 {
    fn read(value: Value) -> Result<Self, Misfit> {
        i64::read(value).map(|n| n as i16)
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Json for Map<String, Value> {
    fn read(value: Value) -> Result<Self, Misfit> {
        object(value)
    }

    fn write(&self) -> Value {
        Value::Object(self.clone())
    }
}

const KINDS: &[&str] = &[
    "action",
    "arrive",
    "event",
    "message",
    "timer",
    "schedule",
    "withdrawn",
];

impl Json for Occurrence {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut map = object(value)?;
        let map = &mut map;
        let kind = chosen(KINDS, &map.get("kind").cloned().unwrap_or_default())?;
        Ok(match KINDS[kind] {
            "action" => Occurrence::Action {
                action: take::must(map, "action")?,
                step: take::must(map, "step")?,
                branch: take::must(map, "branch")?,
                form: take::must(map, "form")?,
                comment: take::must(map, "comment")?,
                confirmed: take::must(map, "confirmed")?,
                by_clock: take::must(map, "by-clock")?,
            },
            "arrive" => Occurrence::Arrive {
                step: take::must(map, "step")?,
                branch: take::must(map, "branch")?,
            },
            "event" => Occurrence::Event {
                r#type: take::must(map, "type")?,
                subject: take::must(map, "subject")?,
                data: take::must(map, "data")?,
            },
            "message" => Occurrence::Message {
                message: take::must(map, "message")?,
                data: take::must(map, "data")?,
            },
            "timer" => Occurrence::Timer {
                timer: take::must(map, "timer")?,
                record: take::may(map, "record")?,
            },
            "schedule" => Occurrence::Schedule {
                schedule: take::must(map, "schedule")?,
            },
            _ => Occurrence::Withdrawn {
                verb: take::must(map, "verb")?,
            },
        })
    }

    fn write(&self) -> Value {
        crate::wire::value(self)
    }
}
