//! Conditions over a register. The sharpest one is the anchor that drives the
//! search through the index; the others are looked up for each record it finds.
//! So the cost follows the anchor, not the size of the register.
use super::*;
use sqlx::Row as _;

fn column(value: &IndexValue) -> &'static str {
    match value {
        IndexValue::Text(_) => "text",
        IndexValue::Num(_) => "num",
        IndexValue::Time(_) => "time",
    }
}

fn push_value(query: &mut Query, value: &IndexValue) {
    match value {
        IndexValue::Text(text) => query.push_bind(text.clone()),
        IndexValue::Num(n) | IndexValue::Time(n) => query.push_bind(*n),
    };
}

/// How well a test can drive the search; `None` when no record follows from it.
fn sharpness(test: &Test) -> Option<u8> {
    match test {
        Test::Equals(_) => Some(3),
        Test::In(_) => Some(2),
        Test::Between(..) | Test::Prefix(_) => Some(1),
        Test::AtLeast(_) | Test::AtMost(_) => Some(0),
        Test::NotIn(_) | Test::Present(_) => None,
    }
}

/// The one that is named; else the sharpest, of equals the first.
fn anchor(filter: &RecordFilter) -> Option<usize> {
    let conditions = &filter.conditions;
    let named = filter.led_by.as_ref().and_then(|field| conditions.iter().position(|c| c.field == *field));
    if let Some(n) = named.filter(|n| sharpness(&conditions[*n].test).is_some()) {
        return Some(n);
    }
    let sharp = conditions.iter().enumerate().filter_map(|(n, c)| Some((sharpness(&c.test)?, n)));
    sharp.max_by_key(|(sharpness, n)| (*sharpness, std::cmp::Reverse(*n))).map(|(_, n)| n)
}

/// Where a test stands: over the whole register, or over one record's values.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Register,
    Record,
}

impl Place {
    /// Within one record a range is compared as an expression, so that the database looks the
    /// record up and does not walk the range of the whole register instead.
    fn ranged(self, kind: &str) -> String {
        match (self, kind) {
            (Place::Register, _) => format!("i.{kind}"),
            (Place::Record, "text") => "i.text || ''".to_owned(),
            (Place::Record, _) => format!("i.{kind} + 0"),
        }
    }
}

/// `FROM records r WHERE …` all conditions.
fn push_matching(query: &mut Query, register: &str, filter: &RecordFilter) {
    query.push(" FROM records r WHERE r.register = ").push_bind(register.to_owned());
    match filter.retired {
        Some(true) => query.push(" AND r.retired IS NOT NULL"),
        Some(false) => query.push(" AND r.retired IS NULL"),
        None => query,
    };
    let anchor = anchor(filter);
    for (n, condition) in filter.conditions.iter().enumerate() {
        match anchor == Some(n) {
            true => push_anchor(query, register, condition),
            false => push_condition(query, condition),
        }
    }
}

fn push_anchor(query: &mut Query, register: &str, condition: &Condition) {
    query.push(" AND r.key IN (SELECT i.record FROM record_index i WHERE i.register = ").push_bind(register.to_owned());
    query.push(" AND i.field = ").push_bind(condition.field.clone());
    push_test(query, Place::Register, &condition.test);
    query.push(")");
}

fn push_condition(query: &mut Query, condition: &Condition) {
    let absent = matches!(condition.test, Test::NotIn(_) | Test::Present(false));
    query.push(if absent { " AND NOT EXISTS (" } else { " AND EXISTS (" });
    query.push("SELECT 1 FROM record_index i WHERE i.register = r.register AND i.record = r.key AND i.field = ");
    query.push_bind(condition.field.clone());
    push_test(query, Place::Record, &condition.test);
    query.push(")");
}

fn push_test(query: &mut Query, place: Place, test: &Test) {
    match test {
        Test::Equals(value) => {
            query.push(format_args!(" AND i.{} = ", column(value)));
            push_value(query, value);
        }
        Test::AtLeast(value) => push_range(query, place, value, ">="),
        Test::AtMost(value) => push_range(query, place, value, "<="),
        Test::Between(low, high) => {
            push_range(query, place, low, ">=");
            push_range(query, place, high, "<=");
        }
        Test::In(values) | Test::NotIn(values) => push_any(query, values),
        Test::Prefix(prefix) => push_prefix(query, place, prefix),
        Test::Present(_) => {
            query.push(" AND (i.text IS NOT NULL OR i.num IS NOT NULL OR i.time IS NOT NULL)");
        }
    }
}

fn push_range(query: &mut Query, place: Place, value: &IndexValue, operator: &str) {
    query.push(format_args!(" AND {} {operator} ", place.ranged(column(value))));
    push_value(query, value);
}

