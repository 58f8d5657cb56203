//! From files to a `Contract`. Every error names file and line; nothing is
//! guessed. The short forms (one procedure, forms as tables) end here.
use crate::{
    Bundle, Contract, bundle,
    facts::Fact,
    form::{self, Form},
    handler::Handler,
    ledger::Chart,
    manifest::{Claim, Figure, Role, Setting},
    outside::{Document, Event, Message},
    procedure::Procedure,
    register::Register,
    text::Bilingual,
};
use indexmap::IndexMap;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct ParseError {
    pub file: String,
    pub line: usize,
    pub what: String,
}

/// The file `plugin.toml`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Manifest {
    id: String,
    #[serde(default)]
    number: String,
    #[serde(default = "first_version")]
    version: String,
    #[serde(default = "one")]
    contract: u32,
    title: Bilingual,
    #[serde(default)]
    about: Bilingual,
    office: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    settings: IndexMap<String, Value>,
    #[serde(default)]
    forms: IndexMap<String, Map<String, Value>>,
    #[serde(default)]
    procedures: IndexMap<String, Procedure>,
    #[serde(default)]
    registers: IndexMap<String, Register>,
    #[serde(default)]
    claims: IndexMap<String, Claim>,
    #[serde(default)]
    ledger: IndexMap<String, Chart>,
    #[serde(default)]
    numbers: IndexMap<String, String>,
    #[serde(default)]
    events: IndexMap<String, Event>,
    #[serde(default)]
    messages: IndexMap<String, Message>,
    #[serde(default)]
    documents: IndexMap<String, Document>,
    #[serde(default)]
    handlers: IndexMap<String, Handler>,
    #[serde(default)]
    figures: IndexMap<String, Figure>,
    #[serde(default)]
    reads: Vec<String>,
    #[serde(default)]
    maintains: Vec<String>,
    #[serde(default)]
    opens: Vec<String>,
    #[serde(default)]
    required: Vec<String>,
    // The short form: one procedure, named like the plugin.
    #[serde(default)]
    facts: IndexMap<String, Fact>,
    #[serde(default)]
    steps: IndexMap<String, crate::procedure::Step>,
}

fn first_version() -> String {
    "0.1.0".to_owned()
}

fn one() -> u32 {
    1
}

/// The JSON form files: title beside the schema.
#[derive(Deserialize)]
struct FormFile {
    #[serde(default)]
    title: String,
    #[serde(default, rename = "title-en")]
    title_en: String,
}

pub fn parse(bundle: &Bundle) -> Result<Contract, ParseError> {
    let text = bundle.files.get("plugin.toml").ok_or_else(|| at("plugin.toml", 1, "the file is missing"))?;
    let m: Manifest = toml_file("plugin.toml", text)?;
    let mut contract = Contract {
        settings: m
            .settings
            .into_iter()
            .map(|(k, v)| Ok((k, setting(v)?)))
            .collect::<Result<_, String>>()
            .map_err(|e| at("plugin.toml", 1, e))?,
        id: m.id,
        number: m.number,
        version: m.version,
        contract: m.contract,
        title: m.title,
        about: m.about,
        office: m.office,
        stage: m.stage,
        roles: m.roles,
        forms: IndexMap::new(),
        procedures: m.procedures,
        registers: m.registers,
        claims: m.claims,
        ledger: m.ledger,
        numbers: m.numbers,
        events: m.events,
        messages: m.messages,
        documents: m.documents,
        handlers: m.handlers,
        figures: m.figures,
        texts: texts(bundle)?,
        reads: m.reads,
        maintains: m.maintains,
        opens: m.opens,
        required: m.required,
    };
    for (id, fields) in m.forms {
        let schema =
            form::from_shorthand(&fields).map_err(|e| at("plugin.toml", find(text, &format!("[forms.{id}]")), e))?;
        let title = contract.title.clone();
        contract.forms.insert(id.clone(), Form { id, title, schema });
    }
    folders(bundle, &mut contract)?;
    if !m.steps.is_empty() {
        let short =
            short_procedure(&contract, m.facts, m.steps).map_err(|e| at("plugin.toml", find(text, "[steps]"), e))?;
        contract.procedures.insert(contract.id.clone(), short);
    }
    for (id, procedure) in &mut contract.procedures {
        procedure.id = id.clone();
        procedure.steps.values_mut().for_each(crate::procedure::Step::complete);
    }
    Ok(contract)
}

