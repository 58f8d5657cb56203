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
    item = may "item",
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
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        i64::read(value, misfit) as i16
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Json for Map<String, Value> {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        object(value, misfit)
    }

    fn write(&self) -> Value {
        Value::Object(self.clone())
    }
}

const KINDS: &[&str] = &["action", "arrive", "event", "message", "timer", "schedule", "withdrawn"];

impl Json for Occurrence {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        let map = &mut object(value, misfit);
        let kind = chosen(KINDS, map.get("kind").unwrap_or(&Value::Null), misfit);
        match KINDS[kind] {
            "action" => Occurrence::Action {
                action: take::must(map, "action", misfit),
                step: take::must(map, "step", misfit),
                branch: take::must(map, "branch", misfit),
                form: take::must(map, "form", misfit),
                comment: take::must(map, "comment", misfit),
                confirmed: take::must(map, "confirmed", misfit),
                by_clock: take::must(map, "by-clock", misfit),
            },
            "arrive" => {
                Occurrence::Arrive { step: take::must(map, "step", misfit), branch: take::must(map, "branch", misfit) }
            }
            "event" => Occurrence::Event {
                r#type: take::must(map, "type", misfit),
                subject: take::must(map, "subject", misfit),
                data: take::must(map, "data", misfit),
            },
            "message" => Occurrence::Message {
                message: take::must(map, "message", misfit),
                data: take::must(map, "data", misfit),
            },
            "timer" => {
                Occurrence::Timer { timer: take::must(map, "timer", misfit), record: take::may(map, "record", misfit) }
            }
            "schedule" => Occurrence::Schedule { schedule: take::must(map, "schedule", misfit) },
            _ => Occurrence::Withdrawn { verb: take::must(map, "verb", misfit) },
        }
    }

    fn write(&self) -> Value {
        crate::wire::value(self)
    }
}
