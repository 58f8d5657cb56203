//! What the database says is installed, in the few words this crate needs. The
//! stamp `systems/*` moves with every activation, whichever process made it.
use crate::error::SystemsError;
use store::{Store, StoreError, rows::PluginRow};

const GENERATION: &str = "systems/*";

pub async fn generation(store: &Store) -> Result<i64, StoreError> {
    let stamps = store.stamps(&[GENERATION.to_owned()]).await?;
    Ok(stamps.get(GENERATION).copied().unwrap_or(0))
}

/// The stored file of one version.
pub async fn file(store: &Store, system: &str, version: &str) -> Result<PluginRow, SystemsError> {
    let row = store.plugin(system, version).await?;
    row.ok_or_else(|| SystemsError::NoVersion { system: system.to_owned(), version: version.to_owned() })
}

/// Versions that are not active but that cases still run on.
pub async fn in_use(store: &Store) -> Result<Vec<PluginRow>, StoreError> {
    let mut found = vec![];
    for row in store.plugins().await? {
        if !row.active && store.cases_open_on_version(&row.system, &row.version).await? > 0 {
            found.push(row);
        }
    }
    Ok(found)
}
