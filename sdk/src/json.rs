//! How the generated types are read from JSON and written to it. Not serde's
//! derived code: a contract has a hundred types, and derived visitors for each
//! of them make a component five times as large as its rules. Here a type is
//! a list of its fields, and what reads or writes one field exists once.
use crate::{Fen, Hundredths, OrganisationId, PersonId, ProjectNo};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

pub trait Json: Sized {
    /// Notes what does not fit and goes on with some value: a return at every field would have to drop all fields
    /// before it, which is most of the code of a reader.
    fn read(value: Value, misfit: &mut Misfit) -> Self;
    fn write(&self) -> Value;
}

/// The first place where a document is not what the contract says.
#[derive(Debug, Default, PartialEq)]
pub struct Misfit(Option<Box<(String, &'static str)>>);

impl Misfit {
    #[inline(never)]
    pub fn is_no(&mut self, what: &'static str) {
        if self.0.is_none() {
            self.0 = Some(Box::new((String::new(), what)));
        }
    }

    fn is_some(&self) -> bool {
        self.0.is_some()
    }

    #[inline(never)]
    fn inside(&mut self, step: &str) {
        if let Some(place) = &mut self.0 {
            place.0 = format!("/{step}{}", place.0);
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_deref() {
            Some((place, what)) => write!(f, "{place} is no {what}"),
            None => Ok(()),
        }
    }
}

pub fn read<T: Json>(value: Value) -> Result<T, Misfit> {
    let mut misfit = Misfit::default();
    let read = T::read(value, &mut misfit);
    if misfit.is_some() { Err(misfit) } else { Ok(read) }
}

/// What fits, with something empty in place of the rest; and whether all did.
pub fn read_gaps<T: Json>(value: Value) -> (T, bool) {
    let mut misfit = Misfit::default();
    let read = T::read(value, &mut misfit);
    (read, !misfit.is_some())
}

#[inline(never)]
pub fn object(value: Value, misfit: &mut Misfit) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => {
            misfit.is_no("object");
            Map::new()
        }
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

fn placed<T: Json>(value: Value, misfit: &mut Misfit, step: &str) -> T {
    let fine = !misfit.is_some();
    let read = T::read(value, misfit);
    if fine && misfit.is_some() {
        misfit.inside(step);
    }
    read
}

/// How a field is read: it must be there, may be, or is empty when it is not.
pub mod take {
    use super::{Json, Map, Misfit, Value, out, placed};

    #[inline(never)]
    pub fn must<T: Json>(map: &mut Map<String, Value>, id: &str, misfit: &mut Misfit) -> T {
        placed(out(map, id), misfit, id)
    }

    #[inline(never)]
    pub fn may<T: Json>(map: &mut Map<String, Value>, id: &str, misfit: &mut Misfit) -> Option<T> {
        match out(map, id) {
            Value::Null => None,
            value => Some(placed(value, misfit, id)),
        }
    }

    #[inline(never)]
    pub fn or_empty<T: Json + Default>(map: &mut Map<String, Value>, id: &str, misfit: &mut Misfit) -> T {
        may(map, id, misfit).unwrap_or_default()
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
pub fn chosen(ids: &[&str], value: &Value, misfit: &mut Misfit) -> usize {
    value.as_str().and_then(|id| position(ids, id)).unwrap_or_else(|| {
        misfit.is_no("choice of the contract");
        0
    })
}

/// `YYYY-MM-DD`; of a date-time its date.
pub fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes().get(..10)?;
    let part = |digits: &[u8]| {
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| digits.iter().fold(0_i16, |n, digit| n * 10 + i16::from(digit - b'0')))
    };
    let dashes = bytes[4] == b'-' && bytes[7] == b'-';
    let (year, month, day) = (part(&bytes[..4])?, part(&bytes[5..7])?, part(&bytes[8..])?);
    Date::new(year, month as i8, day as i8).ok().filter(|_| dashes)
}

#[inline(never)]
pub fn text(value: Value, misfit: &mut Misfit) -> String {
    match value {
        Value::String(text) => text,
        _ => {
            misfit.is_no("text");
            String::new()
        }
    }
}

macro_rules! texts {
    ($($ty:ty, $from:expr;)*) => {$(
        impl Json for $ty {
            fn read(value: Value, misfit: &mut Misfit) -> Self {
                $from(text(value, misfit))
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
            #[inline(never)]
            fn read(value: Value, misfit: &mut Misfit) -> Self {
                let read: fn(&Value) -> Option<$ty> = $read;
                read(&value).unwrap_or_else(|| {
                    misfit.is_no($what);
                    Default::default()
                })
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
    fn read(value: Value, _: &mut Misfit) -> Self {
        value
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl<T: Json> Json for Vec<T> {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        let Value::Array(items) = value else {
            misfit.is_no("list");
            return vec![];
        };
        let mut out = Vec::with_capacity(items.len());
        for (n, item) in items.into_iter().enumerate() {
            out.push(placed(item, misfit, &n.to_string()));
        }
        out
    }

    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }
}

impl<T: Json> Json for Option<T> {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        if value.is_null() { None } else { Some(T::read(value, misfit)) }
    }

    fn write(&self) -> Value {
        self.as_ref().map(T::write).unwrap_or_default()
    }
}

impl<T: Json> Json for BTreeMap<String, T> {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        let mut out = BTreeMap::new();
        for (id, item) in object(value, misfit) {
            let item = placed(item, misfit, &id);
            out.insert(id, item);
        }
        out
    }

    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(id, item)| (id.clone(), item.write())).collect())
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
        let form = read::<Form>(written.clone()).unwrap();
        assert_eq!((form.from, form.area), (jiff::civil::date(2025, 3, 12), Some(Hundredths(4_688_030))));
        assert_eq!((form.units[0].no, form.paid), (1, None));
        assert_eq!(form.write(), written);
        assert_eq!(serde_json::from_str::<Form>(&written.to_string()).unwrap(), form);
        assert_eq!(serde_json::to_value(&form).unwrap(), written);
        let least = read::<Form>(json!({"from": "2025-03-12", "units": null})).unwrap();
        assert_eq!(least.write(), json!({"from": "2025-03-12", "paid": null, "key": ""}));
    }

    #[test]
    fn a_misfit_names_the_place() {
        let misfit = |document| read::<Form>(document).unwrap_err().to_string();
        assert_eq!(misfit(json!({})), "/from is no date");
        assert_eq!(misfit(json!({"from": "2025-02-30"})), "/from is no date");
        assert_eq!(misfit(json!({"from": "2025-02-28", "units": [{"no": 1}, {"no": -1}]})), "/units/1/no is no count");
        assert_eq!(misfit(json!({"from": "2025-02-28", "area": 1.005})), "/area is no number with two decimals");
    }

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(date("2025-03-12T09:00:00+08:00"), Some(jiff::civil::date(2025, 3, 12)));
        for text in ["2025-3-12", "20250312", "2025-13-01", "2025/03/12", "二〇二五", ""] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
