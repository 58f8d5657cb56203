//! What a public notice shows, as text: kept with the notice, so that it stays what it was whatever becomes of the case.
use super::Plan;
use crate::error::CaseError;
use contract::{
    FieldType,
    pointer::{get, plain},
    publicity::{Hidden, Line},
    register::Mask,
    visibility::masked,
};
use serde_json::{Value, json};

impl Plan<'_> {
    /// Label and value of every line; of a table its rows.
    pub(super) async fn shown(&self, lines: &[Result<Line, Hidden>], root: &Value) -> Result<Vec<Value>, CaseError> {
        let mut out = vec![];
        // The lint lets nothing hidden through; what an older hub let through stays hidden.
        for line in lines.iter().flatten() {
            let value = get(root, &line.at).cloned().unwrap_or_default();
            let mut one = heading(line);
            match line.columns.is_empty() {
                true => one["value"] = self.value(line, &value).await?,
                false => {
                    one["columns"] = line.columns.iter().map(heading).collect();
                    one["rows"] = json!(self.rows(line, &value).await?);
                }
            }
            out.push(one);
        }
        Ok(out)
    }

    /// The case's own number is given by the same commit, where handing in leads here at once.
    async fn value(&self, line: &Line, value: &Value) -> Result<Value, CaseError> {
        match &self.proposal.case_number {
            Some(name) if line.at == "/case/number" && value.is_null() => Ok(json!({"$number": name, "as": name})),
            _ => Ok(self.as_text(line, value).await?.into()),
        }
    }

    async fn rows(&self, table: &Line, value: &Value) -> Result<Vec<Vec<String>>, CaseError> {
        let mut rows = vec![];
        for row in value.as_array().into_iter().flatten() {
            let mut cells = vec![];
            for column in &table.columns {
                let at = format!("/{}", column.at.trim_start_matches('/'));
                cells.push(self.as_text(column, get(row, &at).unwrap_or(&Value::Null)).await?);
            }
            rows.push(cells);
        }
        Ok(rows)
    }

    async fn as_text(&self, line: &Line, value: &Value) -> Result<String, CaseError> {
        let text = match value {
            Value::Null => String::new(),
            Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("、"),
            Value::Object(_) => String::new(),
            scalar => self.scalar(&line.r#type, scalar).await?,
        };
        Ok(match line.mask {
            Some(Mask::Middle) if line.r#type == FieldType::Person => surname(&text),
            Some(mask) if !text.is_empty() => plain(&masked(&Value::String(text), mask)),
            _ => text,
        })
    }

    /// Names and not ids, yuan and not fen.
    async fn scalar(&self, r#type: &FieldType, value: &Value) -> Result<String, CaseError> {
        let directory = &self.engine.directory;
        let text = plain(value);
        Ok(match (r#type, value.as_i64()) {
            (FieldType::Money, Some(fen)) => yuan(fen),
            (FieldType::Boolean, _) => if value == true { "是" } else { "否" }.to_owned(),
            (FieldType::Organisation, _) => directory.name_of(&text).await?,
            (FieldType::Project, _) => directory.project_name(&text).await?,
            (FieldType::Person, _) => directory.person_name(&text).await?,
            _ => text,
        })
    }
}

fn heading(column: &Line) -> Value {
    json!({"zh": column.text.zh, "en": column.text.english(), "type": column.r#type})
}

/// 张**: however long the name is, so that a foreign one tells no more than another.
fn surname(name: &str) -> String {
    name.chars().next().map(|first| format!("{first}**")).unwrap_or_default()
}

/// `1,234,567.80`
fn yuan(fen: i64) -> String {
    let whole = (fen.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{grouped}.{:02}", fen.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::{surname, yuan};

    #[test]
    fn fen_are_read_as_yuan() {
        assert_eq!(yuan(123_456_780), "1,234,567.80");
        assert_eq!((yuan(5), yuan(-100_000)), ("0.05".to_owned(), "-1,000.00".to_owned()));
    }
    #[test]
    fn of_a_name_only_the_first_character_stays() {
        assert_eq!(["张三", "欧阳正华", "Alexander Smith", ""].map(surname), ["张**", "欧**", "A**", ""]);
    }
}
