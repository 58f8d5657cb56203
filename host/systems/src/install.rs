//! From a file to an active system: everything that can refuse it comes before
//! the one statement that makes it active. The version before stays stored and
//! loaded, so that its cases go on.
use crate::{
    catalogue,
    error::SystemsError,
    host,
    installed::Installed,
    lint,
    picture::Found,
    section::{self, Inspected},
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
    rows::{IndexEntry, PluginRow},
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

impl Systems {
    #[boxed]
    pub async fn install(&self, bytes: &[u8], by: &str, rebuilt: Rebuilt) -> Result<Installation, SystemsError> {
        let read = section::inspect(bytes)?;
        lint::refuse(&read)?;
        self.fits(&read.contract)?;
        let before = registers(self, &read.contract);
        let (system, version) = (read.contract.id.clone(), self.name(&read, rebuilt).await?);
        // Compiled and tried out before anything is stored.
        let loaded = Installed::load(bytes, read, &version, &self.sandbox).await?;
        let row = PluginRow {
            system: system.clone(),
            version: version.clone(),
            sha256: loaded.sha256.clone(),
            component: bytes.to_vec(),
            installed: now(),
            by: by.to_owned(),
            active: false,
        };
        self.put(&row).await?;
        self.activate(&system, &version).await?;
        let installed = self.version(&system, &version).await?;
        let reindex = registers(self, &installed.contract)
            .into_iter()
            .filter(|now| !before.iter().any(|b| same_index(b, now)))
            .collect();
        Ok(Installation { installed, reindex })
    }

    /// Makes a stored version the one that new cases start on, in all processes.
    #[boxed]
    pub async fn activate(&self, system: &str, version: &str) -> Result<(), SystemsError> {
        if !self.store.plugin_activate(system, version).await? {
            return Err(SystemsError::NoVersion { system: system.to_owned(), version: version.to_owned() });
        }
        catalogue::moved(&self.store).await?;
        self.reload().await
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

/// The contract's registers as they are described now.
fn registers(systems: &Systems, contract: &Contract) -> Vec<Found> {
    let names = contract.registers.keys().map(|id| contract.full(id));
    names.filter_map(|full| systems.register(&full)).collect()
}

fn same_index(a: &Found, b: &Found) -> bool {
    a.name == b.name && a.definition.indexed() == b.definition.indexed()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| d.as_millis() as i64)
}
