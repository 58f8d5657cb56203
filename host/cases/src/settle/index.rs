//! What of a record can be queried, and which set stamps its change moves.
//! Text for equality, numbers and times for ranges, one row an item for lists,
//! covering grid cells for a geometry.
use contract::{FieldType, Register};
use serde_json::Value;
use store::{rows::IndexEntry, scope};

/// Side of a grid cell in degrees: about 1 km, so that a site covers a few.
const CELL_DEGREES: f64 = 0.01;
/// A shape over more cells than this is indexed by its box's corners' rows only as `wide`.
const CELLS_MAX: usize = 400;

pub fn entries(register: &Register, data: &Value) -> Vec<IndexEntry> {
    let mut out = vec![];
    for field in register.indexed() {
        let Some(value) = data.get(field).filter(|v| !v.is_null()) else {
            continue;
        };
        let r#type = register.fields.get(field).map(|f| &f.r#type);
        match (r#type, value) {
            (Some(FieldType::Geometry), shape) => {
                out.extend(cells(shape).into_iter().map(|cell| text_entry(field, cell)));
            }
            (t, Value::Array(items)) => out.extend(items.iter().map(|item| entry(field, t, item))),
            (t, one) => out.push(entry(field, t, one)),
        }
    }
    out
}

fn entry(field: &str, r#type: Option<&FieldType>, value: &Value) -> IndexEntry {
    let text = contract::pointer::plain(value);
    let time = value.as_str().and_then(date_millis);
    IndexEntry { field: field.to_owned(), text: Some(text), num: number(r#type, value), time }
}

/// Decimals are indexed in hundredths, everything else as the integer it is.
pub fn number(r#type: Option<&FieldType>, value: &Value) -> Option<i64> {
    match r#type {
        Some(FieldType::Decimal | FieldType::AreaM2) => contract::Hundredths::from_f64(value.as_f64()?).map(|h| h.0),
        _ => value.as_i64(),
    }
}

fn text_entry(field: &str, text: String) -> IndexEntry {
    IndexEntry { field: field.to_owned(), text: Some(text), num: None, time: None }
}

/// A date counts from its midnight in UTC: comparisons of dates need no zone.
pub fn date_millis(text: &str) -> Option<i64> {
    let date: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    Some(
        date.to_datetime(jiff::civil::Time::midnight())
            .to_zoned_datetime(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp()
            .as_millisecond(),
    )
}

/// Grid cells that a GeoJSON shape's bounding box covers.
pub fn cells(shape: &Value) -> Vec<String> {
    let mut points = vec![];
    collect(shape.get("coordinates").unwrap_or(&Value::Null), &mut points);
    let Some(&(x0, y0)) = points.first() else {
        return vec![];
    };
    let fold = |(a, b, c, d): (f64, f64, f64, f64), &(x, y): &(f64, f64)| (a.min(x), b.min(y), c.max(x), d.max(y));
    let (west, south, east, north) = points.iter().fold((x0, y0, x0, y0), fold);
    let cell = |v: f64| (v / CELL_DEGREES).floor() as i64;
    let all: Vec<_> = (cell(west)..=cell(east))
        .flat_map(|x| (cell(south)..=cell(north)).map(move |y| format!("{x}:{y}")))
        .take(CELLS_MAX + 1)
        .collect();
    if all.len() > CELLS_MAX { vec!["wide".to_owned()] } else { all }
}

fn collect(value: &Value, out: &mut Vec<(f64, f64)>) {
    let Some(items) = value.as_array() else {
        return;
    };
    match (items.first().and_then(Value::as_f64), items.get(1).and_then(Value::as_f64)) {
        (Some(x), Some(y)) => out.push((x, y)),
        _ => items.iter().for_each(|i| collect(i, out)),
    }
}

/// Scopes moved by a write: the record, and every (field, value) that the old
/// or the new row has.
pub fn moved(register: &str, key: &str, old: &[IndexEntry], new: &[IndexEntry]) -> Vec<String> {
    let mut out = vec![scope::record(register, key)];
    for e in old.iter().chain(new) {
        let set = scope::set(register, &e.field, e.text.as_deref().unwrap_or_default());
        if !out.contains(&set) {
            out.push(set);
        }
    }
    out
}
