//! The words of the findings, read from `codes.toml` beside this file, and an example of each from `examples.toml`.
use super::{Finding, Severity};
use indexmap::IndexMap;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub level: Severity,
    pub what: String,
    pub zh: String,
    pub fix: String,
    pub why: String,
}

/// How a finding looks where it is wrong, and how it is put right.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "[String; 2]")]
pub struct Example {
    pub wrong: String,
    pub right: String,
}

impl From<[String; 2]> for Example {
    fn from([wrong, right]: [String; 2]) -> Example {
        Example { wrong, right }
    }
}

static EXAMPLES: LazyLock<IndexMap<String, Example>> =
    LazyLock::new(|| toml::from_str(include_str!("examples.toml")).expect("examples.toml holds pairs"));

/// By code; every code has one.
pub fn examples() -> &'static IndexMap<String, Example> {
    &EXAMPLES
}

static RULES: LazyLock<IndexMap<String, Rule>> =
    LazyLock::new(|| toml::from_str(include_str!("codes.toml")).expect("codes.toml holds rules"));

/// Code and rule, in the order of the file.
pub fn rules() -> &'static IndexMap<String, Rule> {
    &RULES
}

/// The explanation of a code, as the command line prints it.
pub fn explain(code: &str) -> Option<String> {
    let rule = rules().get(code)?;
    let level = match rule.level {
        Severity::Error => "error: no hub accepts it",
        Severity::BeforeRelease => "before release: fine while developing",
    };
    let mut text = format!("{code} ({level})\n\n{}\n{}\n\nWhy: {}\nFix: {}\n", rule.what, rule.zh, rule.why, rule.fix);
    if let Some(Example { wrong, right }) = examples().get(code) {
        text.push_str(&format!("\nExample, wrong:  {wrong}\nput right:       {right}\n"));
    }
    Some(text)
}

/// A finding without a place.
pub(super) fn finding(code: &'static str, params: &[(&str, &str)]) -> Finding {
    let rule = &rules()[code];
    let fill = |text: &str| {
        params.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    Finding {
        level: rule.level,
        code: code.to_owned(),
        file: "plugin.toml".to_owned(),
        line: 1,
        path: String::new(),
        what: fill(&rule.what),
        zh: fill(&rule.zh),
        fix: fill(&rule.fix),
    }
}
