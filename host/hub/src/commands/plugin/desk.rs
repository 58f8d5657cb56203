//! What the commands upon installed systems work with.
use crate::{
    commands::by::By,
    config::{self, Config},
    failure::Failure,
    wiring,
};
use std::{path::Path, sync::Arc};
use store::Store;
use systems::{Standing, Systems, SystemsError};

pub struct Desk {
    pub config: Config,
    pub store: Store,
    pub systems: Arc<Systems>,
}

impl Desk {
    pub async fn open(file: Option<&Path>) -> Result<Desk, Failure> {
        let config = config::load(file)?;
        let store = wiring::store(&config).await?;
        let systems = wiring::systems(&config, store.clone()).await?;
        Ok(Desk { config, store, systems })
    }

    /// The person behind an act that two persons stand behind.
    pub async fn person(&self, by: &By, what: &str) -> Result<String, Failure> {
        by.person(&self.config, &self.store, what).await
    }

    pub async fn standing(&self, system: &str, version: &str, what: &str) -> Result<Standing, Failure> {
        self.systems.standing(system, version).await.map_err(|e| refused(what, e))
    }
}

/// With the remedy that fits.
pub fn refused(what: &str, error: SystemsError) -> Failure {
    let remedy = match &error {
        SystemsError::NoVersion { .. } | SystemsError::NotInstalled(_) => "hub plugin list shows what is stored",
        SystemsError::Hurdles(_) => "hub plugin standing tells each and what to do",
        SystemsError::OtherRights(_) => "name exactly the rights that hub plugin standing shows as new",
        SystemsError::OwnVersion => "another operator approves it",
        SystemsError::Moved { .. } => "hub plugin list, and decide again",
        SystemsError::NoReviews => "[plugins] review = true",
        _ => "hub plugin lint and hub plugin inspect show what is wrong with the file",
    };
    let why = match &error {
        SystemsError::Hurdles(open) => open.iter().map(api::hurdle_in_words).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    };
    Failure::found(what, why, remedy)
}
