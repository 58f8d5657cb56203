//! A plugin's folder as every command of its author reads it.
use crate::{
    commands::plugin::lint,
    component,
    failure::{Failure, Or},
};
use contract::{Bundle, Contract, lint::Severity};
use std::path::{Path, PathBuf};
use systems::section;

pub struct Folder {
    pub dir: PathBuf,
    pub bundle: Bundle,
    pub contract: Contract,
}

pub fn bundle(dir: &Path) -> Result<Bundle, Failure> {
    if !dir.join("plugin.toml").is_file() {
        let why = format!("there is no plugin.toml in {}", dir.display());
        return Err(Failure::new(
            "that is no plugin",
            why,
            "name the folder of a plugin, or make one with `hub plugin new ID`",
        ));
    }
    Bundle::read(dir).or_fail("the plugin cannot be read", "every file of a contract is UTF-8 text")
}

/// Of a folder or a packed file.
pub fn any(path: &Path) -> Result<Bundle, Failure> {
    if path.is_dir() {
        return bundle(path);
    }
    let what = format!("{} cannot be read", path.display());
    let bytes = std::fs::read(path).or_fail(&what, "check the path")?;
    let read = section::inspect(&bytes).map_err(|e| Failure::found(what, e, "pack it with `hub plugin pack`"))?;
    Ok(read.bundle)
}

pub fn contract(path: &Path) -> Result<Contract, Failure> {
    let what = format!("the contract of {} cannot be read", path.display());
    contract::parse(&any(path)?).map_err(|e| Failure::new(what, e, "mend the named line"))
}

/// The plugins that lie in a folder, packed or not, by name.
pub fn all_in(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let what = format!("{} cannot be read", dir.display());
    let entries = std::fs::read_dir(dir).or_fail(&what, "name a folder that holds plugins")?;
    let plugin = |path: &PathBuf| path.join("plugin.toml").is_file() || path.extension().is_some_and(|e| e == "wasm");
    let mut found: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).filter(plugin).collect();
    found.sort();
    Ok(found)
}

pub fn read(dir: &Path) -> Result<Folder, Failure> {
    let bundle = bundle(dir)?;
    let contract = contract::parse(&bundle)
        .map_err(|e| Failure::found("the contract cannot be read", e, "mend the named line"))?;
    Ok(Folder { dir: dir.to_owned(), bundle, contract })
}

/// What no hub would accept is not packed.
pub fn refuse_errors(plugin: &Folder) -> Result<(), Failure> {
    let findings = lint::all(plugin);
    let errors: Vec<_> = findings.iter().filter(|f| f.level == Severity::Error).collect();
    match errors.len() {
        0 => Ok(()),
        n => {
            let text: String = errors.into_iter().map(lint::line).collect();
            let what = format!("{n} errors in the contract of {}", plugin.contract.id);
            Err(Failure::found(what, text, "hub plugin explain CODE"))
        }
    }
}

/// Component and contract in one file.
pub fn pack(plugin: &Folder) -> Result<Vec<u8>, Failure> {
    pack_around(plugin, &component::of(&plugin.dir)?)
}

pub fn pack_around(plugin: &Folder, component: &[u8]) -> Result<Vec<u8>, Failure> {
    let packed = section::pack(component, &plugin.bundle);
    packed.map_err(|e| Failure::found("the plugin cannot be packed", e, "see sdk/wit/README.md"))
}
