//! The installed systems of this process: a picture that is swapped, and a shelf
//! of every version that was loaded. Nothing here is truth; the database is.
use crate::{
    capability, catalogue,
    error::SystemsError,
    host,
    installed::Installed,
    loose,
    picture::{Found, Picture},
    review::City,
    section,
    switch::By,
};
use arc_swap::ArcSwap;
use async_recursion::async_recursion as boxed;
use contract::Register;
use futures::{StreamExt, stream};
use sandbox::Sandbox;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use store::{Store, StoreError, rows::PluginRow};

/// How often `refresh` asks the database at most.
const POLL: Duration = Duration::from_millis(250);

/// A system that should be here and is not, for `/readyz` and the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub system: String,
    pub version: String,
    pub what: String,
}

pub struct Systems {
    pub(crate) store: Store,
    pub(crate) sandbox: Sandbox,
    pub(crate) city: City,
    picture: ArcSwap<Picture>,
    shelf: Mutex<HashMap<(String, String), Arc<Installed>>>,
    problems: Mutex<Vec<Problem>>,
    seen: Mutex<Seen>,
    /// One reload at a time.
    reload: tokio::sync::Mutex<()>,
}

#[derive(Clone, Copy)]
struct Seen {
    generation: i64,
    asked: Instant,
}

impl Systems {
    /// What plugins are held to.
    pub fn limits(&self) -> &sandbox::Config {
        self.sandbox.limits()
    }

    /// A plugin that cannot be loaded is left out and named by `health`.
    #[boxed]
    pub async fn open(store: Store, sandbox: Sandbox, city: City) -> Result<Arc<Systems>, SystemsError> {
        let now = Instant::now();
        let seen = Seen { generation: 0, asked: now };
        let systems = Arc::new(Systems {
            store,
            sandbox,
            city,
            picture: ArcSwap::from_pointee(Picture::of(vec![])),
            shelf: Mutex::default(),
            problems: Mutex::default(),
            seen: Mutex::new(seen),
            reload: tokio::sync::Mutex::default(),
        });
        systems.adopt().await?;
        systems.reload().await?;
        let rows = catalogue::in_use(&systems.store).await?;
        for (row, loaded) in rows.iter().zip(systems.versions(&rows).await) {
            if let Err(error) = loaded {
                systems.cannot_load(row, &error);
            }
        }
        Ok(systems)
    }

    pub fn active(&self, id: &str) -> Option<Arc<Installed>> {
        self.picture.load().active(id).cloned()
    }

    /// The active ones, by number.
    pub fn all(&self) -> Vec<Arc<Installed>> {
        self.picture.load().all().to_vec()
    }

    /// A register by its full name. The name of a host register and the name under which its maintaining system
    /// describes it find the same one.
    pub fn register(&self, full: &str) -> Option<Found> {
        self.picture.load().register(full).cloned()
    }

    /// Every described register once.
    pub fn registers(&self) -> Vec<Found> {
        let mut all: Vec<Found> = self.picture.load().registers().cloned().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// How to read a register that no installed system describes.
    pub fn loose(&self, full: &str) -> Arc<Register> {
        host::register(full).cloned().unwrap_or_else(|| Arc::new(loose::empty()))
    }

    /// Any stored version, loaded on demand and kept.
    #[boxed]
    pub async fn version(&self, system: &str, version: &str) -> Result<Arc<Installed>, SystemsError> {
        let key = (system.to_owned(), version.to_owned());
        if let Some(found) = self.shelf().get(&key) {
            return Ok(found.clone());
        }
        let row = catalogue::file(&self.store, system, version).await?;
        let parked = row.parked.clone();
        let loaded = Installed::stored(row, &self.sandbox).await?;
        loaded.hear(&self.granted(system).await?, &parked);
        Ok(self.shelf().entry(key).or_insert(Arc::new(loaded)).clone())
    }

    /// The same of several, on all cores; in their order.
    async fn versions(&self, rows: &[PluginRow]) -> Vec<Result<Arc<Installed>, SystemsError>> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let loads: Vec<_> = rows.iter().map(|row| self.version(&row.system, &row.version)).collect();
        stream::iter(loads).buffered(cores).collect().await
    }

    /// Whether this very file is what new cases start on: nothing is left to install.
    pub fn is_active(&self, file: &[u8]) -> bool {
        let sha256 = section::digest(file);
        self.picture.load().all().iter().any(|system| system.sha256 == sha256)
    }

