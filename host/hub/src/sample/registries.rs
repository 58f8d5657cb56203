//! The outside registries of the sample city: each answers one kind of query with what the city holds.
use super::{
    city::{City, Registry, Source},
    outside::{Behaviour, Mode, Saying, Voice},
};
use bus::CloudEvent;
use contract::canonical::sha256;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use store::rows::{PartnerFormat, PartnerKind, PartnerRow, PartnerState};

pub struct Office {
    pub registry: Registry,
    pub city: Arc<City>,
}

impl Voice for Office {
    fn says(&self, asked: &CloudEvent, how: &Behaviour, _: Date) -> Option<Vec<Saying>> {
        (asked.kind == self.registry.query).then(|| vec![Saying::Answer(self.reply(&asked.data, how))])
    }
}

/// It only answers.
pub fn known(id: &str) -> PartnerRow {
    PartnerRow {
        id: id.to_owned(),
        kind: PartnerKind::Registry,
        name: id.to_owned(),
        organisation: None,
        says: vec![],
        format: PartnerFormat::Json,
        broker_user: None,
        state: PartnerState::Active,
        added: jiff::Timestamp::now().as_millisecond(),
        ended: None,
    }
}

/// Another value in the first field that has a text.
fn differ(data: &mut Value) {
    let mut fields = data.as_object_mut().into_iter().flatten();
    if let Some((_, text)) = fields.find(|(_, v)| v.is_string()) {
        *text = format!("{}（另）", text.as_str().unwrap_or_default()).into();
    }
}

impl Office {
    fn reply(&self, asked: &Value, how: &Behaviour) -> Value {
        let mut data = self.looks_up(asked);
        if how.mode == Mode::Differ && how.with.as_ref().is_none_or(Map::is_empty) {
            differ(&mut data);
        }
        for (field, value) in how.with.iter().flatten() {
            data[field.as_str()] = value.clone();
        }
        data
    }

    fn looks_up(&self, asked: &Value) -> Value {
        match self.registry.from {
            None => self.entry(asked),
            Some(Source::Organisations) => self.organisation(asked),
            Some(Source::Certificates) => self.certificates(asked),
            Some(Source::Persons) => self.person(asked),
        }
    }

    /// By the query's first field.
    fn entry(&self, asked: &Value) -> Value {
        let Some((field, value)) = asked.as_object().and_then(|o| o.iter().next()) else {
            return json!({});
        };
        let found = self.registry.entry.iter().find(|e| e.get(field) == Some(value));
        found.cloned().map_or_else(|| json!({}), Value::Object)
    }

    fn organisation(&self, asked: &Value) -> Value {
        let Some(o) = self.city.organisations.iter().find(|o| asked["credit-code"] == o.credit_code.as_str()) else {
            return json!({});
        };
        let representative = self.city.legal_representative(o);
        json!({
            "name": o.name, "legal-representative-name-hash": representative.map(|p| sha256(p.name().as_bytes())),
            "state": "存续", "established": o.established, "licence-until": null, "division": o.division,
        })
    }

    fn certificates(&self, asked: &Value) -> Value {
        let found = self.city.organisations.iter().find(|o| asked["credit-code"] == o.credit_code.as_str());
        let list: Vec<Value> = found
            .into_iter()
            .flat_map(|o| &o.qualifications)
            .map(|c| {
                let mut c = c.clone();
                c.insert("status".to_owned(), "有效".into());
                Value::Object(c)
            })
            .collect();
        json!({"certificates": list})
    }

    fn person(&self, asked: &Value) -> Value {
        let known = self.city.persons.iter().find(|p| asked["id-number"] == p.id_number.as_str());
        // A newcomer is whoever he says he is; a person of the city must bear his name.
        let matches = known.is_none_or(|p| asked["name"] == p.name().as_str());
        json!({"match": matches, "level": "L2"})
    }
}
