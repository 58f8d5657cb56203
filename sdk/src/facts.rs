//! What the host gathered for a fact: rows of other systems' registers, whose
//! fields this contract does not describe, and numbers of them.
use crate::json::{self, Json, Misfit};
use crate::{Fen, Hundredths};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One record, as far as the fact takes its fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Row(pub Map<String, Value>);

/// The rows of a `some` or `last` fact; `more` when the limit cut them off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    pub more: bool,
}

/// A sum, least or greatest of a field whose type another contract knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(pub Value);

/// How a supervised account of the own system stands, as far as the fact asks for its heads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    pub account: String,
    pub state: Standing,
    pub subs: BTreeMap<String, SubLedger>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Open,
    Frozen,
    Closed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubLedger {
    pub amount: Fen,
    /// Set aside by holds and by orders that are out.
    pub held: Fen,
}

/// A bank's statement beside the books.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    pub account: String,
    /// The bank's own id of it.
    pub statement: String,
    /// Closing balances.
    pub stated: Fen,
    pub booked: Fen,
    /// References on which both agree.
    pub agreed: u64,
    pub differences: Vec<Difference>,
    /// How many differences are not listed here.
    pub more: u64,
}

/// One thing that the bank says otherwise than the books.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// `unbooked`, `unstated`, `amount`, `repeated`, `nameless`, `opening`, `closing`, `arithmetic`.
    pub kind: String,
    pub reference: Option<String>,
    pub stated: Option<Fen>,
    pub booked: Option<Fen>,
}

impl Account {
    /// What a sub-ledger holds; nothing when it was never posted to.
    pub fn balance(&self, sub: &str) -> Fen {
        self.subs.get(sub).copied().unwrap_or_default().amount
    }

    /// What all sub-ledgers of a head hold together.
    pub fn total(&self, head: &str) -> Fen {
        self.subs.iter().filter(|(sub, _)| sub.split(':').next() == Some(head)).map(|(_, s)| s.amount).sum()
    }
}