fn folders(bundle: &Bundle, contract: &mut Contract) -> Result<(), ParseError> {
    for (path, text) in &bundle.files {
        let Some((folder, name)) = path.split_once('/') else {
            continue;
        };
        let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        match folder {
            "forms" if contract.forms.contains_key(&id) => {
                let line = format!("[forms.{id}]");
                return Err(at(
                    path,
                    1,
                    format!("the form `{id}` stands in plugin.toml too ({line}): keep one of the two"),
                ));
            }
            "forms" => {
                let schema: Value = json_file(path, text)?;
                let head: FormFile = json_file(path, text)?;
                let title = Bilingual::new(head.title, head.title_en);
                contract.forms.insert(id.clone(), Form { id, title, schema });
            }
            "procedures" => {
                contract.procedures.insert(id, data_file(path, text)?);
            }
            "registers" => {
                contract.registers.insert(id, data_file(path, text)?);
            }
            "handlers" => {
                contract.handlers.insert(id, data_file(path, text)?);
            }
            _ => {}
        }
    }
    Ok(())
}

/// A file is JSON or TOML by its ending.
fn data_file<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, ParseError> {
    if path.ends_with(".toml") { toml_file(path, text) } else { json_file(path, text) }
}

fn short_procedure(
    c: &Contract,
    facts: IndexMap<String, Fact>,
    steps: IndexMap<String, crate::procedure::Step>,
) -> Result<Procedure, String> {
    let starter = steps.values().next().and_then(|s| s.who.clone()).ok_or("the first step has no `who`")?;
    let starter = starter
        .every()
        .into_iter()
        .map(|w| format!("any/{}", w.posts.join(",")).parse().map(crate::WhoRule::One))
        .collect::<Result<_, _>>()?;
    Ok(Procedure {
        id: c.id.clone(),
        zh: c.title.zh.clone(),
        en: c.title.en.clone(),
        about: Bilingual::default(),
        starter,
        starter_else: None,
        form: c.forms.keys().next().cloned(),
        record: None,
        subjects: Default::default(),
        number: None,
        materials: IndexMap::new(),
        facts,
        gates: IndexMap::new(),
        clocks: IndexMap::new(),
        draft_days: 30,
        steps,
    })
}

/// `name = value`, or `{ value = …, zh = …, en = …, assumed = true }`.
fn setting(v: Value) -> Result<Setting, String> {
    let full = v.as_object().is_some_and(|o| o.contains_key("value"));
    match full {
        true => serde_json::from_value(v).map_err(|e| e.to_string()),
        false => Ok(Setting { value: v, zh: String::new(), en: String::new(), assumed: false }),
    }
}

fn texts(bundle: &Bundle) -> Result<IndexMap<String, Bilingual>, ParseError> {
    let mut out: IndexMap<String, Bilingual> = IndexMap::new();
    for (file, english) in [("messages/zh.toml", false), ("messages/en.toml", true)] {
        let Some(text) = bundle.files.get(file) else {
            continue;
        };
        let map: IndexMap<String, String> = toml_file(file, text)?;
        for (code, words) in map {
            let entry = out.entry(code).or_default();
            if english { entry.en = words } else { entry.zh = words }
        }
    }
    Ok(out)
}

fn toml_file<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ParseError> {
    toml::from_str(text).map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        at(file, line, e.message())
    })
}

fn json_file<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, ParseError> {
    serde_json::from_str(text).map_err(|e| at(file, e.line(), e))
}

fn at(file: &str, line: usize, what: impl ToString) -> ParseError {
    ParseError { file: file.to_owned(), line, what: what.to_string() }
}

/// The line where a text first stands; 1 when it does not.
pub fn find(text: &str, needle: &str) -> usize {
    text.lines().position(|l| l.contains(needle)).map_or(1, |n| n + 1)
}

pub use bundle::SECTION;
