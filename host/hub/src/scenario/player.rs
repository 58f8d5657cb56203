//! The run: one step after the other, the first that fails ends it.
use super::{
    act,
    client::{Against, Client, Who},
    expect,
    file::{Given1, Scenario, Step},
    report::{Line, Report},
};
use contract::{Bundle, Contract};
use serde_json::{Value, json};
use std::{collections::HashMap, path::Path, time::Instant};

pub struct Player<'a> {
    pub folder: &'a Path,
    pub system: &'a str,
    pub client: Client,
    /// Case ids by their names in the file; the last one under no name as well.
    pub cases: HashMap<String, String>,
    pub form: Value,
    /// The plugin whose scenario it is, where its folder is at hand.
    contract: Option<Contract>,
    pub last: act::Outcome,
}

pub const LAST: &str = "";
/// Reads what the file asserts, whoever may see it.
pub const OPERATOR: &str = "operator";

impl<'a> Player<'a> {
    pub fn new(folder: &'a Path, system: &'a str, against: &Against) -> Player<'a> {
        Player {
            folder,
            system,
            client: Client::new(against),
            cases: HashMap::new(),
            form: json!({}),
            contract: contract_above(folder),
            last: act::Outcome::default(),
        }
    }

    pub fn play(mut self, scenario: &Scenario) -> Report {
        let name = self.folder.file_name().map(|n| n.to_string_lossy().into_owned());
        let mut report = Report { scenario: name.unwrap_or_default(), title: scenario.title.zh.clone(), steps: vec![] };
        if let Err(why) = self.begin(scenario) {
            report.steps.push(Line {
                say: "the sample city is made ready".to_owned(),
                person: None,
                done: String::new(),
                failed: Some(why),
                milliseconds: 0,
            });
            return report;
        }
        for step in &scenario.step {
            let begun = Instant::now();
            let done = self.step(step);
            let failed = done.as_ref().err().cloned();
            let stop = failed.is_some();
            report.steps.push(Line {
                say: step.title(),
                person: step.r#as.clone(),
                done: done.unwrap_or_default(),
                failed,
                milliseconds: begun.elapsed().as_millis(),
            });
            if stop {
                break;
            }
        }
        report
    }

    fn begin(&mut self, scenario: &Scenario) -> Result<(), String> {
        if let Some(clock) = &scenario.clock {
            self.wind(clock)?;
        }
        self.put_records(&scenario.given.records)
    }

    fn step(&mut self, step: &Step) -> Result<String, String> {
        if let Some(at) = &step.at {
            self.wind(at)?;
        }
        if let Some(forward) = &step.forward {
            let body = json!({"forward": forward});
            self.operate("PUT", "/sample/clock", &body)?;
        }
        self.put_records(&step.records)?;
        if let Some(registry) = &step.registry {
            let body = json!({"partner": registry.id, "mode": registry.mode, "with": registry.with});
            self.operate("POST", "/sample/messages", &body)?;
        }
        if let Some(said) = &step.message {
            let body = json!({"partner": said.from, "type": said.r#type, "data": said.data, "id": said.id, "answer": said.answer});
            self.operate("POST", "/sample/messages", &body)?;
        }
        if let Some(event) = &step.event {
            let body = json!({"type": event.r#type, "subject": event.subject, "data": event.data});
            self.operate("POST", "/sample/events", &body)?;
        }
        self.last = act::act(self, step)?;
        expect::check(self, step)?;
        Ok(self.last.told.clone())
    }

    fn put_records(&mut self, records: &[Given1]) -> Result<(), String> {
        for record in records {
            let body = json!({"register": record.register, "key": record.key, "data": record.data});
            self.operate("POST", "/sample/records", &body)?;
        }
        Ok(())
    }

    fn wind(&mut self, at: &str) -> Result<(), String> {
        self.operate("PUT", "/sample/clock", &json!({"now": at})).map(drop)
    }

    pub fn operate(&mut self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let who = Who { person: OPERATOR, acting: None };
        self.client.send(who, method, path, body)?.ok(path)
    }

    /// Key of the record a case starts from: told as it is, or as the record's data.
    pub fn record_key(&self, procedure: &str, told: &Value) -> Value {
        let register = || {
            let contract = self.contract.as_ref()?;
            let register = contract.procedures.get(procedure)?.record.as_deref()?;
            contract.registers.get(register.rsplit('/').next()?)?.key_of(told)
        };
        match told {
            Value::Object(_) => register().map_or_else(|| told["key"].clone(), Value::from),
            key => key.clone(),
        }
    }

    /// A text of the contract, by its code.
    pub fn text(&self, code: &str) -> Option<String> {
        Some(self.contract.as_ref()?.texts.get(code)?.zh.clone())
    }

    pub fn case(&self, step: &Step) -> Result<String, String> {
        let name = step.case.as_deref().unwrap_or(LAST);
        self.cases.get(name).cloned().ok_or_else(|| format!("no case `{name}` was opened before"))
    }
}

fn contract_above(folder: &Path) -> Option<Contract> {
    let folder = folder.canonicalize().ok()?;
    let plugin = folder.ancestors().find(|a| a.join("plugin.toml").is_file())?;
    contract::parse(&Bundle::read(plugin).ok()?).ok()
}