impl Row {
    /// The field, unless it is absent or null.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field).filter(|value| !value.is_null())
    }

    pub fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    /// A text, choice, id or code; empty when absent.
    pub fn text(&self, field: &str) -> &str {
        self.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    pub fn date(&self, field: &str) -> Option<Date> {
        json::date(self.text(field))
    }

    pub fn money(&self, field: &str) -> Option<Fen> {
        self.integer(field).map(Fen)
    }

    pub fn integer(&self, field: &str) -> Option<i64> {
        self.get(field)?.as_i64()
    }

    pub fn decimal(&self, field: &str) -> Option<Hundredths> {
        Hundredths::from_f64(self.get(field)?.as_f64()?)
    }

    /// A boolean; absent is false.
    pub fn flag(&self, field: &str) -> bool {
        self.get(field).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The record's key, whatever the fact takes.
    pub fn key(&self) -> &str {
        self.text("key")
    }

    /// The record's version, for `expecting`.
    pub fn version(&self) -> i64 {
        self.integer("version").unwrap_or_default()
    }

    /// Values of a `many` field.
    pub fn list(&self, field: &str) -> Vec<&str> {
        self.items(field).iter().filter_map(Value::as_str).collect()
    }

    /// Rows of a table field.
    pub fn rows(&self, field: &str) -> Vec<Row> {
        self.items(field).iter().filter_map(Value::as_object).map(|row| Row(row.clone())).collect()
    }

    fn items(&self, field: &str) -> &[Value] {
        self.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// The whole row as a type; a row that does not fit is an incident.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(Value::Object(self.0.clone()))
            .unwrap_or_else(|e| panic!("the row does not fit {}: {e}", std::any::type_name::<T>()))
    }
}

impl std::ops::Deref for Rows {
    type Target = [Row];
    fn deref(&self) -> &[Row] {
        &self.rows
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = &'a Row;
    type IntoIter = std::slice::Iter<'a, Row>;
    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

impl Json for Row {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        Row(json::object(value, misfit))
    }

    fn write(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

/// As the host writes it, or the bare list of a fixture.
impl Json for Rows {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        if value.is_array() {
            return Rows { rows: Json::read(value, misfit), more: false };
        }
        let mut map = json::object(value, misfit);
        Rows { rows: json::take::must(&mut map, "rows", misfit), more: json::take::or_empty(&mut map, "more", misfit) }
    }

    fn write(&self) -> Value {
        serde_json::json!({"rows": self.rows.write(), "more": self.more})
    }
}

crate::__serde! { Rows }

impl Json for Standing {
    fn read(value: Value, misfit: &mut Misfit) -> Self {
        match value.as_str() {
            Some("open") => Standing::Open,
            Some("frozen") => Standing::Frozen,
            Some("closed") => Standing::Closed,
            _ => {
                misfit.is_no("state of an account");
                Standing::Open
            }
        }
    }

    fn write(&self) -> Value {
        match self {
            Standing::Open => "open".into(),
            Standing::Frozen => "frozen".into(),
            Standing::Closed => "closed".into(),
        }
    }
}

crate::__json! { SubLedger { amount = must "amount", held = key "held", } }
crate::__json! { Account { account = must "account", state = must "state", subs = key "subs", } }
crate::__json! { Difference { kind = must "kind", reference = may "reference", stated = may "stated", booked = may "booked", } }
crate::__json! { Compared {
    account = must "account", statement = must "statement", stated = must "stated", booked = must "booked", agreed = key "agreed",
    differences = key "differences", more = key "more",
} }

impl Json for Number {
    fn read(value: Value, _: &mut Misfit) -> Self {
        Number(value)
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

impl Number {
    /// As a whole number; 0 when there was nothing to count.
    pub fn integer(&self) -> i64 {
        self.0.as_i64().unwrap_or_default()
    }

    pub fn money(&self) -> Fen {
        Fen(self.integer())
    }

    pub fn decimal(&self) -> Hundredths {
        self.0.as_f64().and_then(Hundredths::from_f64).unwrap_or_default()
    }

    pub fn date(&self) -> Option<Date> {
        json::date(self.0.as_str()?)
    }

    pub fn is_none(&self) -> bool {
        self.0.is_null()
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Row, Rows, Standing};
    use crate::{Fen, Hundredths};
    use jiff::civil::date;
    use serde_json::{from_value, json};

    #[test]
    fn a_row_reads_each_type_and_absence() {
        let row: Row = from_value(json!({
            "winner": "91510108MA6CQ1X201", "price": 51900000000_i64, "on": "2025-03-12", "at": "2025-03-12T09:30:00+08:00",
            "area": 46880.3, "kinds": ["owner"], "units": [{"no": "U01"}], "open": true, "none": null
        }))
        .unwrap();
        assert_eq!(row.text("winner"), "91510108MA6CQ1X201");
        assert_eq!(row.money("price"), Some(Fen(51_900_000_000)));
        assert_eq!(row.date("on"), Some(date(2025, 3, 12)));
        assert_eq!(row.date("at"), Some(date(2025, 3, 12)));
        assert_eq!(row.decimal("area"), Some(Hundredths(4_688_030)));
        assert_eq!(row.list("kinds"), ["owner"]);
        assert_eq!(row.rows("units")[0].text("no"), "U01");
        assert!(row.flag("open") && !row.flag("shut") && !row.has("none"));
        assert_eq!((row.text("none"), row.date("none"), row.money("none")), ("", None, None));
    }

    #[test]
    fn an_account_tells_what_its_heads_hold() {
        let told = json!({"account": "JG-1", "state": "frozen", "subs": {
            "A1": {"amount": 900, "held": 0}, "L2:1": {"amount": 500, "held": 20}, "L2:2": {"amount": 400, "held": 0}}});
        let account: Account = crate::json::read(told.clone()).unwrap();
        assert_eq!(
            (account.state, account.balance("L2:1"), account.balance("L9")),
            (Standing::Frozen, Fen(500), Fen(0))
        );
        assert_eq!((account.total("L2"), account.subs["L2:1"].held), (Fen(900), Fen(20)));
        assert_eq!(crate::json::Json::write(&account), told);
        assert!(crate::json::read::<Account>(json!({"account": "JG-1", "state": "gone", "subs": {}})).is_err());
        assert_eq!(crate::json::read::<Option<Account>>(json!(null)).unwrap(), None);
    }

    #[test]
    fn rows_are_a_list_or_a_list_with_more() {
        assert_eq!(from_value::<Rows>(json!([{"a": 1}])).unwrap().len(), 1);
        let cut: Rows = from_value(json!({"rows": [{"a": 1}, {"a": 2}], "more": true})).unwrap();
        assert_eq!((cut.len(), cut.more), (2, true));
    }
}
