//! One fact for every item of a list (`for-each`). Where an equality names the item, all items are asked in one query a
//! few hundred at a time: a payroll of two thousand people is not two thousand queries.
use super::{Need, ROWS_MAX, conditions, query, shape, stamp_all, visible, without};
use crate::{engine::Engine, error::CaseError};
use contract::{
    Fact,
    facts::{FactForm, Test},
    pointer::{self, Source, plain},
};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use store::{
    filter::{Condition, IndexValue, Paging, RecordFilter, Test as Query},
    rows::RecordRow,
    scope,
};

const EACH: &str = "@each";
/// Items of one query.
const CHUNK: usize = 200;
const PAGE: u32 = 5_000;

pub(super) async fn every(
    engine: &Engine,
    need: &Need<'_>,
    fact: &Fact,
    root: &mut Value,
    each: &str,
    stamps: &mut Vec<(String, i64)>,
) -> Result<Value, CaseError> {
    let items: Vec<Value> = pointer::each(root, each).into_iter().cloned().collect();
    if let Some(field) = by_equality(fact) {
        return together(engine, need, fact, root, (field, items), stamps).await;
    }
    let mut out = Map::new();
    for item in items {
        let key = plain(&item);
        root[EACH] = item;
        out.insert(key, query(engine, need, fact, root, stamps).await?);
    }
    without(root, EACH);
    Ok(Value::Object(out))
}

/// The field that equals the item, when nothing else of the fact speaks of it.
fn by_equality(fact: &Fact) -> Option<&str> {
    let item = |source: &Source| matches!(source, Source::Text(text) if text == EACH);
    let speaks = |(_, test): &&(String, Test)| {
        super::sources(test).into_iter().flat_map(said).any(|text| text.starts_with(EACH))
    };
    let mut about = fact.filter.iter().filter(speaks);
    match (about.next(), about.next(), &fact.key) {
        (Some((field, Test::Equals(source))), None, None) if item(source) => Some(field),
        _ => None,
    }
}

fn said(source: &Source) -> Vec<&str> {
    match source {
        Source::Text(text) => vec![text],
        Source::Joined(parts) => parts.iter().map(String::as_str).collect(),
        Source::Literal(_) => vec![],
    }
}

async fn together(
    engine: &Engine,
    need: &Need<'_>,
    fact: &Fact,
    root: &mut Value,
    (field, items): (&str, Vec<Value>),
    stamps: &mut Vec<(String, i64)>,
) -> Result<Value, CaseError> {
    let keys: BTreeSet<String> = items.iter().map(plain).collect();
    let (name, definition) = super::register(engine, need, &fact.register);
    // A row that is not filled yet says nothing of the others.
    let first = items.into_iter().find(|item| !item.is_null());
    let asked = first.and_then(|item| {
        root[EACH] = item;
        conditions(fact, &definition, root, need.today)
    });
    without(root, EACH);
    let Some((asked, anchor)) = asked else {
        return Ok(Value::Object(keys.into_iter().map(|key| (key, super::empty(fact))).collect()));
    };
    let scopes = match anchor {
        Some((anchor, _)) if anchor == field => keys.iter().map(|key| scope::set(&name, field, key)).collect(),
        Some((anchor, value)) => vec![scope::set(&name, &anchor, &value)],
        None => vec![],
    };
    stamp_all(engine, fact, scopes, stamps).await?;
    let mut found: HashMap<String, Vec<RecordRow>> = HashMap::new();
    let all: Vec<&String> = keys.iter().collect();
    for chunk in all.chunks(CHUNK) {
        let filter =
            RecordFilter { led_by: Some(field.to_owned()), ..RecordFilter::standing(of(&asked, field, chunk)) };
        let mut cursor = None;
        loop {
            let page = engine.store.records(&name, &filter, &Paging::after(cursor, PAGE)).await?;
            for row in page.rows {
                for key in named(&row.data[field]).into_iter().filter(|key| keys.contains(key)) {
                    found.entry(key).or_default().push(row.clone());
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    let mut out = Map::new();
    for key in keys {
        let mut rows = found.remove(&key).unwrap_or_default();
        let more = rows.len() > ROWS_MAX as usize;
        if more && !fact.as_of && matches!(fact.form, FactForm::Some) {
            return Err(CaseError::Internal(format!("the fact over {name} has more than {ROWS_MAX} rows")));
        }
        rows.truncate(ROWS_MAX as usize);
        let rows = visible(engine, need, fact, &definition, rows).await?;
        out.insert(key, shape(fact, &definition, &rows, more));
    }
    Ok(Value::Object(out))
}

/// The conditions of one item, for many.
fn of(asked: &[Condition], field: &str, keys: &[&String]) -> Vec<Condition> {
    let any = || Query::In(keys.iter().map(|key| IndexValue::Text((*key).clone())).collect());
    let one = |c: &Condition| {
        let about = c.field == field && matches!(c.test, Query::Equals(_));
        if about { Condition::new(field, any()) } else { c.clone() }
    };
    asked.iter().map(one).collect()
}

/// A list field counts for each of its values.
fn named(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        one => vec![plain(one)],
    }
}
