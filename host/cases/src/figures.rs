//! The numbers of a system's dashboard: facts over its own registers, grouped
//! by declared fields, and times of its cases.
use crate::{
    engine::Engine,
    error::CaseError,
    gather::{self, Need},
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{
    Bilingual, Fact, FieldType, Register,
    facts::FactForm,
    manifest::{CaseFigure, Figure},
    pointer,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    filter::{CaseFilter, Paging},
    rows::{CaseRow, CaseState},
};
use systems::Installed;

/// Cases a figure looks at: the newest of them.
const CASES_MAX: u32 = 5_000;

impl Engine {
    #[boxed]
    pub async fn figures(&self, installed: &Installed) -> Result<Value, CaseError> {
        let mut out = vec![];
        for (id, figure) in &installed.contract.figures {
            let value = match (&figure.fact, &figure.cases) {
                (Some(fact), _) => self.over_records(installed, figure, fact).await?,
                (None, Some(of)) => self.over_cases(installed, of).await?,
                (None, None) => Value::Null,
            };
            let en = if figure.en.is_empty() { &figure.zh } else { &figure.en };
            let mut view = json!({"id": id, "title": {"zh": figure.zh, "en": en}, "unit": figure.unit.as_deref().unwrap_or("number")});
            if let Some(fact) = figure.fact.as_ref().filter(|_| !figure.by.is_empty()) {
                view["dimensions"] = dimensions(&figure.by, &self.grouped(installed, fact));
            }
            let slot = if value.is_array() { "groups" } else { "value" };
            view[slot] = value;
            out.push(view);
        }
        Ok(Value::Array(out))
    }

    async fn over_records(&self, installed: &Installed, figure: &Figure, fact: &Fact) -> Result<Value, CaseError> {
        let acting = Acting::default();
        let now = self.clock.now().await?;
        let today = self.clock.zone.date(now);
        let mut root = json!({"settings": installed.contract.settings_value(), "today": today.to_string()});
        // Grouping needs the rows; a plain figure does not.
        let asked = match figure.by.is_empty() {
            true => fact.clone(),
            false => Fact { form: FactForm::Some, take: vec![], as_of: true, ..fact.clone() },
        };
        let id = "figure".to_owned();
        let need = Need { facts: vec![(&id, &asked)], system: &installed.contract.id, acting: &acting, today };
        let value = gather::gather(self, need, &mut root).await?.values.remove(&id).unwrap_or_default();
        if figure.by.is_empty() {
            return Ok(value);
        }
        let types = self.grouped(installed, fact);
        let mut groups: BTreeMap<Vec<String>, Vec<Value>> = BTreeMap::new();
        for row in value["rows"].as_array().into_iter().flatten() {
            for key in keys(row, &figure.by, &types) {
                groups.entry(key).or_default().push(row.clone());
            }
        }
        Ok(groups.into_iter().map(|(key, rows)| group(&figure.by, key, &fact.form, &rows)).collect())
    }

    /// The register over which it is.
    fn grouped(&self, installed: &Installed, fact: &Fact) -> Arc<Register> {
        let full = installed.contract.full(&fact.register);
        self.systems.register(&full).map(|f| f.definition).unwrap_or_else(|| self.systems.loose(&full))
    }

    async fn over_cases(&self, installed: &Installed, of: &CaseFigure) -> Result<Value, CaseError> {
        let filter = CaseFilter {
            system: Some(installed.contract.id.clone()),
            procedure: Some(of.procedure.clone()),
            ..CaseFilter::default()
        };
        let rows = self.store.cases(&filter, &Paging::first(CASES_MAX)).await?.rows;
        let Some(by) = &of.by else {
            return Ok(self.measure(of, &rows.iter().collect::<Vec<_>>()));
        };
        let mut groups: BTreeMap<String, Vec<&CaseRow>> = BTreeMap::new();
        for row in &rows {
            let key = pointer::get(&row.doc, by).map(pointer::plain).unwrap_or_default();
            groups.entry(key).or_default().push(row);
        }
        Ok(groups.into_iter().map(|(key, rows)| json!({"by": {by: key}, "value": self.measure(of, &rows)})).collect())
    }

    fn measure(&self, of: &CaseFigure, rows: &[&CaseRow]) -> Value {
        let zone = &self.clock.zone;
        let done: Vec<_> = rows.iter().filter(|r| r.state == CaseState::Done).collect();
        match of.measure.as_str() {
            "count" => json!(rows.len()),
            "median-days" => {
                let calendar = self.calendar();
                let mut days: Vec<i64> = done
                    .iter()
                    .filter_map(|r| Some(calendar.workdays_between(zone.date(r.submitted?), zone.date(r.closed?))))
                    .collect();
                days.sort_unstable();
                json!(days.get(days.len() / 2))
            }
            "late-share" => {
                let late = rows.iter().filter(|r| r.due.is_some_and(|d| r.closed.unwrap_or(r.updated) > d)).count();
                if rows.is_empty() { Value::Null } else { json!(late as f64 / rows.len() as f64) }
            }
            _ => Value::Null,
        }
    }
}

/// What the groups are by, as the register calls it.
fn dimensions(by: &[String], register: &Register) -> Value {
    let one = |id: &String| {
        let field = register.fields.get(id);
        let title = field.map_or_else(|| Bilingual::new(id, id), |field| field.text.clone());
        let division = field.is_some_and(|field| field.r#type == FieldType::Division);
        json!({"id": id, "title": title, "type": if division { "division" } else { "text" }})
    };
    by.iter().map(one).collect()
}

/// A list field counts in each of its values; a date by its month.
fn keys(row: &Value, by: &[String], register: &Register) -> Vec<Vec<String>> {
    let mut out = vec![vec![]];
    for field in by {
        let date = register.fields.get(field).is_some_and(|f| f.r#type == FieldType::Date);
        let values: Vec<String> = match row.get(field) {
            Some(Value::Array(items)) => items.iter().map(pointer::plain).collect(),
            Some(v) if !v.is_null() => vec![pointer::plain(v)],
            _ => vec![String::new()],
        };
        let short = |v: &String| {
            if date { v.chars().take(7).collect() } else { v.clone() }
        };
        out = out.iter().flat_map(|head| values.iter().map(move |v| [head.clone(), vec![short(v)]].concat())).collect();
    }
    out
}

fn group(by: &[String], key: Vec<String>, form: &FactForm, rows: &[Value]) -> Value {
    let of: Map<String, Value> = by.iter().cloned().zip(key.into_iter().map(Value::String)).collect();
    let sum = |field: &String| rows.iter().filter_map(|r| r.get(field)?.as_f64()).sum::<f64>();
    let value = match form {
        FactForm::Sum(field) => json!(sum(field)),
        _ => json!(rows.len()),
    };
    json!({"by": of, "value": value})
}
