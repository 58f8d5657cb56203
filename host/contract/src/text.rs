//! Every text a person may read stands in two languages: zh first, en beside
//! it. The lint asks for the English one before release; until then zh serves.
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub zh: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Bilingual {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    pub fn english(&self) -> &str {
        if self.en.is_empty() { &self.zh } else { &self.en }
    }

    /// The names of the `{name}` placeholders of either language.
    pub fn params(&self) -> BTreeSet<&str> {
        params(&self.zh).into_iter().chain(params(&self.en)).collect()
    }

    /// Fills `{name}` placeholders of both languages from `params`.
    pub fn fill(&self, params: &serde_json::Map<String, serde_json::Value>) -> Bilingual {
        Bilingual { zh: fill(&self.zh, params), en: fill(self.english(), params) }
    }
}

/// A character that reorders, hides or breaks what stands around it.
pub fn hidden(c: char) -> bool {
    let moves = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    );
    moves || (c.is_control() && c != '\n')
}

/// The names between braces, in order.
pub fn params(pattern: &str) -> Vec<&str> {
    pattern.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn fill(pattern: &str, params: &serde_json::Map<String, serde_json::Value>) -> String {
    let mut out = pattern.to_owned();
    for (name, value) in params {
        let plain = match value {
            serde_json::Value::String(s) => s.clone(),
            other => other.to_string(),
        };
        out = out.replace(&format!("{{{name}}}"), &plain);
    }
    out
}
