//! How the generated types are read from JSON and written to it. Not serde's
//! derived code: a contract has a hundred types, and derived visitors for each
//! of them make a component five times as large as its rules. Here a type is
//! a list of its fields, and what reads or writes one field exists once.
use crate::{Fen, Hundredths, OrganisationId, PersonId, ProjectNo};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

pub trait Json: Sized {
    fn read(value: Value) -> Result<Self, Misfit>;
    fn write(&self) -> Value;
}

/// Where a document is not what the contract says.
#[derive(Debug, PartialEq)]
pub struct Misfit(Box<(String, &'static str)>);

impl Misfit {
    pub const fn what(name: &'static str) -> impl Fn() -> Misfit {
        move || Misfit(Box::new((String::new(), name)))
    }

    #[inline(never)]
    fn inside(mut self, step: &str) -> Misfit {
        self.0.0 = format!("/{step}{}", self.0.0);
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.0)?;
        f.write_str(" is no ")?;
        f.write_str(self.0.1)
    }
}

#[inline(never)]
pub fn object(value: Value) -> Result<Map<String, Value>, Misfit> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(Misfit::what("object")()),
    }
}

#[inline(never)]
fn out(map: &mut Map<String, Value>, id: &str) -> Value {
    map.get_mut(id).map(Value::take).unwrap_or_default()
}

#[inline(never)]
fn into(map: &mut Map<String, Value>, id: &str, value: Value) {
    map.insert(id.to_owned(), value);
}

/// How a field is read: it must be there, may be, or is empty when it is not.
pub mod take {
    use super::{Json, Map, Misfit, Value, out};

    #[inline(never)]
    pub fn must<T: Json>(map: &mut Map<String, Value>, id: &str) -> Result<T, Misfit> {
        T::read(out(map, id)).map_err(|misfit| misfit.inside(id))
    }

    #[inline(never)]
    pub fn may<T: Json>(map: &mut Map<String, Value>, id: &str) -> Result<Option<T>, Misfit> {
        match out(map, id) {
            Value::Null => Ok(None),
            value => T::read(value).map(Some).map_err(|misfit| misfit.inside(id)),
        }
    }

    #[inline(never)]
    pub fn or_empty<T: Json + Default>(
        map: &mut Map<String, Value>,
        id: &str,
    ) -> Result<T, Misfit> {
        may(map, id).map(Option::unwrap_or_default)
    }
}

/// How a field is written: always, when there is something, or null.
pub mod put {
    use super::{Json, Map, Value, into};

    #[inline(never)]
    pub fn always<T: Json>(map: &mut Map<String, Value>, id: &str, field: &T) {
        into(map, id, field.write());
    }

    #[inline(never)]
    pub fn some<T: Json>(map: &mut Map<String, Value>, id: &str, field: &Option<T>) {
        if let Some(field) = field {
            into(map, id, field.write());
        }
    }

    #[inline(never)]
    pub fn or_null<T: Json>(map: &mut Map<String, Value>, id: &str, field: &Option<T>) {
        into(map, id, field.as_ref().map(T::write).unwrap_or_default());
    }

    #[inline(never)]
    pub fn filled<T: Json>(map: &mut Map<String, Value>, id: &str, field: &Vec<T>) {
        if !field.is_empty() {
            into(map, id, field.write());
        }
    }
}

/// The position of an id in a closed list.
#[inline(never)]
pub fn position(ids: &[&str], id: &str) -> Option<usize> {
    ids.iter().position(|known| *known == id)
}

#[inline(never)]
pub fn chosen(ids: &[&str], value: &Value) -> Result<usize, Misfit> {
    value
        .as_str()
        .and_then(|id| position(ids, id))
        .ok_or_else(Misfit::what("choice of the contract"))
}

/// `YYYY-MM-DD`; of a date-time its date.
pub fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes().get(..10)?;
    let part = |digits: &[u8]| {
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| {
            digits
                .iter()
                .fold(0_i16, |n, digit| n * 10 + i16::from(digit - b'0'))
        })
    };
    let dashes = bytes[4] == b'-' && bytes[7] == b'-';
    let (year, month, day) = (part(&bytes[..4])?, part(&bytes[5..7])?, part(&bytes[8..])?);
    Date::new(year, month as i8, day as i8)
        .ok()
        .filter(|_| dashes)
}

macro_rules! texts {
    ($($ty:ty, $from:expr;)*) => {$(
        impl Json for $ty {
            fn read(value: Value) -> Result<Self, Misfit> {
                match value {
                    Value::String(text) => Ok($from(text)),
                    _ => Err(Misfit::what("text")()),
                }
            }

            fn write(&self) -> Value {
                Value::String(self.to_string())
            }
        }
    )*};
}

