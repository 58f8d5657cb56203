//! From a file to an active system: everything that can refuse it comes before
//! the one statement that makes it active. The version before stays stored and
//! loaded, so that its cases go on.
use crate::{
    capability,
    error::SystemsError,
    host,
    hurdles::{Hurdle, is_older},
    installed::Installed,
    lint,
    picture::Found,
    section::{self, Inspected},
    signing,
    switch::{self, By},
    systems::Systems,
};
use async_recursion::async_recursion as boxed;
use contract::{Contract, Register};
use serde_json::Value;
use std::{
    collections::HashSet,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use store::{
    CommitError, Store, StoreError,
    filter::{Paging, RecordFilter},
    lane::Wanted,
    rows::{IndexEntry, PluginRow, SwitchKind},
};

/// What of a record can be queried, as `cases` computes it.
pub type Indexer = fn(&Register, &Value) -> Vec<IndexEntry>;

pub struct Installation {
    pub installed: Arc<Installed>,
    /// Registers whose records are to be indexed anew before they are queried: see `Systems::reindex`.
    pub reindex: Vec<Found>,
}

/// Another file under a version that is stored already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebuilt {
    /// What a city wants: a version is one file.
    Refused,
    /// What a developer wants: it is stored as `1.0.0+0a1b2c3d`, and cases keep the build they started on.
    Kept,
}

const REINDEX_PAGE: u32 = 500;

/// A file that somebody hands in.
pub struct Upload {
    pub bytes: Vec<u8>,
    pub by: String,
    /// Its office's, beside it.
    pub signature: Option<String>,
    pub rebuilt: Rebuilt,
}

impl Systems {
    /// Checked, compiled and stored: a candidate. Nothing runs on it yet.
    #[boxed]
    pub async fn receive(&self, upload: &Upload) -> Result<Arc<Installed>, SystemsError> {
        let read = section::inspect(&upload.bytes)?;
        lint::refuse(&read, self.reviews())?;
        self.fits(&read.contract)?;
        // A developer's build may be half done.
        if upload.rebuilt == Rebuilt::Refused {
            lint::refuse_losses(&self.all(), &read.contract)?;
        }
        let signer = self.signer(&read, upload.signature.as_deref()).await?;
        let (system, version) = (read.contract.id.clone(), self.name(&read, upload.rebuilt).await?);
        // Compiled and tried out before anything is stored.
        let loaded = Installed::load(&upload.bytes, read, &version, &self.sandbox).await?;
        let row = PluginRow {
            system: system.clone(),
            version: version.clone(),
            sha256: loaded.sha256.clone(),
            component: upload.bytes.clone(),
            installed: now(),
            by: upload.by.clone(),
            active: false,
            signature: upload.signature.as_deref().unwrap_or_default().trim().to_owned(),
            signer,
            parked: String::new(),
        };
        self.put(&row).await?;
        self.version(&system, &version).await
    }

    /// Received, given all it asks for, and active at once: on a hub whose city does not review.
    #[boxed]
    pub async fn install(&self, bytes: &[u8], by: &str, rebuilt: Rebuilt) -> Result<Installation, SystemsError> {
        let upload = Upload { bytes: bytes.to_vec(), by: by.to_owned(), signature: None, rebuilt };
        let installed = self.receive(&upload).await?;
        let (system, version) = (installed.id(), installed.version.as_str());
        let by = By { person: upload.by, reason: String::new() };
        let lacking = &capability::asked(&installed.contract) - &self.granted(system).await?;
        if !lacking.is_empty() {
            self.grant(system, &lacking, &by).await?;
        }
        let active = self.store.plugins_active().await?.into_iter().find(|p| p.system == system);
        let active = active.map(|p| p.version).unwrap_or_default();
        if active == version {
            return Ok(Installation { installed, reindex: vec![] });
        }
        if is_older(version, &active) {
            return Err(SystemsError::Hurdles(vec![Hurdle::Older { active }]));
        }
        self.switch(switch::row(system, SwitchKind::Activate, &active, version, &by)).await
    }

