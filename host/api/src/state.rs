//! What every route works with, and the few settings of the HTTP side.
use crate::metrics::Metrics;
use crate::sample::Outside;
use crate::verification::Gate;
use accounts::Accounts;
use bus::{Bus, Partners};
use cases::Engine;
use documents::{Files, preview::Preview, verify::Trust};
use serde_json::Value;
use std::{ops::Deref, sync::Arc};

/// What `hub` hands over.
pub struct Parts {
    pub engine: Arc<Engine>,
    pub accounts: Accounts,
    pub partners: Partners,
    pub bus: Bus,
    pub files: Files,
    pub preview: Preview,
    pub upload_mb: u64,
    /// Cookies for https alone.
    pub secure_cookies: bool,
    /// Then the routes under `/sample` exist.
    pub sample: Option<Arc<dyn Outside>>,
    /// GB/T 2260 codes with names, from the operator's data files.
    pub divisions: Value,
    /// Whose seals count.
    pub trust: Trust,
}

/// One for all requests; each holds it several times.
#[derive(Clone)]
pub struct App(Arc<Everything>);

pub struct Everything {
    pub engine: Arc<Engine>,
    pub accounts: Accounts,
    pub systems: Arc<systems::Systems>,
    pub partners: Partners,
    pub bus: Bus,
    pub files: Files,
    pub preview: Preview,
    pub upload_bytes: u64,
    pub secure_cookies: bool,
    pub sample: Option<Arc<dyn Outside>>,
    pub divisions: Value,
    pub metrics: Metrics,
    pub trust: Arc<Trust>,
    pub gate: Gate,
}

impl App {
    pub fn new(parts: Parts) -> App {
        App(Arc::new(Everything {
            systems: parts.engine.systems.clone(),
            engine: parts.engine,
            accounts: parts.accounts,
            partners: parts.partners,
            bus: parts.bus,
            files: parts.files,
            preview: parts.preview,
            upload_bytes: parts.upload_mb << 20,
            secure_cookies: parts.secure_cookies,
            sample: parts.sample,
            divisions: parts.divisions,
            metrics: Metrics::default(),
            trust: Arc::new(parts.trust),
            gate: Gate::default(),
        }))
    }
}

impl Deref for App {
    type Target = Everything;

    fn deref(&self) -> &Everything {
        &self.0
    }
}
