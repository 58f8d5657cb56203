//! The template's words with the document's data in them: `{{ d.name }}`, `{% for o in d.officers %}`, and the names that
//! the typeset template has too: `name`, `label`, `date_zh`, `money`. Whatever is filled in is text and never Markdown.
use super::EditableError;
use minijinja::{Environment, Error, Output, State, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde_json::Value;

/// Steps of the template engine; a loop over two thousand people takes some ten thousand.
const FUEL: u64 = 1_000_000;
const TEMPLATE: &str = "document.md";

pub fn filled(template: &str, title: &str, data: &Value) -> Result<String, EditableError> {
    let told = |e: Error| EditableError::Template(e.to_string());
    let mut engine = Environment::new();
    engine.set_fuel(Some(FUEL));
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    // A loop's own lines leave none behind: a table would end at them.
    engine.set_syntax(syntax().map_err(told)?);
    engine.set_formatter(plain);
    let (names, labels) = (data["names"].clone(), data["labels"].clone());
    engine.add_filter("name", move |id: &str| called(&names, id));
    engine.add_filter("label", move |id: &str, list: &str| called(&labels[list], id));
    engine.add_filter("date_zh", date_zh);
    engine.add_filter("money", money);
    let given = |key: &str| minijinja::Value::from(Serde(&data[key]));
    let context = minijinja::context! {
        title => title, d => given("data"), record => given("record"), case => given("case"), date => given("date"),
    };
    engine.add_template(TEMPLATE, template).map_err(told)?;
    engine.get_template(TEMPLATE).and_then(|t| t.render(context)).map_err(told)
}

fn syntax() -> Result<SyntaxConfig, Error> {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()
}

/// Nothing prints as nothing; what could be read as Markdown is quoted.
fn plain(out: &mut Output, _: &mut State, value: &minijinja::Value) -> Result<(), Error> {
    if value.is_undefined() || value.is_none() {
        return Ok(());
    }
    Ok(out.write_str(&quoted(&value.to_string()))?)
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            c if c.is_ascii_punctuation() => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn called(list: &Value, id: &str) -> String {
    list[id].as_str().unwrap_or(id).to_owned()
}

/// `2025-10-21` → 2025年10月21日
fn date_zh(date: &str) -> String {
    let mut parts = date.get(..10).unwrap_or_default().splitn(3, '-').map(|part| part.parse::<u32>().ok());
    match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(year), Some(month), Some(day)) => format!("{year}年{month}月{day}日"),
        _ => date.to_owned(),
    }
}

/// Fen → 1234.50
fn money(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}
