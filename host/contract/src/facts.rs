//! The closed grammar of facts: what a contract may ask of registers. No SQL,
//! no joins; a later fact may read an earlier one. The wire form is one object
//! a fact with exactly one of the form words (`one`, `count`, ...), turned
//! here into a typed query so that gathering and linting share one reading.
use crate::{pointer::Source, text::Bilingual};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Fact {
    pub form: FactForm,
    /// `system/register`, `hub/register`, or a register of the same contract.
    pub register: String,
    pub key: Option<Source>,
    pub filter: Vec<(String, Test)>,
    pub take: Vec<String>,
    pub for_each: Option<String>,
    pub as_of: bool,
    pub basis: Basis,
    pub why: String,
    /// Steps it is gathered for; empty = every step of its procedure.
    pub at: Vec<String>,
    /// Shown to the applicant while he fills the form, under this label.
    pub gate: Option<Bilingual>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FactForm {
    One,
    Some,
    Exists,
    Count,
    Sum(String),
    Min(String),
    Max(String),
    Last {
        n: u32,
        by: String,
    },
    /// How an account of the own system stands; `heads` of its chart, all when empty.
    Balance {
        account: Source,
        heads: Vec<String>,
    },
    /// How a bank's statement differs from the books: a message `camt.053` with one statement, against the sub-ledger
    /// that stands for the bank's account.
    Statement {
        account: Source,
        sub: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    Equals(Source),
    In(Vec<Source>),
    Between(Source, Source),
    InMonth(Source),
    Overlaps(Source, Source),
    Intersects(Source),
    AtLeast(Source),
    AtMost(Source),
    Not(Source),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The actor may see it himself.
    #[default]
    Actor,
    /// Already a subject of the case.
    Case,
    /// Office only, with an article of law; only the verdict leaves.
    Duty,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    one: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    some: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exists: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Source>,
    #[serde(default, rename = "where", skip_serializing_if = "IndexMap::is_empty")]
    filter: IndexMap<String, Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    take: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_each: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guard: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<Basis>,
    #[serde(default)]
    why: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    at: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<Bilingual>,
}

const WORDS: &str = "one some exists count sum min max last balance statement";

impl Written {
    /// How many of the form words it holds; exactly one is a fact.
    fn words(&self) -> usize {
        let texts = [&self.one, &self.some, &self.exists, &self.count, &self.sum, &self.min, &self.max];
        let texts = texts.into_iter().filter(|w| w.is_some()).count();
        let others = [self.last.is_some(), self.balance.is_some(), self.statement.is_some()];
        texts + others.into_iter().filter(|w| *w).count()
    }
}

impl TryFrom<Written> for Fact {
    type Error = String;

    fn try_from(w: Written) -> Result<Self, String> {
        if w.words() != 1 {
            return Err(format!("a fact has exactly one of: {WORDS}"));
        }
        let of = || w.of.as_ref().and_then(Value::as_str).map(str::to_owned).ok_or("`of` names the register");
        let (form, register) = match &w {
            Written { one: Some(r), .. } => (FactForm::One, r.clone()),
            Written { some: Some(r), .. } => (FactForm::Some, r.clone()),
            Written { exists: Some(r), .. } => (FactForm::Exists, r.clone()),
            Written { count: Some(r), .. } => (FactForm::Count, r.clone()),
            Written { sum: Some(f), .. } => (FactForm::Sum(f.clone()), of()?),
            Written { min: Some(f), .. } => (FactForm::Min(f.clone()), of()?),
            Written { max: Some(f), .. } => (FactForm::Max(f.clone()), of()?),
            Written { last: Some(n), .. } => {
                let by = w.by.clone().ok_or("`last` needs `by`")?;
                (FactForm::Last { n: *n, by }, of()?)
            }
            Written { balance: Some(a), .. } => {
                let heads = w.of.clone().map(serde_json::from_value).transpose();
                let heads = heads.map_err(|_| "`of` lists heads of the account's chart")?.unwrap_or_default();
                (FactForm::Balance { account: a.clone(), heads }, "hub/account".to_owned())
            }
            Written { statement: Some(a), .. } => {
                let sub = of().map_err(|_| "`of` names the sub-ledger that stands for the bank's account")?;
                (FactForm::Statement { account: a.clone(), sub }, "hub/account".to_owned())
            }
            _ => {
                return Err(format!("a fact has one of: {WORDS}"));
            }
        };
        let as_of = match w.guard.as_deref() {
            None | Some("strict") => false,
            Some("as-of") => true,
            Some(other) => return Err(format!("guard `{other}`: write strict or as-of")),
        };
        let filter = w.filter.iter().map(|(f, t)| Ok((f.clone(), test(t)?))).collect::<Result<_, String>>()?;
        Ok(Fact {
            form,
            register,
            key: w.key,
            filter,
            take: w.take,
            for_each: w.for_each,
            as_of,
            basis: w.basis.unwrap_or_default(),
            why: w.why,
            at: w.at,
            gate: w.gate,
        })
    }
}

fn test(value: &Value) -> Result<Test, String> {
    let Value::Object(map) = value else {
        return Ok(Test::Equals(source(value)));
    };
    let Some((op, arg)) = map.iter().next().filter(|_| map.len() == 1) else {
        return Err("a test has one operator".to_owned());
    };
    let pair = || match arg.as_array().map(Vec::as_slice) {
        Some([a, b]) => Ok((source(a), source(b))),
        _ => Err(format!("`{op}` takes two values")),
    };
    Ok(match op.as_str() {
        "=" => Test::Equals(source(arg)),
        "in" | "any" => match arg {
            Value::Array(list) => Test::In(list.iter().map(source).collect()),
            one => Test::In(vec![source(one)]),
        },
        "between" => pair().map(|(a, b)| Test::Between(a, b))?,
        "overlaps" => pair().map(|(a, b)| Test::Overlaps(a, b))?,
        "in-month" => Test::InMonth(source(arg)),
        "intersects" => Test::Intersects(source(arg)),
        ">=" => Test::AtLeast(source(arg)),
        "<=" => Test::AtMost(source(arg)),
        "not" => Test::Not(source(arg)),
        other => {
            return Err(format!("operator `{other}`: write = in any between in-month overlaps intersects >= <= not"));
        }
    })
}

fn source(value: &Value) -> Source {
    match value {
        Value::String(s) => Source::Text(s.clone()),
        other => Source::Literal(other.clone()),
    }
}

fn write_source(s: &Source) -> Value {
    serde_json::to_value(s).unwrap_or(Value::Null)
}

impl From<Fact> for Written {
    fn from(f: Fact) -> Written {
        let mut w = Written {
            key: f.key,
            filter: f.filter.iter().map(|(k, t)| (k.clone(), write_test(t))).collect(),
            take: f.take,
            for_each: f.for_each,
            guard: f.as_of.then(|| "as-of".to_owned()),
            basis: (f.basis != Basis::Actor).then_some(f.basis),
            why: f.why,
            at: f.at,
            gate: f.gate,
            ..Written::default()
        };
        let register = f.register;
        match f.form {
            FactForm::One => w.one = Some(register),
            FactForm::Some => w.some = Some(register),
            FactForm::Exists => w.exists = Some(register),
            FactForm::Count => w.count = Some(register),
            FactForm::Sum(x) => (w.sum, w.of) = (Some(x), Some(register.into())),
            FactForm::Min(x) => (w.min, w.of) = (Some(x), Some(register.into())),
            FactForm::Max(x) => (w.max, w.of) = (Some(x), Some(register.into())),
            FactForm::Last { n, by } => (w.last, w.by, w.of) = (Some(n), Some(by), Some(register.into())),
            FactForm::Balance { account, heads } => {
                let of = (!heads.is_empty()).then(|| heads.into());
                (w.balance, w.of) = (Some(account), of);
            }
            FactForm::Statement { account, sub } => (w.statement, w.of) = (Some(account), Some(sub.into())),
        }
        w
    }
}

fn write_test(t: &Test) -> Value {
    let two = |op: &str, a: &Source, b: &Source| serde_json::json!({op: [write_source(a), write_source(b)]});
    let one = |op: &str, a: &Source| serde_json::json!({op: write_source(a)});
    match t {
        Test::Equals(s) => write_source(s),
        Test::In(list) => {
            serde_json::json!({"in": list.iter().map(write_source).collect::<Vec<_>>()})
        }
        Test::Between(a, b) => two("between", a, b),
        Test::Overlaps(a, b) => two("overlaps", a, b),
        Test::InMonth(s) => one("in-month", s),
        Test::Intersects(s) => one("intersects", s),
        Test::AtLeast(s) => one(">=", s),
        Test::AtMost(s) => one("<=", s),
        Test::Not(s) => one("not", s),
    }
}
