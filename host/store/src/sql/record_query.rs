//! Conditions over a register. The first equality is the anchor that drives
//! the search through the index; the others are looked up for each record it
//! finds. So the cost follows the anchor, not the size of the register.
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

fn is_anchor(test: &Test) -> bool {
    match test {
        Test::Equals(_) => true,
        Test::In(values) => values.len() <= 100,
        _ => false,
    }
}

/// `FROM records r WHERE …` all conditions.
fn push_matching(query: &mut Query, register: &str, filter: &RecordFilter) {
    query
        .push(" FROM records r WHERE r.register = ")
        .push_bind(register.to_owned());
    match filter.retired {
        Some(true) => query.push(" AND r.retired IS NOT NULL"),
        Some(false) => query.push(" AND r.retired IS NULL"),
        None => query,
    };
    let anchor = filter.conditions.iter().position(|c| is_anchor(&c.test));
    for (n, condition) in filter.conditions.iter().enumerate() {
        match anchor == Some(n) {
            true => push_anchor(query, register, condition),
            false => push_condition(query, condition),
        }
    }
}

fn push_anchor(query: &mut Query, register: &str, condition: &Condition) {
    query
        .push(" AND r.key IN (SELECT i.record FROM record_index i WHERE i.register = ")
        .push_bind(register.to_owned());
    query
        .push(" AND i.field = ")
        .push_bind(condition.field.clone());
    push_test(query, &condition.test);
    query.push(")");
}

fn push_condition(query: &mut Query, condition: &Condition) {
    let absent = matches!(condition.test, Test::NotIn(_) | Test::Present(false));
    query.push(if absent {
        " AND NOT EXISTS ("
    } else {
        " AND EXISTS ("
    });
    query.push("SELECT 1 FROM record_index i WHERE i.register = r.register AND i.record = r.key AND i.field = ");
    query.push_bind(condition.field.clone());
    push_test(query, &condition.test);
    query.push(")");
}

fn push_test(query: &mut Query, test: &Test) {
    match test {
        Test::Equals(value) => push_compare(query, value, "="),
        Test::AtLeast(value) => push_compare(query, value, ">="),
        Test::AtMost(value) => push_compare(query, value, "<="),
        Test::Between(low, high) => {
            push_compare(query, low, ">=");
            push_compare(query, high, "<=");
        }
        Test::In(values) | Test::NotIn(values) => push_any(query, values),
        Test::Prefix(prefix) => push_prefix(query, prefix),
        Test::Present(_) => {
            query.push(" AND (i.text IS NOT NULL OR i.num IS NOT NULL OR i.time IS NOT NULL)");
        }
    }
}

fn push_compare(query: &mut Query, value: &IndexValue, operator: &str) {
    query.push(format_args!(" AND i.{} {operator} ", column(value)));
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
fn push_prefix(query: &mut Query, prefix: &str) {
    query.push(" AND i.text >= ").push_bind(prefix.to_owned());
    if let Some(end) = successor(prefix) {
        query.push(" AND i.text < ").push_bind(end);
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

fn select_records() -> Query {
    let columns = records::TABLE
        .columns
        .iter()
        .map(|(name, _)| format!("r.{name}"))
        .collect::<Vec<_>>()
        .join(", ");
    Query::new(format!("SELECT {columns}"))
}

/// By key.
pub async fn list(
    base: &Base,
    register: &str,
    filter: &RecordFilter,
    paging: &Paging,
) -> Result<Page<RecordRow>> {
    let mut query = select_records();
    push_matching(&mut query, register, filter);
    push_if(&mut query, " AND r.key > ", &paging.after);
    query
        .push(" ORDER BY r.key LIMIT ")
        .push_bind(i64::from(paging.limit) + 1);
    let rows = all_once(&base.read, &mut query, records::read).await?;
    Ok(page(rows, paging.limit, |record| record.key.clone()))
}

pub async fn find(
    base: &Base,
    register: &str,
    filter: &RecordFilter,
    limit: u32,
) -> Result<Vec<RecordRow>> {
    let mut query = select_records();
    push_matching(&mut query, register, filter);
    query
        .push(" ORDER BY r.key LIMIT ")
        .push_bind(i64::from(limit));
    all_once(&base.read, &mut query, records::read).await
}

/// The last by the greatest value of a field, greatest first.
pub async fn last(
    base: &Base,
    register: &str,
    filter: &RecordFilter,
    by: &str,
    n: u32,
) -> Result<Vec<RecordRow>> {
    let mut query = select_records();
    push_matching(&mut query, register, filter);
    query.push(" ORDER BY ");
    for (i, kind) in ["time", "num", "text"].iter().enumerate() {
        query.push(if i == 0 { "" } else { ", " });
        query.push(format_args!("(SELECT MAX(o.{kind}) FROM record_index o WHERE o.register = r.register AND o.record = r.key AND o.field = "));
        query.push_bind(by.to_owned()).push(") DESC NULLS LAST");
    }
    query.push(", r.key DESC LIMIT ").push_bind(i64::from(n));
    all_once(&base.read, &mut query, records::read).await
}

pub async fn count(base: &Base, register: &str, filter: &RecordFilter) -> Result<i64> {
    let mut query = Query::new("SELECT COUNT(*)");
    push_matching(&mut query, register, filter);
    number(&base.read, &mut query).await
}

/// 0 when nothing matches.
pub async fn sum(base: &Base, register: &str, filter: &RecordFilter, field: &str) -> Result<i64> {
    let mut query =
        Query::new("SELECT CAST(SUM(v.num) AS BIGINT) FROM record_index v WHERE v.register = ");
    push_values_of(&mut query, register, filter, field);
    number(&base.read, &mut query).await
}

pub async fn min(
    base: &Base,
    register: &str,
    filter: &RecordFilter,
    field: &str,
) -> Result<Option<IndexValue>> {
    extreme(base, register, filter, field, "MIN").await
}

pub async fn max(
    base: &Base,
    register: &str,
    filter: &RecordFilter,
    field: &str,
) -> Result<Option<IndexValue>> {
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
    let row = query
        .build()
        .persistent(false)
        .fetch_one(&base.read)
        .await?;
    let num = row.try_get::<Option<i64>, _>("num")?.map(IndexValue::Num);
    let time = row.try_get::<Option<i64>, _>("time")?.map(IndexValue::Time);
    Ok(num.or(time).or(row
        .try_get::<Option<String>, _>("text")?
        .map(IndexValue::Text)))
}

fn push_values_of(query: &mut Query, register: &str, filter: &RecordFilter, field: &str) {
    query
        .push_bind(register.to_owned())
        .push(" AND v.field = ")
        .push_bind(field.to_owned());
    query.push(" AND v.record IN (SELECT r.key");
    push_matching(query, register, filter);
    query.push(")");
}
