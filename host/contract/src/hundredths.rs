//! `decimal(2)` and `area-m2`: an exact count of hundredths. JSON carries it as
//! a number with at most two decimals; a third decimal is refused at the edge
//! and not rounded away.
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hundredths(pub i64);

impl Hundredths {
    pub fn from_f64(value: f64) -> Option<Self> {
        let scaled = value * 100.0;
        let whole = scaled.round();
        let exact = (scaled - whole).abs() < 1e-4 && whole.abs() < 9e15;
        exact.then_some(Self(whole as i64))
    }

    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for Hundredths {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(d)?;
        Self::from_f64(value).ok_or_else(|| serde::de::Error::custom(format!("{value} has more than two decimals")))
    }
}
