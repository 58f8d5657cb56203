//! What rules say to people: a code of `messages/` and its parameters. The
//! words themselves stay in the contract, where both languages stand together.
use crate::{Fen, Hundredths, Number, OrganisationId, PersonId, ProjectNo};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One parameter of a message. Money and decimals become the texts people read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Param(pub Value);

/// A message with its parameters; every `Msg` becomes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub code: &'static str,
    pub params: Map<String, Value>,
}

impl Said {
    pub fn new(code: &'static str, params: impl IntoIterator<Item = (&'static str, Param)>) -> Said {
        Said { code, params: params.into_iter().map(|(name, p)| (name.to_owned(), p.0)).collect() }
    }
}

macro_rules! value {
    ($($from:ty),*) => {$(
        impl From<$from> for Param {
            fn from(value: $from) -> Param {
                Param(Value::from(value))
            }
        }
    )*};
}

macro_rules! shown {
    ($($from:ty),*) => {$(
        impl From<$from> for Param {
            fn from(value: $from) -> Param {
                Param(Value::String(value.to_string()))
            }
        }
    )*};
}

value!(i64, i32, u64, u32, usize, f64, bool, &str, String, Value);
shown!(&String, Fen, Hundredths, Date, OrganisationId, &OrganisationId, PersonId, &PersonId, ProjectNo, &ProjectNo);

impl From<Number> for Param {
    fn from(number: Number) -> Param {
        Param(number.0)
    }
}
