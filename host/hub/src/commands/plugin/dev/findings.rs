//! What a city would refuse, or ask for, when this plugin is handed in: the lint's findings, and what the lint of a
//! contract cannot see. A trial hub refuses none of it.
use crate::commands::plugin::{folder::Folder, lint};
use api::sample::FINDINGS;
use contract::lint::{Finding, Severity};
use serde_json::{Value, json};
use store::Store;

pub struct Findings {
    system: String,
    found: Vec<Finding>,
}

pub fn of(plugin: &Folder) -> Findings {
    let mut found = lint::all(plugin);
    found.extend(no_scenario(plugin));
    Findings { system: plugin.contract.id.clone(), found }
}

/// The city plays them when it tries the file, and they are the department's own acceptance test.
fn no_scenario(plugin: &Folder) -> Option<Finding> {
    let told = std::fs::read_dir(plugin.dir.join("scenarios")).is_ok_and(|mut dir| dir.next().is_some());
    (!told).then(|| Finding {
        level: Severity::BeforeRelease,
        code: "no-scenario".to_owned(),
        file: "scenarios".to_owned(),
        line: 0,
        path: String::new(),
        what: "nothing tells how the system is used".to_owned(),
        zh: "缺少说明系统如何使用的场景".to_owned(),
        fix: "Write scenarios/NAME/scenario.toml, from the first form to the result.".to_owned(),
    })
}

impl Findings {
    pub fn text(&self) -> String {
        match self.found.is_empty() {
            true => "Before you hand it in: nothing is missing.\n".to_owned(),
            false => format!("Before you hand it in:\n{}", self.found.iter().map(lint::line).collect::<String>()),
        }
    }

    /// For the system's page in the browser. One that cannot be kept was printed all the same.
    pub async fn keep(&self, store: &Store) {
        let items: Vec<Value> = self.found.iter().map(item).collect();
        let text = json!({"items": items}).to_string();
        if let Err(error) = store.meta_set(&format!("{FINDINGS}{}", self.system), &text).await {
            tracing::warn!(%error, "findings.not_kept");
        }
    }
}

fn item(f: &Finding) -> Value {
    let place = if f.line == 0 { f.file.clone() } else { format!("{}:{}", f.file, f.line) };
    json!({"zh": f.zh, "en": f.what, "fix": f.fix, "at": place, "code": f.code, "error": f.level == Severity::Error})
}
