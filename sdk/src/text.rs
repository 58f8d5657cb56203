//! A text of a record, event or document: known now, or with numbers that the
//! host fills at commit, when it knows that the decision stands.
use crate::json::{Json, Misfit};
use crate::{Fen, Hundredths, OrganisationId, PersonId, ProjectNo};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    Plain(String),
    /// `{"$number": series, "as": name, "with": {…}}`
    Number {
        series: String,
        named: Option<String>,
        with: Map<String, Value>,
    },
    /// `{"$text": "BJ-{no}"}`: a number of this decision by the name given to it.
    Template(String),
}

/// A number of the contract's `[numbers]`, taken when the decision commits.
pub fn number(series: &str) -> Text {
    Text::Number { series: series.to_owned(), named: None, with: Map::new() }
}

/// A text that repeats numbers of the same decision by their names: `text_with("BJ-{no}")`.
pub fn text_with(template: &str) -> Text {
    Text::Template(template.to_owned())
}

impl Text {
    /// What `{name}` of the number's pattern stands for. Says nothing on another text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Text {
        if let Text::Number { with, .. } = &mut self {
            with.insert(name.to_owned(), Value::String(value.to_string()));
        }
        self
    }

    /// The date that `{yyyy}` and the like are taken from; the commit's when not given.
    #[must_use]
    pub fn on(self, date: Date) -> Text {
        self.with("on", date)
    }

    /// The name under which other texts of this decision repeat the number.
    #[must_use]
    pub fn named(mut self, name: &str) -> Text {
        if let Text::Number { named, .. } = &mut self {
            *named = Some(name.to_owned());
        }
        self
    }

    /// The text, when it is known before the commit.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Text::Plain(text) => Some(text),
            _ => None,
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Text::Plain(text) => Value::String(text.clone()),
            Text::Template(template) => json!({"$text": template}),
            Text::Number { series, named, with } => {
                let mut out = Map::from_iter([("$number".to_owned(), json!(series))]);
                if let Some(name) = named {
                    out.insert("as".to_owned(), json!(name));
                }
                if !with.is_empty() {
                    out.insert("with".to_owned(), Value::Object(with.clone()));
                }
                Value::Object(out)
            }
        }
    }

    fn of_value(value: Value) -> Option<Text> {
        let object = match value {
            Value::String(text) => return Some(Text::Plain(text)),
            Value::Object(object) => object,
            _ => return None,
        };
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        match text("$text") {
            Some(template) => Some(Text::Template(template)),
            None => Some(Text::Number {
                series: text("$number")?,
                named: text("as"),
                with: object.get("with").and_then(Value::as_object).cloned().unwrap_or_default(),
            }),
        }
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::Plain(String::new())
    }
}

impl Json for Text {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        Text::of_value(value).unwrap_or_else(|| {
            misfit.is_no("text");
            Text::default()
        })
    }

    fn write(&self) -> Value {
        self.to_value()
    }
}

crate::__serde! { Text }

macro_rules! plain {
    ($($from:ty),*) => {$(
        impl From<$from> for Text {
            fn from(value: $from) -> Text {
                Text::Plain(value.to_string())
            }
        }
    )*};
}

plain!(
    &str,
    &String,
    OrganisationId,
    &OrganisationId,
    PersonId,
    &PersonId,
    ProjectNo,
    &ProjectNo,
    Date,
    Fen,
    Hundredths,
    i64,
    u64
);

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::Plain(text)
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Text {
        text.clone()
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        text.to_value()
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, number, text_with};
    use jiff::civil::date;
    use serde_json::json;

    #[test]
    fn placeholders_are_written_as_the_host_reads_them() {
        let no = number("project-no").with("division", "510108").on(date(2025, 3, 12)).named("no");
        let written = json!({"$number": "project-no", "as": "no", "with": {"division": "510108", "on": "2025-03-12"}});
        assert_eq!(serde_json::to_value(&no).unwrap(), written);
        assert_eq!(serde_json::from_value::<Text>(written).unwrap(), no);
        assert_eq!(serde_json::to_value(text_with("BJ-{no}")).unwrap(), json!({"$text": "BJ-{no}"}));
        assert_eq!(serde_json::to_value(number("loan-no")).unwrap(), json!({"$number": "loan-no"}));
    }
}
