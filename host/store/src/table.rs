//! Four kinds of value are enough for every table; a table says its columns
//! once, and inserting, reading, backup and restore follow from that.
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Int,
    Uuid,
    Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    Text(Option<String>),
    Int(Option<i64>),
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
}

#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    pub key: &'static [&'static str],
    pub columns: &'static [(&'static str, Kind)],
}

impl Table {
    pub fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    pub fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.names(), self.name)
    }

    /// Every column but the key takes the new row's value.
    pub fn replace(&self) -> String {
        self.on_conflict(|name| format!("{name} = excluded.{name}"))
    }

    /// Every column but the key grows by the new row's value.
    pub fn grow(&self) -> String {
        self.on_conflict(|name| format!("{name} = {}.{name} + excluded.{name}", self.name))
    }

    fn on_conflict(&self, set_to: impl Fn(&str) -> String) -> String {
        let set = self.columns.iter().filter(|(name, _)| !self.key.contains(name));
        let set = set.map(|(name, _)| set_to(name)).collect::<Vec<_>>().join(", ");
        format!("ON CONFLICT ({}) DO UPDATE SET {set}", self.key.join(", "))
    }

    /// Positions of the key's columns in a row.
    pub fn key_places(&self) -> Vec<usize> {
        let place =
            |k: &&str| self.columns.iter().position(|(name, _)| name == k).expect("a key is one of the columns");
        self.key.iter().map(place).collect()
    }
}

macro_rules! cell_from {
    ($($ty:ty => $variant:ident($v:ident) $value:expr;)+) => {
        $(impl From<$ty> for Cell { fn from($v: $ty) -> Self { Cell::$variant($value) } })+
    };
}

cell_from! {
    &str => Text(v) Some(v.to_owned());
    &String => Text(v) Some(v.clone());
    String => Text(v) Some(v);
    &Option<String> => Text(v) v.clone();
    Option<String> => Text(v) v;
    i64 => Int(v) Some(v);
    i32 => Int(v) Some(i64::from(v));
    u16 => Int(v) Some(i64::from(v));
    bool => Int(v) Some(i64::from(v));
    Option<i64> => Int(v) v;
    Uuid => Uuid(v) Some(v);
    Option<Uuid> => Uuid(v) v;
    Vec<u8> => Bytes(v) Some(v);
    &Vec<u8> => Bytes(v) Some(v.clone());
    &Option<Vec<u8>> => Bytes(v) v.clone();
}

/// One row in the order of a table's columns.
macro_rules! cells {
    ($($value:expr),+ $(,)?) => { vec![$($crate::table::Cell::from($value)),+] };
}
pub(crate) use cells;