fn push_any(query: &mut Query, values: &[IndexValue]) {
    let mut open = " AND (";
    for kind in ["text", "num", "time"] {
        let mut of_kind = values.iter().filter(|v| column(v) == kind).peekable();
        if of_kind.peek().is_none() {
            continue;
        }
        query.push(open).push(format_args!("i.{kind} IN ("));
        for (n, value) in of_kind.enumerate() {
            query.push(if n == 0 { "" } else { ", " });
            push_value(query, value);
        }
        query.push(")");
        open = " OR ";
    }
    query.push(if values.is_empty() { " AND 1 = 0" } else { ")" });
}

/// Texts compare by bytes, so a prefix is a range up to its successor.
fn push_prefix(query: &mut Query, place: Place, prefix: &str) {
    push_range(query, place, &IndexValue::Text(prefix.to_owned()), ">=");
    if let Some(end) = successor(prefix) {
        push_range(query, place, &IndexValue::Text(end), "<");
    }
}

fn successor(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        let next = ((last as u32 + 1)..=char::MAX as u32).find_map(char::from_u32);
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// Lists vary in length, and so does their statement's text; of all others there are few.
fn steady(filter: &RecordFilter) -> bool {
    !filter.conditions.iter().any(|c| matches!(c.test, Test::In(_) | Test::NotIn(_)))
}

fn select_records() -> Query {
    let columns = records::TABLE.columns.iter().map(|(name, _)| format!("r.{name}")).collect::<Vec<_>>().join(", ");
    Query::new(format!("SELECT {columns}"))
}

/// By key.
pub async fn list(base: &Base, register: &str, filter: &RecordFilter, paging: &Paging) -> Result<Page<RecordRow>> {
    let mut query = select_records();
    push_matching(&mut query, register, filter);
    push_if(&mut query, " AND r.key > ", &paging.after);
    query.push(" ORDER BY r.key LIMIT ").push_bind(i64::from(paging.limit) + 1);
    let rows = all_kept(&base.read, &mut query, steady(filter), records::read).await?;
    Ok(page(rows, paging.limit, |record| record.key.clone()))
}

pub async fn find(base: &Base, register: &str, filter: &RecordFilter, limit: u32) -> Result<Vec<RecordRow>> {
    let mut query = select_records();
    push_matching(&mut query, register, filter);
    query.push(" ORDER BY r.key LIMIT ").push_bind(i64::from(limit));
    all_kept(&base.read, &mut query, steady(filter), records::read).await
}

/// The last by the greatest value of a field, greatest first.
pub async fn last(base: &Base, register: &str, filter: &RecordFilter, by: &str, n: u32) -> Result<Vec<RecordRow>> {
    let mut query = select_records();
    push_matching(&mut query, register, filter);
    query.push(" ORDER BY ");
    for (i, kind) in ["time", "num", "text"].iter().enumerate() {
        query.push(if i == 0 { "" } else { ", " });
        query.push(format_args!("(SELECT MAX(o.{kind}) FROM record_index o WHERE o.register = r.register AND o.record = r.key AND o.field = "));
        query.push_bind(by.to_owned()).push(") DESC NULLS LAST");
    }
    query.push(", r.key DESC LIMIT ").push_bind(i64::from(n));
    all_kept(&base.read, &mut query, steady(filter), records::read).await
}

pub async fn count(base: &Base, register: &str, filter: &RecordFilter) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*)");
    push_matching(&mut query, register, filter);
    number(&base.read, &mut query).await
}

/// 0 when nothing matches.
pub async fn sum(base: &Base, register: &str, filter: &RecordFilter, field: &str) -> Result<i64> {
    let mut query = Query::new("SELECT CAST(SUM(v.num) AS BIGINT) FROM record_index v WHERE v.register = ");
    push_values_of(&mut query, register, filter, field);
    number(&base.read, &mut query).await
}

pub async fn min(base: &Base, register: &str, filter: &RecordFilter, field: &str) -> Result<Option<IndexValue>> {
    extreme(base, register, filter, field, "MIN").await
}

pub async fn max(base: &Base, register: &str, filter: &RecordFilter, field: &str) -> Result<Option<IndexValue>> {
    extreme(base, register, filter, field, "MAX").await
}

async fn extreme(
    base: &Base,
    register: &str,
    filter: &RecordFilter,
    field: &str,
    of: &str,
) -> Result<Option<IndexValue>> {
    let mut query = Query::new(format!(
        "SELECT {of}(v.num) AS num, {of}(v.time) AS time, {of}(v.text) AS text FROM record_index v WHERE v.register = "
    ));
    push_values_of(&mut query, register, filter, field);
    let row = query.build().persistent(false).fetch_one(&base.read).await?;
    let num = row.try_get::<Option<i64>, _>("num")?.map(IndexValue::Num);
    let time = row.try_get::<Option<i64>, _>("time")?.map(IndexValue::Time);
    Ok(num.or(time).or(row.try_get::<Option<String>, _>("text")?.map(IndexValue::Text)))
}

fn push_values_of(query: &mut Query, register: &str, filter: &RecordFilter, field: &str) {
    query.push_bind(register.to_owned()).push(" AND v.field = ").push_bind(field.to_owned());
    query.push(" AND v.record IN (SELECT r.key");
    push_matching(query, register, filter);
    query.push(")");
}