    /// What was active before rights were written down had all it asked for.
    async fn adopt(&self) -> Result<(), SystemsError> {
        for row in self.store.plugins_active().await? {
            if self.store.plugin_switches(&row.system, 1).await?.is_empty() {
                let asked = section::inspect(&catalogue::file(&self.store, &row.system, &row.version).await?.component);
                let Ok(read) = asked else { continue };
                let by = By { person: row.by, reason: "before rights were written down".to_owned() };
                self.write_down(&row.system, &capability::asked(&read.contract), &by).await?;
            }
        }
        Ok(())
    }

    /// Takes over what another process activated. Cheap enough to call before every action.
    #[boxed]
    pub async fn refresh(&self) -> Result<(), SystemsError> {
        let seen = *lock(&self.seen);
        if seen.asked.elapsed() < POLL {
            return Ok(());
        }
        lock(&self.seen).asked = Instant::now();
        self.catch_up(seen).await
    }

    /// The same without waiting for the next poll: after a decision proved stale because a system had moved.
    #[boxed]
    pub async fn refresh_now(&self) -> Result<(), SystemsError> {
        let seen = *lock(&self.seen);
        self.catch_up(seen).await
    }

    async fn catch_up(&self, seen: Seen) -> Result<(), SystemsError> {
        let generation = catalogue::generation(&self.store).await?;
        if generation == seen.generation {
            return Ok(());
        }
        self.reload().await
    }

    /// Reads what is active, loads what is new, and swaps the picture.
    pub(crate) async fn reload(&self) -> Result<(), SystemsError> {
        let _one = self.reload.lock().await;
        // Before the rows: an activation in between is then seen at the next poll.
        let generation = catalogue::generation(&self.store).await?;
        let rows = self.store.plugins_active().await?;
        lock(&self.problems).clear();
        let mut active = vec![];
        for (row, loaded) in rows.iter().zip(self.versions(&rows).await) {
            match loaded {
                Ok(system) => active.push(system),
                Err(SystemsError::Store(error)) => return Err(error.into()),
                Err(error) => self.cannot_load(row, &error),
            }
        }
        self.hear_city().await?;
        self.show(Picture::of(active));
        let now = Instant::now();
        *lock(&self.seen) = Seen { generation, asked: now };
        Ok(())
    }

    /// Rights and parking of every version at hand, active or kept for its cases.
    async fn hear_city(&self) -> Result<(), SystemsError> {
        let (stored, rights) = (self.store.plugins().await?, self.store.plugin_rights().await?);
        for installed in self.shelf().values() {
            let of = rights.iter().filter(|r| r.system == installed.id());
            let granted = of.filter_map(|r| r.capability.parse().ok()).collect();
            let row = stored.iter().find(|p| p.system == installed.id() && p.version == installed.version);
            installed.hear(&granted, row.map_or("", |p| p.parked.as_str()));
        }
        Ok(())
    }

    fn show(&self, picture: Picture) {
        for (register, system) in &picture.contested {
            self.problem(system, "", format!("`{register}` is maintained by another system"));
        }
        self.picture.store(Arc::new(picture));
    }

    /// What is missing or parked; empty when all is well.
    pub fn health(&self) -> Vec<Problem> {
        let mut found = lock(&self.problems).clone();
        let active = self.picture.load();
        found.extend(active.all().iter().filter_map(|s| {
            let why = s.word().parked.clone()?;
            Some(Problem { system: s.id().to_owned(), version: s.version.clone(), what: format!("parked: {why}") })
        }));
        found
    }

    /// The stored versions of all systems, without their files.
    #[boxed]
    pub async fn stored(&self) -> Result<Vec<PluginRow>, StoreError> {
        self.store.plugins().await
    }

    fn cannot_load(&self, row: &PluginRow, error: &SystemsError) {
        tracing::error!(system = row.system, version = row.version, %error, "plugin cannot be loaded");
        self.problem(&row.system, &row.version, error.to_string());
    }

    fn problem(&self, system: &str, version: &str, what: String) {
        lock(&self.problems).push(Problem { system: system.to_owned(), version: version.to_owned(), what });
    }

    fn shelf(&self) -> MutexGuard<'_, HashMap<(String, String), Arc<Installed>>> {
        lock(&self.shelf)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
