//! One version of one system, loaded: its contract, its compiled rules, its
//! forms' validators. Immutable but for what the city says about it, which is
//! read again whenever it moves, and the count of its faults, which is this
//! process's own: the last of them parks it, for all.
use crate::{
    capability::{self, Capabilities},
    error::SystemsError,
    section::{self, Inspected},
};
use arc_swap::{ArcSwap, Guard};
use contract::{Bundle, Contract, Grants, Procedure, validate::Validator};
use sandbox::{Plugin, Sandbox};
use serde_json::value::{RawValue, to_raw_value};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use store::rows::PluginRow;

/// Faults in a row after which a plugin is parked.
const FAULTS_MAX: u32 = 5;

/// A form twice: compiled, and as the text that browsers are sent.
struct FormOf {
    validator: Validator,
    schema: Box<RawValue>,
}

/// What the city says about a version at present.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CityWord {
    /// What it may read and write.
    pub grants: Grants,
    /// Why it decides nothing.
    pub parked: Option<String>,
}

pub struct Installed {
    pub contract: Arc<Contract>,
    /// As it is stored; a developer's rebuild has more to it than the contract says.
    pub version: String,
    pub sha256: String,
    pub plugin: Plugin,
    /// What its contract asks for beyond its own.
    pub asked: Capabilities,
    word: ArcSwap<CityWord>,
    /// Its `templates/`, by path below it.
    pub templates: BTreeMap<String, Vec<u8>>,
    procedures: HashMap<String, Arc<Procedure>>,
    forms: HashMap<String, FormOf>,
    faults: AtomicU32,
}

impl Installed {
    pub(crate) async fn load(
        bytes: &[u8],
        read: Inspected,
        version: &str,
        sandbox: &Sandbox,
    ) -> Result<Installed, SystemsError> {
        let forms = forms(&read.contract)?;
        let plugin = sandbox.load(bytes).await?;
        Ok(Installed::of(read, forms, version, plugin))
    }

    /// Of a file that was received. Its contract is read on a thread of its own, so that several are at once.
    pub(crate) async fn stored(row: PluginRow, sandbox: &Sandbox) -> Result<Installed, SystemsError> {
        let plugin = sandbox.load(&row.component).await?;
        let reading = move || -> Result<Installed, SystemsError> {
            let read = section::kept(&row.component)?;
            let forms = forms(&read.contract)?;
            Ok(Installed::of(read, forms, &row.version, plugin))
        };
        let died = |e: tokio::task::JoinError| Err(SystemsError::Section(e.to_string()));
        tokio::task::spawn_blocking(reading).await.unwrap_or_else(died)
    }

    fn of(read: Inspected, forms: HashMap<String, FormOf>, version: &str, plugin: Plugin) -> Installed {
        let procedures = read.contract.procedures.iter().map(|(id, p)| (id.clone(), Arc::new(p.clone()))).collect();
        Installed {
            version: version.to_owned(),
            asked: capability::asked(&read.contract),
            word: ArcSwap::default(),
            contract: Arc::new(read.contract),
            templates: templates(&read.bundle),
            sha256: read.sha256,
            plugin,
            procedures,
            forms,
            faults: AtomicU32::new(0),
        }
    }

    pub fn id(&self) -> &str {
        &self.contract.id
    }

    /// Shared: every act holds its procedure for as long as it takes.
    pub fn procedure(&self, id: &str) -> Option<Arc<Procedure>> {
        self.procedures.get(id).cloned()
    }

    /// The compiled schema of one of its forms.
    pub fn form(&self, id: &str) -> Option<&Validator> {
        self.forms.get(id).map(|form| &form.validator)
    }

    /// The schema of one of its forms as JSON that stands alone: a browser's validator follows no `hub:` address.
    pub fn schema(&self, id: &str) -> Option<&RawValue> {
        self.forms.get(id).map(|form| &*form.schema)
    }

    pub fn word(&self) -> Guard<Arc<CityWord>> {
        self.word.load()
    }

    /// Somebody spoke: what it has granted, and why it is parked. Whoever is let decide again begins without faults.
    pub(crate) fn hear(&self, granted: &Capabilities, parked: &str) {
        let word = CityWord {
            grants: capability::grants(&self.asked, granted),
            parked: (!parked.is_empty()).then(|| parked.to_owned()),
        };
        let before = self.word.swap(Arc::new(word));
        if before.parked.is_some() && parked.is_empty() {
            self.answered();
        }
    }

    /// A call ended in a fault of the plugin's. True when this one parks it.
    pub fn faulted(&self) -> bool {
        self.faults.fetch_add(1, Ordering::Relaxed) + 1 == FAULTS_MAX
    }

    /// A call was answered.
    pub fn answered(&self) {
        if self.faults.load(Ordering::Relaxed) != 0 {
            self.faults.store(0, Ordering::Relaxed);
        }
    }
}

fn templates(bundle: &Bundle) -> BTreeMap<String, Vec<u8>> {
    let own = bundle.files.iter().filter_map(|(path, text)| Some((path.strip_prefix("templates/")?, text)));
    own.map(|(path, text)| (path.to_owned(), text.clone().into_bytes())).collect()
}

fn forms(contract: &Contract) -> Result<HashMap<String, FormOf>, SystemsError> {
    let one = |form: &contract::Form| {
        let failed = |source| SystemsError::Form { form: form.id.clone(), source };
        let validator = Validator::for_form(form).map_err(failed)?;
        let bundled = contract::types::bundled(&form.schema).map_err(|e| failed(e.into()))?;
        let schema = to_raw_value(&bundled).expect("a schema is JSON");
        Ok((form.id.clone(), FormOf { validator, schema }))
    };
    contract.forms.values().map(one).collect()
}
