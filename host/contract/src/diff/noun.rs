//! What the diff tells apart, and how the parts of one noun lie inside another.
use crate::Bilingual;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noun {
    System,
    Role,
    /// Who may start or does something.
    Who,
    Setting,
    Form,
    Field,
    Column,
    Procedure,
    Material,
    Fact,
    Gate,
    Clock,
    Deadline,
    Step,
    Action,
    Branch,
    Publicity,
    Register,
    RegisterField,
    RegisterColumn,
    Claim,
    Chart,
    Head,
    Entry,
    Number,
    Event,
    EventField,
    Message,
    MessageSent,
    MessageAnswered,
    MessageReceived,
    Document,
    Party,
    Handler,
    Figure,
    Text,
    /// A register asked to read or maintain, or without which it is not activated.
    Grant,
}

/// How an attribute is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Id → part.
    Map(Noun),
    /// Parts with an `id` of their own.
    List(Noun),
    /// Names, in no order.
    Set(Noun),
    /// One part that may be absent.
    One(Noun),
    Leaf,
}

pub(super) fn part(noun: Noun, attribute: &str) -> Part {
    use Noun::*;
    match (noun, attribute) {
        (System, "roles") => Part::List(Role),
        (System, "settings") => Part::Map(Setting),
        (System, "forms") => Part::Map(Form),
        (System, "procedures") => Part::Map(Procedure),
        (System, "registers") => Part::Map(Register),
        (System, "claims") => Part::Map(Claim),
        (System, "ledger") => Part::Map(Chart),
        (System, "numbers") => Part::Map(Number),
        (System, "events") => Part::Map(Event),
        (System, "messages") => Part::Map(Message),
        (System, "documents") => Part::Map(Document),
        (System, "handlers") => Part::Map(Handler),
        (System, "figures") => Part::Map(Figure),
        (System, "texts") => Part::Map(Text),
        (System, "reads" | "maintains" | "opens" | "required") => Part::Set(Grant),
        (Form, "fields") => Part::Map(Field),
        (Field, "columns") => Part::Map(Column),
        (Procedure, "materials") => Part::Map(Material),
        (Procedure | Handler, "facts") => Part::Map(Fact),
        (Procedure, "gates") => Part::Map(Gate),
        (Procedure, "clocks") => Part::Map(Clock),
        (Procedure, "steps") => Part::Map(Step),
        (Step, "actions") => Part::Map(Action),
        (Step, "branches") => Part::Map(Branch),
        (Step, "publicity") => Part::One(Publicity),
        (Register, "fields") => Part::Map(RegisterField),
        (RegisterField, "columns") => Part::Map(RegisterColumn),
        (Chart, "heads") => Part::Map(Head),
        (Chart, "entries") => Part::Map(Entry),
        (Event, "payload") => Part::Map(EventField),
        (Message, "send") => Part::Map(MessageSent),
        (Message, "answer") => Part::Map(MessageAnswered),
        (Message, "receive") => Part::Map(MessageReceived),
        (Document, "parties") => Part::Map(Party),
        _ => Part::Leaf,
    }
}

/// The noun a change of this attribute is told as.
pub(super) fn of_attribute(noun: Noun, attribute: &str) -> Noun {
    match attribute {
        "who" | "starter" | "objectors" => Noun::Who,
        "days" | "deadline" | "period" => Noun::Deadline,
        _ => noun,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    nouns: IndexMap<Noun, [String; 2]>,
    attributes: IndexMap<String, [String; 2]>,
    values: IndexMap<String, [String; 2]>,
    actions: IndexMap<String, [String; 2]>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("words.toml holds pairs of words"));

fn both(words: &[String; 2]) -> Bilingual {
    Bilingual::new(&words[0], &words[1])
}

impl Noun {
    pub fn words(self) -> Bilingual {
        WORDS.nouns.get(&self).map(both).unwrap_or_default()
    }
}

/// What people call an attribute; its own name when the language is ahead of this file.
pub(super) fn attribute(name: &str) -> Bilingual {
    WORDS.attributes.get(name).map_or_else(|| Bilingual::new(name, name), both)
}

pub(super) fn value(name: &str) -> Option<Bilingual> {
    WORDS.values.get(name).map(both)
}

pub(super) fn action(id: &str) -> Option<Bilingual> {
    WORDS.actions.get(id).map(both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_has_words() {
        let last = Noun::Grant as usize;
        assert_eq!(WORDS.nouns.len(), last + 1, "words.toml names every noun once");
    }
}
