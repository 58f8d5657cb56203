//! Who acts in a step: a person, and as what he acts. Rights are the host's;
//! here everybody has every power unless the step says otherwise.
use super::file::Step;
use contract::decision::Actor;
use serde_json::{Value, json};

const POWERS: [&str; 8] = ["fill", "submit", "review", "sign", "seal", "seal-project", "grant", "view"];

pub fn actor(step: &Step) -> Actor {
    let acting = step.acting.as_deref().filter(|acting| *acting != "self");
    let (whom, post) = acting.and_then(|acting| acting.rsplit_once('/')).unzip();
    let (organisation, office) = match whom.and_then(|whom| whom.split_once(':')) {
        Some((organisation, office)) => (Some(organisation), Some(office)),
        None => (whom, None),
    };
    let mut actor = json!({
        "person": step.r#as, "organisation": organisation, "office": office, "post": post, "powers": POWERS
    });
    for (name, value) in &step.actor {
        actor[name] = value.clone();
    }
    if step.r#as.is_none() {
        actor["person"] = Value::String(String::new());
    }
    serde_json::from_value(actor).unwrap_or_else(|e| panic!("the step's actor: {e}"))
}
