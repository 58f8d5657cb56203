//! What goes out: domain things as the JSON that `interfaces` promises. Pure
//! where the data is at hand; names are looked up by the routes.
pub mod case;
pub mod csv;
pub mod ledger;
pub mod materials;
pub mod names;
pub mod proof;
pub mod publicity;
pub mod seal;
pub mod signing;
pub mod system;
pub mod titles;

use serde_json::{Value, json};

pub fn text(t: &contract::Bilingual) -> Value {
    json!({"zh": t.zh, "en": t.english()})
}

pub fn pair(zh: &str, en: &str) -> Value {
    json!({"zh": zh, "en": if en.is_empty() { zh } else { en }})
}
