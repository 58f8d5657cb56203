//! Facts: what the contract declares is read, filtered by right, stamped. The
//! stamps are read before the data, so a change in between makes the decision
//! stale and never silently wrong. A later fact may read an earlier one: at
//! most three rounds.
mod balance;
mod each;
mod misses;
mod shape;
mod statement;

pub use self::balance::state as account_state;
pub use self::misses::Misses;
use self::shape::{empty, shape};
pub use self::statement::kept as statements;
use crate::{
    engine::Engine,
    error::CaseError,
    settle::index::{cells, date_millis, number},
};
use accounts::Acting;
use contract::{
    Fact, FieldType, Register,
    facts::{Basis, FactForm, Test},
    pointer::{self, Source, plain},
};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use std::{collections::HashSet, sync::Arc};
use store::{
    filter::{Condition, IndexValue, Paging, RecordFilter, Test as Query},
    rows::RecordRow,
    scope,
};

const ROUNDS_MAX: usize = 3;
pub const ROWS_MAX: u32 = 2_000;

#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub values: Map<String, Value>,
    /// What a strict decision rests on.
    pub stamps: Vec<(String, i64)>,
}

pub struct Need<'a> {
    pub facts: Vec<(&'a String, &'a Fact)>,
    /// Own system, for registers named without one.
    pub system: &'a str,
    pub acting: &'a Acting,
    pub today: jiff::civil::Date,
}

/// The facts of a procedure that one of its steps needs.
pub fn at_step<'a>(facts: &'a IndexMap<String, Fact>, step: &str) -> Vec<(&'a String, &'a Fact)> {
    facts.iter().filter(|(_, f)| f.at.is_empty() || f.at.iter().any(|s| s == step)).collect()
}

/// `root` is what pointers are read from. Lent and not copied, because a form may have thousands of rows: `/facts` and
/// `@each` stand in it for as long as they are asked for.
pub async fn gather(engine: &Engine, need: Need<'_>, root: &mut Value) -> Result<Facts, CaseError> {
    let mut out = Facts::default();
    let mut waiting = need.facts.clone();
    for _ in 0..ROUNDS_MAX {
        root["facts"] = Value::Object(out.values.clone());
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, f)| is_ready(f, &out.values));
        for (id, fact) in ready {
            let value = one(engine, &need, fact, root, &mut out.stamps).await?;
            out.values.insert(id.clone(), value);
        }
        waiting = later;
        if waiting.is_empty() {
            break;
        }
    }
    without(root, "facts");
    let bytes = serde_json::to_vec(&out.values).map(|b| b.len()).unwrap_or(0);
    let most = engine.systems.limits().facts_bytes;
    if bytes > most {
        return Err(CaseError::Internal(format!(
            "the facts are {bytes} bytes, more than [sandbox] facts-bytes = {most}"
        )));
    }
    out.stamps.sort();
    out.stamps.dedup();
    Ok(out)
}

/// Every fact it reads is there.
fn is_ready(fact: &Fact, have: &Map<String, Value>) -> bool {
    let asks = |p: &str| p.strip_prefix("/facts/").map(|rest| rest.split('/').next().unwrap_or(rest).to_owned());
    pointers(fact).iter().filter_map(|p| asks(p)).all(|id| have.contains_key(&id))
}

fn pointers(fact: &Fact) -> Vec<String> {
    let mut out: Vec<String> = fact.key.iter().flat_map(Source::pointers).map(str::to_owned).collect();
    for (_, test) in &fact.filter {
        for source in sources(test) {
            out.extend(source.pointers().into_iter().map(str::to_owned));
        }
    }
    if let FactForm::Balance { account, .. } | FactForm::Statement { account, .. } = &fact.form {
        out.extend(account.pointers().into_iter().map(str::to_owned));
    }
    out.extend(fact.for_each.clone());
    out
}

fn sources(test: &Test) -> Vec<&Source> {
    match test {
        Test::Equals(s)
        | Test::InMonth(s)
        | Test::Intersects(s)
        | Test::AtLeast(s)
        | Test::AtMost(s)
        | Test::Not(s) => vec![s],
        Test::Between(a, b) | Test::Overlaps(a, b) => vec![a, b],
        Test::In(list) => list.iter().collect(),
    }
}

async fn one(
    engine: &Engine,
    need: &Need<'_>,
    fact: &Fact,
    root: &mut Value,
    stamps: &mut Vec<(String, i64)>,
) -> Result<Value, CaseError> {
    match &fact.for_each {
        None => query(engine, need, fact, root, stamps).await,
        Some(each) => each::every(engine, need, fact, root, each, stamps).await,
    }
}

fn without(root: &mut Value, name: &str) {
    if let Some(root) = root.as_object_mut() {
        root.shift_remove(name);
    }
}

