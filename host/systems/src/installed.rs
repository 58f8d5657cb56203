//! One version of one system, loaded: its contract, its compiled rules, its
//! forms' validators. Immutable but for the count of its faults, which is this
//! process's own: a parked plugin decides nothing until somebody retries.
use crate::{error::SystemsError, section::Inspected};
use contract::{Contract, Grants, validate::Validator};
use sandbox::{Plugin, Sandbox};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// Faults in a row after which a plugin is parked.
const FAULTS_MAX: u32 = 5;

pub struct Installed {
    pub contract: Arc<Contract>,
    /// As it is stored; a developer's rebuild has more to it than the contract says.
    pub version: String,
    pub sha256: String,
    pub plugin: Plugin,
    /// What the city lets it read and write.
    pub grants: Grants,
    forms: HashMap<String, Validator>,
    faults: AtomicU32,
}

impl Installed {
    pub(crate) async fn load(
        bytes: &[u8],
        read: Inspected,
        version: &str,
        sandbox: &Sandbox,
    ) -> Result<Installed, SystemsError> {
        let forms = validators(&read.contract)?;
        let plugin = sandbox.load(bytes).await?;
        Ok(Installed {
            version: version.to_owned(),
            grants: Grants::asked(&read.contract),
            contract: Arc::new(read.contract),
            sha256: read.sha256,
            plugin,
            forms,
            faults: AtomicU32::new(0),
        })
    }

    pub fn id(&self) -> &str {
        &self.contract.id
    }

    /// The compiled schema of one of its forms.
    pub fn form(&self, id: &str) -> Option<&Validator> {
        self.forms.get(id)
    }

    pub fn parked(&self) -> bool {
        self.faults.load(Ordering::Relaxed) >= FAULTS_MAX
    }

    /// A call ended in a fault of the plugin's. True when this one parked it.
    pub fn faulted(&self) -> bool {
        self.faults.fetch_add(1, Ordering::Relaxed) + 1 == FAULTS_MAX
    }

    /// A call was answered, or somebody asks for another try.
    pub fn answered(&self) {
        self.faults.store(0, Ordering::Relaxed);
    }
}

fn validators(contract: &Contract) -> Result<HashMap<String, Validator>, SystemsError> {
    let one = |form: &contract::Form| match Validator::for_form(form) {
        Ok(validator) => Ok((form.id.clone(), validator)),
        Err(source) => Err(SystemsError::Form { form: form.id.clone(), source }),
    };
    contract.forms.values().map(one).collect()
}