    /// Whose signature it is; a file without one may still be received, and is not activated where a city reviews.
    async fn signer(&self, read: &Inspected, signature: Option<&str>) -> Result<String, SystemsError> {
        match signature {
            Some(signature) => Ok(signing::verify(read, signature, &self.store.office_keys().await?)?),
            None => Ok(String::new()),
        }
    }

    async fn put(&self, row: &PluginRow) -> Result<(), SystemsError> {
        match self.store.plugin_install(row).await {
            Err(StoreError::Conflict { .. }) => {
                Err(SystemsError::VersionTaken { system: row.system.clone(), version: row.version.clone() })
            }
            other => Ok(other?),
        }
    }

    /// Under which version the file is stored.
    async fn name(&self, read: &Inspected, rebuilt: Rebuilt) -> Result<String, SystemsError> {
        let version = &read.contract.version;
        if rebuilt == Rebuilt::Refused {
            return Ok(version.clone());
        }
        let stored = self.store.plugins().await?;
        let other =
            stored.iter().any(|p| p.system == read.contract.id && p.version == *version && p.sha256 != read.sha256);
        Ok(match other {
            true => format!("{version}+{}", &read.sha256[..8]),
            false => version.clone(),
        })
    }

    /// What it needs of the others is there, and what it maintains is free.
    fn fits(&self, contract: &Contract) -> Result<(), SystemsError> {
        for register in contract.registers.values().filter_map(|r| r.host.as_deref()) {
            let by = self.register(register).and_then(|f| f.system);
            if let Some(by) = by.filter(|by| *by != contract.id) {
                return Err(SystemsError::RegisterTaken { register: register.to_owned(), by });
            }
        }
        for register in &contract.required {
            if self.register(register).is_none() && host::register(register).is_none() {
                return Err(SystemsError::Requires { system: contract.id.clone(), register: register.clone() });
            }
        }
        Ok(())
    }

    /// The contract's registers as they are described now.
    pub(crate) fn indexes_of(&self, contract: &Contract) -> Vec<Found> {
        let names = contract.registers.keys().map(|id| contract.full(id));
        names.filter_map(|full| self.register(&full)).collect()
    }

    /// Those that are described otherwise than before, so that their records want another index.
    pub(crate) fn changed(&self, before: Vec<Found>, contract: &Contract) -> Vec<Found> {
        let now = self.indexes_of(contract).into_iter();
        now.filter(|now| !before.iter().any(|b| same_index(b, now))).collect()
    }

    /// Brings the index of a register in line with its definition, a page in the lane at a time. Repeating it does
    /// no harm.
    #[boxed]
    pub async fn reindex(&self, found: &Found, entries: Indexer) -> Result<u64, StoreError> {
        let mut paging = Paging::first(REINDEX_PAGE);
        let mut done = 0;
        loop {
            let page = self.store.records(&found.name, &RecordFilter::default(), &paging).await?;
            done += page.rows.len() as u64;
            let keys = page.rows.into_iter().map(|r| (r.register, r.key));
            reindex_page(&self.store, &found.definition, keys.collect(), entries).await?;
            match page.next {
                Some(next) => paging = Paging::after(Some(next), REINDEX_PAGE),
                None => return Ok(done),
            }
        }
    }
}

/// The records are read again under the lock, so that no newer version gets an older one's index.
async fn reindex_page(
    store: &Store,
    register: &Register,
    keys: HashSet<(String, String)>,
    entries: Indexer,
) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    let mut lane = store.lane().await?;
    let wanted = Wanted { records: keys, ..Wanted::default() };
    let mut rows: Vec<_> = lane.read(&wanted).await?.records.into_values().collect();
    for row in &mut rows {
        row.index = entries(register, &row.data);
    }
    lane.reindex(&rows).await?;
    lane.commit().await.map_err(|e| match e {
        CommitError::RolledBack(error) | CommitError::Unknown(error) => error,
    })
}

fn same_index(a: &Found, b: &Found) -> bool {
    a.name == b.name && a.definition.indexed() == b.definition.indexed()
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| d.as_millis() as i64)
}