/// A register whose system is not installed reads as what was put there (sample records), else empty.
fn register(engine: &Engine, need: &Need<'_>, named: &str) -> (String, Arc<Register>) {
    let full = if named.contains('/') { named.to_owned() } else { format!("{}/{named}", need.system) };
    match engine.systems.register(&full) {
        Some(found) => (found.name, found.definition),
        None => (full.clone(), engine.systems.loose(&full)),
    }
}

async fn query(
    engine: &Engine,
    need: &Need<'_>,
    fact: &Fact,
    root: &Value,
    stamps: &mut Vec<(String, i64)>,
) -> Result<Value, CaseError> {
    if let FactForm::Balance { account, heads } = &fact.form {
        return balance::standing(engine, need, fact, (account, heads), root, stamps).await;
    }
    if let FactForm::Statement { account, sub } = &fact.form {
        return statement::compared(engine, need, (account, sub), root).await;
    }
    if fact.register == "hub/case" {
        return open_cases(engine, fact, root, stamps).await;
    }
    let (name, definition) = register(engine, need, &fact.register);
    if let Some(key) = &fact.key {
        let Some(key) = resolve(key, root).map(|k| plain(&k)) else {
            return Ok(empty(fact));
        };
        stamp(engine, fact, scope::record(&name, &key), stamps).await?;
        let row = engine.store.record(&name, &key).await?.filter(|r| r.retired.is_none());
        let rows = visible(engine, need, fact, &definition, row.into_iter().collect()).await?;
        if rows.is_empty() {
            engine.misses.note(need, fact, &key)?;
        }
        return Ok(shape(fact, &definition, &rows, false));
    }
    let Some((conditions, anchor)) = conditions(fact, &definition, root, need.today) else {
        return Ok(empty(fact));
    };
    if let Some((field, value)) = &anchor {
        stamp(engine, fact, scope::set(&name, field, value), stamps).await?;
    }
    let page = engine.store.records(&name, &RecordFilter::standing(conditions), &Paging::first(ROWS_MAX)).await?;
    let more = page.next.is_some();
    if more && !fact.as_of && matches!(fact.form, FactForm::Some) {
        return Err(CaseError::Internal(format!("the fact over {name} has more than {ROWS_MAX} rows")));
    }
    let rows = visible(engine, need, fact, &definition, page.rows).await?;
    if let (true, Some((_, value))) = (rows.is_empty(), &anchor) {
        engine.misses.note(need, fact, value)?;
    }
    Ok(shape(fact, &definition, &rows, more))
}

async fn stamp(engine: &Engine, fact: &Fact, scope: String, stamps: &mut Vec<(String, i64)>) -> Result<(), CaseError> {
    stamp_all(engine, fact, vec![scope], stamps).await
}

async fn stamp_all(
    engine: &Engine,
    fact: &Fact,
    mut scopes: Vec<String>,
    stamps: &mut Vec<(String, i64)>,
) -> Result<(), CaseError> {
    if fact.as_of {
        return Ok(());
    }
    let known: HashSet<&String> = stamps.iter().map(|(scope, _)| scope).collect();
    scopes.retain(|scope| !known.contains(scope));
    let versions = engine.store.stamps(&scopes).await?;
    stamps.extend(scopes.into_iter().map(|scope| {
        let version = versions.get(&scope).copied().unwrap_or(0);
        (scope, version)
    }));
    Ok(())
}

fn resolve(source: &Source, root: &Value) -> Option<Value> {
    match source {
        Source::Text(t) if t == "@each" => root.get("@each").cloned(),
        Source::Text(t) if t.starts_with("@each/") => pointer::get(root, &format!("/{t}")).cloned(),
        Source::Joined(parts) if parts.iter().any(|p| p == "@each") => {
            let each = plain(root.get("@each")?);
            Source::Joined(parts.iter().map(|p| if p == "@each" { each.clone() } else { p.clone() }).collect())
                .resolve(root)
        }
        other => other.resolve(root).filter(|v| !v.is_null()),
    }
}

type Anchor = Option<(String, String)>;

