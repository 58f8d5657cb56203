//! How much a change asks of those who decide about the version.
use super::{Happened, Noun, Weight, schema};
use serde_json::Value;

/// Attributes that are words for people or arrange them.
const WORDING: [&str; 14] = [
    "title",
    "zh",
    "en",
    "text",
    "about",
    "source",
    "assumed",
    "stage",
    "order",
    "duty",
    "performed",
    "gate",
    "why",
    "number",
];

/// Of a step: what a case that stands there rests on.
const STANDING: [&str; 7] = ["type", "for", "over", "item", "in-turn", "document", "form"];

/// A whole part that came or went.
pub(super) fn whole(noun: Noun, happened: Happened, value: &Value, path: &str) -> Weight {
    use Noun::*;
    let added = happened == Happened::Added;
    match noun {
        Grant if added && !path.starts_with("required/") => Weight::AsksRight,
        Chart if added => Weight::AsksRight,
        Fact if added && value["basis"] == "duty" => Weight::AsksRight,
        Field | Column if !added || value["required"] == true => Weight::BreaksRunning,
        Procedure | Step | Document | Chart | Head if !added => Weight::BreaksRunning,
        Branch => Weight::BreaksRunning,
        Party => Weight::BreaksRunning,
        Register | RegisterField | RegisterColumn | Event if !added => Weight::BreaksReader,
        EventField | MessageSent | MessageAnswered | MessageReceived if !added => Weight::BreaksReader,
        Message if !added => Weight::BreaksReader,
        // A partner knows nothing yet of what it is now sent or asked for.
        MessageSent | MessageAnswered => Weight::BreaksReader,
        Text | Role | Gate | Figure | Entry => Weight::Notice,
        _ => Weight::Work,
    }
}

/// An attribute of a part that stays.
pub(super) fn attribute(noun: Noun, name: &str, old: Option<&Value>, new: Option<&Value>) -> Weight {
    use Noun::*;
    if (noun, name) == (Document, "order") {
        return Weight::BreaksRunning;
    }
    if WORDING.contains(&name) || schema::is_annotation(name) && noun != Register {
        return Weight::Notice;
    }
    match noun {
        Form | Field | Column => filled_in(name, old, new),
        Step if STANDING.contains(&name) => Weight::BreaksRunning,
        Procedure if ["record", "form"].contains(&name) => Weight::BreaksRunning,
        Register | RegisterField | RegisterColumn => published(name, old, new),
        Event | EventField | MessageSent | MessageAnswered | MessageReceived => Weight::BreaksReader,
        Message => Weight::BreaksReader,
        Document if name == "seal" => Weight::BreaksRunning,
        Party => Weight::BreaksRunning,
        Fact if name == "basis" && new.is_some_and(|v| v == "duty") => Weight::AsksRight,
        // One person alone may release more than before.
        Chart if name == "alone-below" && number(new) > number(old) => Weight::AsksRight,
        Text | Role | Figure | Entry => Weight::Notice,
        _ => Weight::Work,
    }
}

/// Of a form: what was filled in before may be refused now.
fn filled_in(name: &str, old: Option<&Value>, new: Option<&Value>) -> Weight {
    let kept = match name {
        "required" => new != Some(&Value::Bool(true)) && old != Some(&Value::String("conditional".to_owned())),
        "allOf" | "if" | "then" | "else" => false,
        _ => new.is_none_or(|new| schema::allows(name, old, new)),
    };
    if kept { Weight::Work } else { Weight::BreaksRunning }
}

/// Of a register: who reads it may find less than before.
fn published(name: &str, old: Option<&Value>, new: Option<&Value>) -> Weight {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let (was, is) = (list(old), list(new));
    match name {
        "queryable" | "see" if was.iter().all(|one| is.contains(one)) => Weight::Work,
        "keep" | "class" | "title-field" => Weight::Work,
        _ => Weight::BreaksReader,
    }
}

fn number(value: Option<&Value>) -> i64 {
    value.and_then(Value::as_i64).unwrap_or_default()
}
