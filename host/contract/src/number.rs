//! Number patterns: `{yyyy}` `{yymmdd}` `{yyyymmdd}` of a date, `{name}` from
//! `with`, and one serial `{n}` of n digits, counted per rendered rest. A full
//! series refuses; nothing is ever skipped or reused.
use jiff::civil::Date;
use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("the pattern `{0}` has no serial {{n}}")]
    NoSerial(String),
    #[error("the pattern asks for `{{{0}}}` and `with` does not give it")]
    Missing(String),
    #[error("the series `{0}` is full")]
    Full(String),
}

/// A pattern rendered but for its serial.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    pub before: String,
    pub after: String,
    pub digits: usize,
}

impl Series {
    /// The name under which the series is counted.
    pub fn name(&self) -> String {
        format!("{}#{}", self.before, self.after)
    }

    pub fn number(&self, serial: u64) -> Result<String, NumberError> {
        let text = format!("{serial:0width$}", width = self.digits);
        if text.len() > self.digits {
            return Err(NumberError::Full(self.name()));
        }
        Ok(format!("{}{text}{}", self.before, self.after))
    }
}

pub fn series(pattern: &str, with: &Map<String, Value>, today: Date) -> Result<Series, NumberError> {
    let on = with.get("on").and_then(Value::as_str).and_then(|d| d.parse().ok()).unwrap_or(today);
    let (mut before, mut after, mut digits) = (String::new(), String::new(), None);
    let mut rest = pattern;
    while let Some((plain, tail)) = rest.split_once('{') {
        let (name, tail) = tail.split_once('}').ok_or_else(|| NumberError::NoSerial(pattern.to_owned()))?;
        let out = if digits.is_none() { &mut before } else { &mut after };
        out.push_str(plain);
        match (name, name.parse::<usize>()) {
            (_, Ok(n)) if digits.is_none() => digits = Some(n),
            ("yyyy", _) => out.push_str(&format!("{:04}", on.year())),
            ("yymmdd", _) => out.push_str(&format!("{:02}{:02}{:02}", on.year() % 100, on.month(), on.day())),
            ("yyyymmdd", _) => out.push_str(&format!("{:04}{:02}{:02}", on.year(), on.month(), on.day())),
            _ => {
                let value = with.get(name).ok_or_else(|| NumberError::Missing(name.to_owned()))?;
                out.push_str(&crate::pointer::plain(value));
            }
        }
        rest = tail;
    }
    if digits.is_none() {
        before.push_str(rest)
    } else {
        after.push_str(rest)
    }
    let digits = digits.ok_or_else(|| NumberError::NoSerial(pattern.to_owned()))?;
    Ok(Series { before, after, digits })
}