/// Index conditions, and the equality that anchors them. `None` when a pointer
/// finds nothing: an absent value matches no record.
fn conditions(
    fact: &Fact,
    register: &Register,
    root: &Value,
    today: jiff::civil::Date,
) -> Option<(Vec<Condition>, Anchor)> {
    let mut out = vec![];
    let mut anchor = None;
    for (field, test) in &fact.filter {
        let r#type = register.fields.get(field).map(|f| &f.r#type);
        let value = |s: &Source| resolve(s, root);
        if field == "active" {
            out.extend(active(register, value(sources(test).first()?)? == true, today));
            continue;
        }
        let query = match test {
            Test::Equals(s) => {
                let v = value(s)?;
                if anchor.is_none() {
                    anchor = Some((field.clone(), plain(&v)));
                }
                Query::Equals(IndexValue::Text(plain(&v)))
            }
            Test::In(list) => {
                let mut values = vec![];
                for source in list {
                    match value(source) {
                        Some(Value::Array(items)) => values.extend(items),
                        Some(v) => values.push(v),
                        None => {}
                    }
                }
                Query::In(values.iter().map(|v| IndexValue::Text(plain(v))).collect())
            }
            Test::Not(s) => Query::NotIn(vec![IndexValue::Text(plain(&value(s)?))]),
            Test::Between(a, b) => Query::Between(ordered(r#type, &value(a)?)?, ordered(r#type, &value(b)?)?),
            Test::AtLeast(s) => Query::AtLeast(ordered(r#type, &value(s)?)?),
            Test::AtMost(s) => Query::AtMost(ordered(r#type, &value(s)?)?),
            Test::InMonth(s) => {
                let text = plain(&value(s)?);
                let first: jiff::civil::Date = format!("{}-01", text.get(..7)?).parse().ok()?;
                Query::Between(
                    IndexValue::Time(date_millis(&first.to_string())?),
                    IndexValue::Time(date_millis(&first.last_of_month().to_string())?),
                )
            }
            Test::Intersects(s) => {
                Query::In(cells(&value(s)?).into_iter().chain(["wide".to_owned()]).map(IndexValue::Text).collect())
            }
            Test::Overlaps(..) => return None,
        };
        out.push(Condition::new(field, query));
    }
    Some((out, anchor))
}

fn ordered(r#type: Option<&FieldType>, value: &Value) -> Option<IndexValue> {
    match value.as_str().and_then(date_millis) {
        Some(time) => Some(IndexValue::Time(time)),
        None => number(r#type, value).map(IndexValue::Num),
    }
}

fn active(register: &Register, wanted: bool, today: jiff::civil::Date) -> Vec<Condition> {
    let Some(active) = &register.active else {
        return vec![];
    };
    if !wanted {
        return vec![];
    }
    let mut out = vec![];
    if let Some(field) = &active.field {
        out.push(Condition::new(field, Query::In(active.r#in.iter().map(|v| IndexValue::Text(plain(v))).collect())));
    }
    if let (Some(field), Some(time)) = (&active.until, date_millis(&today.to_string())) {
        out.push(Condition::new(field, Query::AtLeast(IndexValue::Time(time))));
    }
    out
}

/// "Absent" and "not yours" read the same.
async fn visible(
    engine: &Engine,
    need: &Need<'_>,
    fact: &Fact,
    register: &Arc<Register>,
    rows: Vec<RecordRow>,
) -> Result<Vec<RecordRow>, CaseError> {
    // The clock, events and answers act for the office; `case` and `duty` are declared
    // purposes; a register that nobody describes has nothing to hide.
    if fact.basis != Basis::Actor || need.acting.person.is_empty() || register.fields.is_empty() {
        return Ok(rows);
    }
    let mut out = vec![];
    for mut row in rows {
        let audiences = engine.audiences(need.acting, register, &row.data).await?;
        let seen = contract::visibility::Lens::of(register).see(&row.data, &audiences);
        if seen.as_object().is_some_and(|o| !o.is_empty()) {
            row.data = seen;
            out.push(row);
        }
    }
    Ok(out)
}

/// `hub/case`: how many cases of an organisation or a project are open.
async fn open_cases(
    engine: &Engine,
    fact: &Fact,
    root: &Value,
    stamps: &mut Vec<(String, i64)>,
) -> Result<Value, CaseError> {
    let value = |field: &str| {
        let test = fact.filter.iter().find(|(f, _)| f == field).map(|(_, t)| t);
        test.and_then(|t| sources(t).first().and_then(|s| resolve(s, root))).map(|v| plain(&v))
    };
    let (organisation, project) = (value("organisation"), value("project"));
    let scope = match (&organisation, &project) {
        (Some(o), _) => format!("set/hub/case/organisation={o}"),
        (None, Some(p)) => format!("set/hub/case/project={p}"),
        (None, None) => return Ok(empty(fact)),
    };
    stamp(engine, fact, scope, stamps).await?;
    let mut n = match (&organisation, &project) {
        (Some(organisation), _) => engine.store.cases_open_of_organisation(organisation).await?,
        (None, Some(project)) => engine.store.cases_open_of_project(project).await?,
        (None, None) => 0,
    };
    // The case that asks does not count itself.
    if let Some(own) = value("id").and_then(|id| id.parse().ok())
        && let Some(row) = engine.store.case(own).await?
        && matches!(row.state, store::rows::CaseState::Open | store::rows::CaseState::Suspended)
    {
        n -= 1;
    }
    Ok(if fact.form == FactForm::Exists { json!(n > 0) } else { json!(n) })
}
