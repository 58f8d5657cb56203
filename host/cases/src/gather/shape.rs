//! From the records that were found to what the fact asks: the rows, how many,
//! their sum. Pure.
use crate::settle::index::number;
use contract::{Fact, FieldType, Register, facts::FactForm, pointer::plain};
use serde_json::{Value, json};
use store::rows::RecordRow;

fn take(fact: &Fact, row: &RecordRow) -> Value {
    let mut data = row.data.clone();
    if !fact.take.is_empty()
        && let Some(map) = data.as_object_mut()
    {
        map.retain(|k, _| fact.take.iter().any(|t| t == k));
    }
    data["key"] = Value::String(row.key.clone());
    data["version"] = json!(row.version);
    data
}

pub fn shape(fact: &Fact, register: &Register, rows: &[RecordRow], more: bool) -> Value {
    match &fact.form {
        FactForm::One => rows.first().map_or(Value::Null, |r| take(fact, r)),
        FactForm::Some => {
            json!({"rows": rows.iter().map(|r| take(fact, r)).collect::<Vec<_>>(), "more": more})
        }
        FactForm::Exists => json!(!rows.is_empty()),
        FactForm::Count => json!(rows.len()),
        FactForm::Sum(field) => Measured::of(register, field, rows).sum(),
        FactForm::Min(field) => Measured::of(register, field, rows).least(),
        FactForm::Max(field) => Measured::of(register, field, rows).greatest(),
        FactForm::Last { n, by } => {
            let mut sorted: Vec<&RecordRow> = rows.iter().collect();
            sorted.sort_by_key(|r| std::cmp::Reverse(r.data.get(by).map(plain).unwrap_or_default()));
            let last: Vec<_> = sorted.into_iter().take(*n as usize).map(|r| take(fact, r)).collect();
            json!({"rows": last, "more": more})
        }
        FactForm::Balance { .. } | FactForm::Statement { .. } => Value::Null,
    }
}

/// The values of one field, answered in the JSON of the field's type.
enum Measured {
    Numbers { values: Vec<i64>, hundredths: bool },
    Dates(Vec<String>),
}

impl Measured {
    fn of(register: &Register, field: &str, rows: &[RecordRow]) -> Measured {
        let r#type = register.fields.get(field).map(|f| &f.r#type);
        let values = rows.iter().filter_map(|r| r.data.get(field));
        match r#type {
            Some(FieldType::Date | FieldType::DateTime) => {
                Measured::Dates(values.filter_map(|v| v.as_str().map(str::to_owned)).collect())
            }
            t => {
                let hundredths = matches!(t, Some(FieldType::Decimal | FieldType::AreaM2));
                Measured::Numbers { values: values.filter_map(|v| number(t, v)).collect(), hundredths }
            }
        }
    }

    fn sum(&self) -> Value {
        match self {
            Measured::Numbers { values, hundredths } => scaled(values.iter().sum(), *hundredths),
            Measured::Dates(_) => Value::Null,
        }
    }

    fn least(&self) -> Value {
        match self {
            Measured::Numbers { values, hundredths } => {
                values.iter().min().map_or(Value::Null, |v| scaled(*v, *hundredths))
            }
            Measured::Dates(dates) => json!(dates.iter().min()),
        }
    }

    fn greatest(&self) -> Value {
        match self {
            Measured::Numbers { values, hundredths } => {
                values.iter().max().map_or(Value::Null, |v| scaled(*v, *hundredths))
            }
            Measured::Dates(dates) => json!(dates.iter().max()),
        }
    }
}

fn scaled(value: i64, hundredths: bool) -> Value {
    if hundredths { json!(contract::Hundredths(value)) } else { json!(value) }
}

pub fn empty(fact: &Fact) -> Value {
    match &fact.form {
        FactForm::One | FactForm::Min(_) | FactForm::Max(_) | FactForm::Balance { .. } | FactForm::Statement { .. } => {
            Value::Null
        }
        FactForm::Some | FactForm::Last { .. } => json!({"rows": [], "more": false}),
        FactForm::Exists => json!(false),
        FactForm::Count | FactForm::Sum(_) => json!(0),
    }
}
