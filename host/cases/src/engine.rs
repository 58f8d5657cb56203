//! Everything the corridor works with, wired once by `hub`. It holds no truth:
//! whatever two processes must agree on is in the database.
use crate::{clock::Clock, directory::Directory, error::CaseError, lane::Lane, papers::Papers, rehearsal::Stage};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use contract::{Register, calendar::Calendar, register::Audience};
use keys::MasterKey;
use serde_json::Value;
use std::sync::{Arc, RwLock};
use store::Store;
use systems::Systems;
use tokio::sync::broadcast;

/// Told to waiting browsers after a commit.
#[derive(Clone, Debug)]
pub struct Changed {
    pub kind: &'static str,
    pub id: String,
    /// Whom it concerns: offers of tasks and notices, readers of the case.
    pub to: Vec<store::rows::Offer>,
}

pub struct Engine {
    pub store: Store,
    pub systems: Arc<Systems>,
    pub directory: Directory,
    pub clock: Clock,
    pub master: Arc<MasterKey>,
    /// `None` in a command that makes no documents.
    pub papers: Option<Papers>,
    pub(crate) lane: Lane,
    pub(crate) misses: crate::gather::Misses,
    pub(crate) turns: crate::turns::Turns,
    pub(crate) stage: Arc<dyn Stage>,
    calendar: RwLock<Arc<Calendar>>,
    pub changed: broadcast::Sender<Changed>,
    /// Wakes relay and timers after a commit.
    pub wake: Arc<tokio::sync::Notify>,
}

/// Waiting browsers that fall behind further than this reload.
const CHANGES_KEPT: usize = 1024;

impl Engine {
    pub fn new(
        store: Store,
        systems: Arc<Systems>,
        master: Arc<MasterKey>,
        calendar: Calendar,
        city: String,
        papers: Option<Papers>,
        stage: Arc<dyn Stage>,
        sample: bool,
    ) -> Arc<Engine> {
        Arc::new(Engine {
            directory: Directory::new(store.clone(), city),
            clock: Clock::new(store.clone(), sample),
            lane: Lane::new(store.clone(), Clock::new(store.clone(), sample)),
            misses: Default::default(),
            turns: Default::default(),
            stage,
            calendar: RwLock::new(Arc::new(calendar)),
            changed: broadcast::channel(CHANGES_KEPT).0,
            wake: Arc::new(tokio::sync::Notify::new()),
            store,
            systems,
            master,
            papers,
        })
    }

    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar.read().expect("nothing panics while holding the calendar").clone()
    }

    /// Lint, compile, activate; records whose register is indexed anew are indexed before the answer.
    #[boxed]
    pub async fn install(&self, bytes: &[u8], by: &str) -> Result<Arc<systems::Installed>, systems::SystemsError> {
        let done = self.systems.install(bytes, by, systems::Rebuilt::Refused).await?;
        self.indexed(done).await
    }

    /// The same for a version that is stored already: see `Systems::activate`.
    #[boxed]
    pub async fn activate(
        &self,
        system: &str,
        version: &str,
        replaces: Option<&str>,
        by: &systems::By,
    ) -> Result<Arc<systems::Installed>, systems::SystemsError> {
        let done = self.systems.activate(system, version, replaces, by).await?;
        self.indexed(done).await
    }

    #[boxed]
    pub async fn roll_back(
        &self,
        system: &str,
        by: &systems::By,
    ) -> Result<Arc<systems::Installed>, systems::SystemsError> {
        let done = self.systems.rollback(system, by).await?;
        self.indexed(done).await
    }

    async fn indexed(&self, done: systems::Installation) -> Result<Arc<systems::Installed>, systems::SystemsError> {
        for register in &done.reindex {
            self.systems.reindex(register, crate::settle::index::entries).await?;
        }
        // What waited for this version may go on.
        self.wake.notify_waiters();
        Ok(done.installed)
    }

    /// What a person belongs to for one row of a register.
    #[boxed]
    pub async fn audiences(
        &self,
        acting: &Acting,
        register: &Register,
        data: &Value,
    ) -> Result<Vec<Audience>, CaseError> {
        let organisation = acting.seat.as_ref().map(|s| s.organisation.as_str());
        let project = register.subjects.project.as_deref().and_then(|f| data.get(f)).and_then(Value::as_str);
        let party = match (organisation, project) {
            (Some(organisation), Some(project)) => self.directory.is_party(project, organisation).await?,
            _ => false,
        };
        Ok(accounts::audiences(acting, register, data, party))
    }
}
