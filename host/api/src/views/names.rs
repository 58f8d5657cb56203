//! Names behind ids, for people to read: posts, offices, who holds a task. One answer names the same few persons and
//! organisations many times, so each is looked up once an answer.
use crate::{error::Result, state::App};
use contract::Bilingual;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::rows::Offer;

pub fn post_label(post: &str) -> Bilingual {
    contract::types::label("post", post).unwrap_or_else(|| Bilingual::new(post, post))
}

pub struct Names<'a> {
    app: &'a App,
    persons: HashMap<String, String>,
    organisations: HashMap<String, String>,
}

impl<'a> Names<'a> {
    pub fn of(app: &'a App) -> Names<'a> {
        Names { app, persons: HashMap::new(), organisations: HashMap::new() }
    }

    pub async fn person(&mut self, id: &str) -> Result<String> {
        if let Some(name) = self.persons.get(id) {
            return Ok(name.clone());
        }
        let name = self.app.engine.directory.person_name(id).await?;
        self.persons.insert(id.to_owned(), name.clone());
        Ok(name)
    }

    pub async fn organisation(&mut self, code: &str) -> Result<String> {
        if let Some(name) = self.organisations.get(code) {
            return Ok(name.clone());
        }
        let name = self.app.engine.directory.name_of(code).await?;
        self.organisations.insert(code.to_owned(), name.clone());
        Ok(name)
    }

    /// Who an offer means, without naming a person that others may not see.
    pub async fn holder(&mut self, offers: &[Offer]) -> Result<Value> {
        let (mut zh, mut en) = (vec![], vec![]);
        for offer in offers.iter().take(4) {
            let (mut z, mut e) = (String::new(), String::new());
            if let Some(person) = &offer.person {
                let name = self.person(person).await?;
                (z, e) = (name.clone(), name);
            }
            if let Some(organisation) = &offer.organisation {
                let name = self.organisation(organisation).await?;
                z.push_str(&name);
                e.push_str(&name);
            }
            if let Some(office) = &offer.office {
                z.push_str(&format!(" {office}"));
                e.push_str(&format!(" {office}"));
            }
            if let Some(post) = &offer.post {
                let label = post_label(post);
                z.push_str(&format!(" {}", label.zh));
                e.push_str(&format!(" {}", label.english()));
            }
            zh.push(z.trim().to_owned());
            en.push(e.trim().to_owned());
        }
        Ok(json!({"zh": zh.join("、"), "en": en.join(", ")}))
    }
}
