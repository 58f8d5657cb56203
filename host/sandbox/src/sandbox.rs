//! From bytes to a plugin: size, digest, cache, compiler, shape. A digest is loaded once at a time and held once, so
//! that a plugin's limit of concurrent calls cannot be doubled by loading it twice.

use async_recursion::async_recursion as boxed;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;
use wasmtime::component::Component;

use crate::{
    artefact::Artefact,
    cache::Cache,
    config::Config,
    engine::Engines,
    error::SandboxError,
    plugin::{Loaded, Plugin, Shared},
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    config: Arc<Config>,
    engines: Engines,
    cache: Cache,
    shared: Arc<Shared>,
    slots: Mutex<HashMap<String, Slot>>,
}

/// Where a digest's plugin is while somebody uses it; locked while it is being loaded.
type Slot = Arc<Mutex<Weak<Loaded>>>;

impl Sandbox {
    pub fn limits(&self) -> &Config {
        &self.0.config
    }

    /// `cache_dir` must belong to the hub's user alone: machine code is read from it.
    pub fn new(config: &Config, cache_dir: &Path) -> Result<Sandbox, SandboxError> {
        let engines = Engines::new(config)?;
        let cache = Cache::new(cache_dir, &engines.roomy)?;
        let shared = Arc::new(Shared::new(config)?);
        let config = Arc::new(config.clone());
        Ok(Sandbox(Arc::new(Inner { config, engines, cache, shared, slots: Mutex::default() })))
    }

    /// Compiling takes a tenth of a second and may take longer on purpose, so it has a thread of its own.
    #[boxed]
    pub async fn load(&self, bytes: &[u8]) -> Result<Plugin, SandboxError> {
        let limit = self.0.config.component_bytes;
        if bytes.len() > limit {
            return Err(SandboxError::TooLarge { bytes: bytes.len(), limit });
        }
        let (inner, bytes) = (self.0.clone(), bytes.to_vec());
        spawn_blocking(move || inner.load(&bytes)).await.unwrap_or_else(|died| {
            Err(SandboxError::Malformed { reason: format!("the compiler gave up on it ({died})") })
        })
    }
}

impl Inner {
    fn load(&self, bytes: &[u8]) -> Result<Plugin, SandboxError> {
        let digest = hex::encode(Sha256::digest(bytes));
        let slot = self.slot(&digest);
        let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = slot.upgrade() {
            return Ok(Plugin::new(loaded));
        }
        let loaded = Arc::new(self.load_from_cache(&digest).map_or_else(|| self.compile(&digest, bytes), Ok)?);
        *slot = Arc::downgrade(&loaded);
        Ok(Plugin::new(loaded))
    }

    fn slot(&self, digest: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|_, slot| Arc::strong_count(slot) > 1 || slot.try_lock().is_ok_and(|it| it.strong_count() > 0));
        slots.entry(digest.to_owned()).or_default().clone()
    }

    fn load_from_cache(&self, digest: &str) -> Option<Loaded> {
        let component = self.component(&self.cache.get(digest)?).ok()?;
        self.plugin(digest, &component).ok()
    }

    /// Only what has the shape of a plugin is kept.
    fn compile(&self, digest: &str, bytes: &[u8]) -> Result<Loaded, SandboxError> {
        let artefact = Artefact::compile(&self.engines.roomy, bytes).map_err(malformed)?;
        let loaded = self.plugin(digest, &self.component(&artefact).map_err(malformed)?)?;
        self.cache.put(digest, &artefact);
        Ok(loaded)
    }

    /// In the pool if it fits a place there.
    fn component(&self, artefact: &Artefact) -> wasmtime::Result<Component> {
        let pooled = self.engines.pooled.as_ref().map(|pool| artefact.component(pool));
        match pooled {
            Some(Ok(component)) => Ok(component),
            Some(Err(error)) => {
                tracing::info!(%error, "this plugin does not fit the pool; its calls map their own memory");
                artefact.component(&self.engines.roomy)
            }
            None => artefact.component(&self.engines.roomy),
        }
    }

    fn plugin(&self, digest: &str, component: &Component) -> Result<Loaded, SandboxError> {
        Loaded::new(digest.to_owned(), component, self.config.clone(), self.shared.clone())
    }
}

fn malformed(error: wasmtime::Error) -> SandboxError {
    SandboxError::Malformed { reason: format!("{error:#}") }
}
