//! Names behind ids, for people to read: posts, offices, who holds a task.
use crate::{error::Result, state::App};
use contract::Bilingual;
use serde_json::{Value, json};
use store::rows::Offer;

pub fn post_label(post: &str) -> Bilingual {
    let entry = contract::types::entries("post").into_iter().find(|e| e.id == post);
    entry.map_or_else(|| Bilingual::new(post, post), |e| e.text)
}

/// Who an offer means, without naming a person that others may not see.
pub async fn holder(app: &App, offers: &[Offer]) -> Result<Value> {
    let (mut zh, mut en) = (vec![], vec![]);
    for offer in offers.iter().take(4) {
        let (mut z, mut e) = (String::new(), String::new());
        if let Some(person) = &offer.person {
            let name = app.engine.directory.person_name(person).await?;
            (z, e) = (name.clone(), name);
        }
        if let Some(organisation) = &offer.organisation {
            let name = app.engine.directory.name_of(organisation).await?;
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