texts! {
    String, |text| text;
    OrganisationId, OrganisationId;
    PersonId, PersonId;
    ProjectNo, ProjectNo;
}

macro_rules! numbers {
    ($($ty:ty, $what:literal, $read:expr, $write:expr;)*) => {$(
        impl Json for $ty {
            fn read(value: Value) -> Result<Self, Misfit> {
                let read: fn(&Value) -> Option<$ty> = $read;
                read(&value).ok_or_else(Misfit::what($what))
            }

            fn write(&self) -> Value {
                let write: fn(&$ty) -> Value = $write;
                write(self)
            }
        }
    )*};
}

numbers! {
    i64, "integer", Value::as_i64, |n| Value::from(*n);
    u64, "count", Value::as_u64, |n| Value::from(*n);
    f64, "number", Value::as_f64, |n| Value::from(*n);
    bool, "boolean", Value::as_bool, |b| Value::Bool(*b);
    Fen, "amount of fen", |v| v.as_i64().map(Fen), |fen| Value::from(fen.0);
    Hundredths, "number with two decimals", |v| Hundredths::from_f64(v.as_f64()?), |n| Value::from(n.as_f64());
    Date, "date", |v| date(v.as_str().filter(|text| text.len() == 10)?), |day| Value::String(day.to_string());
}

impl Json for Value {
    fn read(value: Value) -> Result<Self, Misfit> {
        Ok(value)
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl<T: Json> Json for Vec<T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        let Value::Array(items) = value else {
            return Err(Misfit::what("list")());
        };
        let item = |(n, item)| T::read(item).map_err(|misfit| misfit.inside(&usize::to_string(&n)));
        items.into_iter().enumerate().map(item).collect()
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }
}

impl<T: Json> Json for Option<T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        if value.is_null() {
            Ok(None)
        } else {
            T::read(value).map(Some)
        }
    }

    fn write(&self) -> Value {
        self.as_ref().map(T::write).unwrap_or_default()
    }
}

impl<T: Json> Json for BTreeMap<String, T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        let entry = |(id, item): (String, Value)| match T::read(item) {
            Ok(item) => Ok((id, item)),
            Err(misfit) => Err(misfit.inside(&id)),
        };
        object(value)?.into_iter().map(entry).collect()
    }

    fn write(&self) -> Value {
        Value::Object(
            self.iter()
                .map(|(id, item)| (id.clone(), item.write()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    crate::__document! {
        #[derive(Default)]
        Row { no: u64 = must "no", }
    }

    crate::__document! {
        Form {
            from: Date = must "from",
            area: Option<Hundredths> = may "area",
            units: Vec<Row> = list "units",
            paid: Option<Fen> = null "paid",
            key: String = key "key",
        }
    }

    #[test]
    fn a_document_is_read_and_written_by_its_fields() {
        let written = json!({"from": "2025-03-12", "area": 46880.3, "units": [{"no": 1}], "paid": null, "key": ""});
        let form = Form::read(written.clone()).unwrap();
        assert_eq!(
            (form.from, form.area),
            (jiff::civil::date(2025, 3, 12), Some(Hundredths(4_688_030)))
        );
        assert_eq!((form.units[0].no, form.paid), (1, None));
        assert_eq!(form.write(), written);
        assert_eq!(
            serde_json::from_str::<Form>(&written.to_string()).unwrap(),
            form
        );
        assert_eq!(serde_json::to_value(&form).unwrap(), written);
        let least = Form::read(json!({"from": "2025-03-12", "units": null})).unwrap();
        assert_eq!(
            least.write(),
            json!({"from": "2025-03-12", "paid": null, "key": ""})
        );
    }

    #[test]
    fn a_misfit_names_the_place() {
        let misfit = |document| Form::read(document).unwrap_err().to_string();
        assert_eq!(misfit(json!({})), "/from is no date");
        assert_eq!(misfit(json!({"from": "2025-02-30"})), "/from is no date");
        assert_eq!(
            misfit(json!({"from": "2025-02-28", "units": [{"no": 1}, {"no": -1}]})),
            "/units/1/no is no count"
        );
        assert_eq!(
            misfit(json!({"from": "2025-02-28", "area": 1.005})),
            "/area is no number with two decimals"
        );
    }

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(
            date("2025-03-12T09:00:00+08:00"),
            Some(jiff::civil::date(2025, 3, 12))
        );
        for text in [
            "2025-3-12",
            "20250312",
            "2025-13-01",
            "2025/03/12",
            "二〇二五",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
