//! A whole contract, parsed: what stands in `plugin.toml` and the files beside
//! it. This is the one type host, SDK and command line share.
use crate::{
    facts::Fact,
    form::Form,
    handler::Handler,
    ledger::Chart,
    outside::{Document, Event, Message},
    procedure::Procedure,
    register::Register,
    text::Bilingual,
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Contract {
    pub id: String,
    pub number: String,
    pub version: String,
    /// Major of the contract language.
    pub contract: u32,
    pub title: Bilingual,
    pub about: Bilingual,
    pub office: String,
    pub stage: String,
    pub roles: Vec<Role>,
    pub settings: IndexMap<String, Setting>,
    pub forms: IndexMap<String, Form>,
    pub procedures: IndexMap<String, Procedure>,
    pub registers: IndexMap<String, Register>,
    pub claims: IndexMap<String, Claim>,
    /// Charts of the supervised accounts it keeps.
    pub ledger: IndexMap<String, Chart>,
    pub numbers: IndexMap<String, String>,
    pub events: IndexMap<String, Event>,
    pub messages: IndexMap<String, Message>,
    pub documents: IndexMap<String, Document>,
    pub handlers: IndexMap<String, Handler>,
    pub figures: IndexMap<String, Figure>,
    /// Message code → text, of `messages/{zh,en}.toml`.
    pub texts: IndexMap<String, Bilingual>,
    pub reads: Vec<String>,
    /// Host registers it may write.
    pub maintains: Vec<String>,
    /// Procedures of other systems, `system/procedure`, in which its decisions open cases.
    pub opens: Vec<String>,
    /// Registers without whose provider it is not activated.
    pub required: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Role {
    pub id: String,
    pub organisation: String,
    pub post: String,
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub duty: String,
    /// `procedure/step`, `procedure/step/action` or `register:ID` that performs the duty.
    #[serde(default)]
    pub performed: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Setting {
    pub value: Value,
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// The city's own practice, not a rule of law.
    #[serde(default)]
    pub assumed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Claim {
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

/// One number or table of the system's dashboard, over its own registers and cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Figure {
    pub zh: String,
    #[serde(default)]
    pub en: String,
    /// A fact (anchors are not asked for: a figure is read by offices only)…
    #[serde(default)]
    pub fact: Option<Fact>,
    /// …grouped by queryable fields…
    #[serde(default)]
    pub by: Vec<String>,
    /// …or a time of the host's cases: `median-days`, `late-share`, `count` of a procedure.
    #[serde(default)]
    pub cases: Option<CaseFigure>,
    /// `number` (default), `share`, `money`, `days`.
    #[serde(default)]
    pub unit: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CaseFigure {
    pub procedure: String,
    pub measure: String,
    #[serde(default)]
    pub step: Option<String>,
    /// Pointer into the form to group by.
    #[serde(default)]
    pub by: Option<String>,
}

impl Contract {
    /// Register name as the whole hub knows it.
    pub fn full(&self, register: &str) -> String {
        match register.contains('/') {
            true => register.to_owned(),
            false => format!("{}/{register}", self.id),
        }
    }

    pub fn event_type(&self, event: &str) -> String {
        format!("{}.{event}", self.id)
    }

    pub fn settings_value(&self) -> Value {
        Value::Object(self.settings.iter().map(|(k, s)| (k.clone(), s.value.clone())).collect())
    }

    /// The form a procedure fills; `None` when it has none.
    pub fn form_of(&self, procedure: &Procedure) -> Option<&Form> {
        self.forms.get(procedure.form.as_deref()?)
    }
}
