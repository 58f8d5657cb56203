//! Plays a scenario file over HTTP, as its people would: each signs in, opens,
//! fills, attaches, acts, and reads. Everything goes through the routes a browser
//! uses, so what passes here works for a person. Blocking on purpose: a scenario is
//! one thing after the other.
mod act;
mod client;
mod expect;
mod file;
mod player;
mod report;
mod settings;
mod told;

pub use client::Against;
pub use file::Given1;
pub use report::Report;
pub use settings::{refuse_settings, with_settings};

use crate::failure::{Failure, Or};
use std::path::{Path, PathBuf};

pub fn play(folder: &Path, system: &str, against: &Against) -> Result<Report, Failure> {
    let scenario = file::read(folder)?;
    Ok(player::Player::new(folder, system, against).play(&scenario))
}

/// `plugins/ID/scenarios/NAME` belongs to the system ID.
pub fn system_above(folder: &Path) -> Result<String, Failure> {
    let what = "the scenario's system is not known";
    let folder = folder.canonicalize().or_fail(what, "check the path")?;
    let plugin = folder.ancestors().find(|a| a.join("plugin.toml").is_file());
    let Some(plugin) = plugin else {
        return Err(Failure::new(what, "there is no plugin.toml above it", "name it with --system"));
    };
    let text = std::fs::read_to_string(plugin.join("plugin.toml")).or_fail(what, "check plugin.toml")?;
    let manifest: toml::Table = toml::from_str(&text).or_fail(what, "mend plugin.toml")?;
    let id = manifest.get("id").and_then(|id| id.as_str());
    id.map(str::to_owned).ok_or_else(|| Failure::new(what, "plugin.toml has no id", "name it with --system"))
}

/// The scenarios of a plugin, by name.
pub fn all(plugin: &Path) -> Result<Vec<PathBuf>, Failure> {
    let folder = plugin.join("scenarios");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Ok(vec![]);
    };
    let folders = entries.flatten().map(|e| e.path());
    let mut found: Vec<_> = folders.filter(|p| p.join("scenario.toml").is_file()).collect();
    found.sort();
    Ok(found)
}
